//! What ties a notification to a reader: an id, and what it is the id of. Turns stand by themselves, in
//! [turns](super::turns).

use codex_protocol_types::LoginAccountResponse;
use codex_protocol_types::method::{Notification as _, Request as _};
use codex_protocol_types::notifications::{AccountLoginCompleted, ProcessExited};
use codex_protocol_types::requests::AccountLoginStart;
use codex_protocol_types::route::Route;

/// What ties a notification to a reader.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(not(feature = "experimental"), allow(dead_code, reason = "the handles of some are experimental"))]
pub(crate) enum Key {
    /// Everything of a thread, that of its turns too: what is of the thread itself belongs to this reader.
    Thread(String),
    /// The same for a reader who takes nothing away from others.
    Observed(String),
    Login(String),
    /// A standalone command (`command/exec`).
    Process(String),
    /// An external process (`process/spawn`).
    ProcessHandle(String),
    /// A file watch.
    Watch(String),
    /// A fuzzy file search session.
    Session(String),
}

/// A kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Thread,
    Observed,
    Login,
    Process,
    ProcessHandle,
    Watch,
    Session,
}

impl Kind {
    /// How many there are.
    pub(super) const COUNT: usize = Self::Session as usize + 1;
}

/// A key that is looked up and not kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyRef<'a> {
    pub(super) kind: Kind,
    pub(super) id: &'a str,
}

impl Key {
    /// That of the login that an answer begins.
    pub(super) fn of_login(result: &str) -> Option<Self> {
        match AccountLoginStart::decode_response(result).ok()? {
            LoginAccountResponse::Chatgpt(login) => Some(Self::Login(login.login_id)),
            LoginAccountResponse::ChatgptDeviceCode(login) => Some(Self::Login(login.login_id)),
            _ => None,
        }
    }

    pub(super) fn as_ref(&self) -> KeyRef<'_> {
        let (kind, id) = match self {
            Self::Thread(id) => (Kind::Thread, id),
            Self::Observed(id) => (Kind::Observed, id),
            Self::Login(id) => (Kind::Login, id),
            Self::Process(id) => (Kind::Process, id),
            Self::ProcessHandle(id) => (Kind::ProcessHandle, id),
            Self::Watch(id) => (Kind::Watch, id),
            Self::Session(id) => (Kind::Session, id),
        };
        KeyRef { kind, id }
    }
}

impl<'a> KeyRef<'a> {
    /// The id of a handle beside turns.
    pub(super) fn of(route: &'a Route<'_>) -> Option<Self> {
        let ids = [
            (Kind::Login, &route.login_id),
            (Kind::Process, &route.process_id),
            (Kind::ProcessHandle, &route.process_handle),
            (Kind::Watch, &route.watch_id),
            (Kind::Session, &route.session_id),
        ];
        ids.into_iter().find_map(|(kind, id)| Some(Self { kind, id: id.as_deref()? }))
    }

    /// Whether nothing more comes for the key after this.
    pub(super) fn ends(self, method: &str) -> bool {
        let last = match self.kind {
            Kind::Login => AccountLoginCompleted::METHOD,
            Kind::ProcessHandle => ProcessExited::METHOD,
            // Their last word is an answer, or there is none.
            Kind::Thread | Kind::Observed | Kind::Process | Kind::Watch | Kind::Session => return false,
        };
        method == last
    }
}
