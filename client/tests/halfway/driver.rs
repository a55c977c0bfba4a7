//! How a method is called, again and again, on a handle that is set up for it.

use std::future::Future;
use std::rc::Rc;

use codex_client::Error;
use codex_client::types::ServerNotification;
use tokio::sync::Mutex;

use crate::bench::{Bench, Local};
use crate::runner::Shown;

/// One way to call a method.
pub(crate) struct Driver {
    /// The method, by the name that the crate's source has for it, and in brackets what is special about this way.
    pub(crate) name: &'static str,
    /// Sets up the handle.
    pub(crate) set_up: fn(Rc<Bench>) -> Local<'static, Calls>,
}

impl Driver {
    /// The method's name.
    pub(crate) fn method(&self) -> &'static str {
        self.name.split(" (").next().unwrap_or_default()
    }
}

/// Calls the method.
pub(crate) type Call = Rc<dyn Fn() -> Local<'static, Shown>>;

/// The calls of a handle.
pub(crate) struct Calls {
    pub(crate) call: Call,
    /// Who calls at the same time; the same call where the compiler lets one handle be called twice.
    pub(crate) other: Other,
}

impl Calls {
    /// The call, and that of whoever calls at the same time.
    pub(crate) fn into_both(self) -> (Call, Option<Call>) {
        let other = match self.other {
            Other::Same => Some(Rc::clone(&self.call)),
            Other::Handle(call) => Some(call),
            Other::Nobody => None,
        };
        (self.call, other)
    }
}

pub(crate) enum Other {
    Same,
    /// Another handle of the same kind: the method takes `&mut self`, or `self`.
    Handle(Call),
    /// Nobody can.
    Nobody,
}

/// Lists drivers: a name, and how the handle is set up.
macro_rules! drivers {
    ($($name:literal => |$bench:ident| $set_up:block)*) => {
        pub(crate) const DRIVERS: &[crate::driver::Driver] = &[
            $(crate::driver::Driver { name: $name, set_up: |$bench| Box::pin(async move $set_up) }),*
        ];
    };
}

pub(crate) use drivers;

/// A call of a method that takes `&self`, or nothing.
pub(crate) fn shared<H, F>(handle: H, call: impl Fn(Rc<H>) -> F + 'static) -> Calls
where
    H: 'static,
    F: Future<Output = Shown> + 'static,
{
    let handle = Rc::new(handle);
    Calls { call: Rc::new(move || Box::pin(call(Rc::clone(&handle)))), other: Other::Same }
}

/// A call of a method that takes `&mut self`; `other` is a second handle, if there can be one.
pub(crate) fn unique<H: 'static>(
    handle: H,
    other: Option<H>,
    call: for<'h> fn(&'h mut H) -> Local<'h, Shown>,
) -> Calls {
    let of = |handle: H| -> Call {
        let handle = Rc::new(Mutex::new(handle));
        Rc::new(move || {
            let handle = Rc::clone(&handle);
            Box::pin(async move {
                // Nobody waits here: a handle is used by one call at a time.
                let mut handle = handle.lock().await;
                call(&mut handle).await
            })
        })
    };
    let other = other.map_or(Other::Nobody, |other| Other::Handle(of(other)));
    Calls { call: of(handle), other }
}

/// What a call came to.
pub(crate) fn shown<T>(result: Result<T, Error>, show: impl FnOnce(T) -> String) -> Shown {
    result.map(show).map_err(|error| kind(&error))
}

/// What a call came to of which it is enough that it succeeds.
pub(crate) fn done<T>(result: Result<T, Error>) -> Shown {
    shown(result, |_| "done".to_owned())
}

/// What a stream has given.
pub(crate) fn item<T>(next: Option<Result<T, Error>>, show: impl FnOnce(T) -> String) -> Shown {
    next.map_or_else(|| Ok("end".to_owned()), |next| shown(next, show))
}

/// What was notified.
pub(crate) fn told(notification: &ServerNotification) -> String {
    match notification {
        ServerNotification::ItemAgentMessageDelta(delta) => format!("delta {}", delta.delta),
        other => other.method().to_owned(),
    }
}

/// The name of an error's variant, and its text.
fn kind(error: &Error) -> String {
    let name = match error {
        Error::Closed(_) => "Closed",
        Error::Connect { .. } => "Connect",
        Error::Handshake { .. } => "Handshake",
        Error::InvalidInput(_) => "InvalidInput",
        Error::Rpc { .. } => "Rpc",
        Error::Timeout { .. } => "Timeout",
        Error::TurnIncomplete { .. } => "TurnIncomplete",
        _ => "another error",
    };
    format!("{name}: {error}")
}
