//! What a session bounds.

/// What a session bounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// How many unread notifications a stream may hold before it ends with an error.
    pub(crate) inbox: Option<usize>,
    /// How many bytes are kept of what nobody reads yet.
    pub(crate) backlog: usize,
    /// How many requests may be unanswered at once; the others wait.
    pub(crate) in_flight: usize,
    /// How many requests of the server may be open at once; those beyond are refused.
    pub(crate) open: usize,
}

impl Default for Limits {
    /// 100 in flight: that many were always answered, while of 500 the runtime now and then dropped an answer.
    fn default() -> Self {
        Self { inbox: None, backlog: 8 * 1024 * 1024, in_flight: 100, open: 1_000 }
    }
}
