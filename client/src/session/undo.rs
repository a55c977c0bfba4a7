//! Undoing what a request has done when nobody waits for its answer any more.

use codex_protocol_types::method::Request;

/// What undoes a request.
#[derive(Debug, Clone)]
pub(crate) enum Undo {
    /// Another request, whose answer nobody reads.
    Request {
        method: &'static str,
        params: String,
        /// What follows once that request is answered.
        then: Option<Box<Undo>>,
    },
    /// The turn that was started is interrupted, as soon as the runtime takes that.
    Interrupt { thread_id: String },
    /// The turns of a thread that run by then are interrupted.
    InterruptAll { thread_id: String },
}

impl Undo {
    /// Another request; `None` if its params cannot be written, which those of the protocol always can.
    pub(crate) fn request<M: Request>(params: &M::Params) -> Option<Self> {
        Some(Self::Request { method: M::METHOD, params: M::encode_params(params).ok()?, then: None })
    }
}

impl Undo {
    /// And then that, once this is answered.
    pub(crate) fn then(self, next: Self) -> Self {
        match self {
            Self::Request { method, params, .. } => {
                Self::Request { method, params, then: Some(Box::new(next)) }
            }
            other => other,
        }
    }
}
