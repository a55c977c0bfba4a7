//! The session, fed with byte strings.
