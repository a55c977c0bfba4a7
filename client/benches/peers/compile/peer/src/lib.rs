//! Depends on the types of `codex-codes`, so that they are there to be checked.

pub use codex_codes::Notification;
