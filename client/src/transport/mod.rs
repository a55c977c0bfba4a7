//! Transports move bytes between a peer and the [`session`](crate::session), and know nothing else.

pub(crate) mod stdio;
