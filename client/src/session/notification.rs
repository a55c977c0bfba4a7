//! One notification, classified but not decoded: its method, and its params as they stand in its line.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use codex_protocol_types::route::notification_info;
use codex_protocol_types::{NotificationDecoder, ServerNotification};

use crate::error::text::without_value;

/// A notification that nobody has decoded yet, where it lies.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawNotification<'a> {
    method: &'a str,
    params: Option<&'a str>,
}

impl<'a> RawNotification<'a> {
    pub(crate) fn new(method: &'a str, params: Option<&'a str>) -> Self {
        Self { method, params: params.filter(|params| !params.is_empty()) }
    }

    pub(crate) fn method(self) -> &'a str {
        self.method
    }

    /// The params; nothing if there are none.
    pub(super) fn params(self) -> &'a str {
        self.params.unwrap_or_default()
    }

    /// Decodes it; what does not decode is kept as such.
    pub(crate) fn decode(&self) -> ServerNotification {
        self.read(ServerNotification::decode_str)
    }

    /// The same for one of a stream.
    pub(crate) fn decode_by(&self, decoder: &mut NotificationDecoder) -> ServerNotification {
        self.read(|method, params| decoder.decode(method, params))
    }

    fn read(&self, read: impl FnOnce(&str, &str) -> ServerNotification) -> ServerNotification {
        let notification = match self.params {
            Some(params) => read(self.method, params),
            None => ServerNotification::decode(self.method, None),
        };
        if let ServerNotification::Undecodable(broken) = &notification {
            let error = without_value(&broken.error);
            tracing::warn!(method = broken.method, error, "a notification does not decode");
        }
        notification
    }
}

/// One that is kept, by however many.
#[derive(Debug, Clone)]
pub(crate) struct OwnedNotification {
    method: Cow<'static, str>,
    params: Option<Arc<str>>,
}

impl OwnedNotification {
    pub(super) fn new(RawNotification { method, params }: RawNotification<'_>) -> Self {
        let known = notification_info(method).map(|info| Cow::Borrowed(info.method));
        Self { method: known.unwrap_or_else(|| method.to_owned().into()), params: params.map(Arc::from) }
    }

    pub(crate) fn raw(&self) -> RawNotification<'_> {
        RawNotification { method: &self.method, params: self.params.as_deref() }
    }

    pub(crate) fn decode(&self) -> ServerNotification {
        self.raw().decode()
    }

    /// Whether it is the same copy.
    #[cfg(all(test, not(shuttle)))]
    pub(super) fn is(&self, other: &Self) -> bool {
        self.params.as_deref().map(str::as_ptr) == other.params.as_deref().map(str::as_ptr)
    }

    /// How many bytes it takes: also of the shortest there may not be any number.
    pub(super) fn len(&self) -> usize {
        size_of::<Self>() + self.method.len() + self.raw().params().len()
    }
}

/// One that has just arrived. Those who keep it longer than its line is there share one copy.
#[derive(Debug)]
pub(super) struct Arrived<'a> {
    raw: RawNotification<'a>,
    kept: OnceCell<OwnedNotification>,
}

impl<'a> Arrived<'a> {
    pub(super) fn new(method: &'a str, params: Option<&'a str>) -> Self {
        Self { raw: RawNotification::new(method, params), kept: OnceCell::new() }
    }

    pub(super) fn raw(&self) -> RawNotification<'a> {
        self.raw
    }

    pub(super) fn method(&self) -> &'a str {
        self.raw.method
    }

    /// The copy of all who keep it.
    pub(super) fn owned(&self) -> OwnedNotification {
        self.keep().clone()
    }

    /// Has all share a copy.
    pub(super) fn keep(&self) -> &OwnedNotification {
        self.kept.get_or_init(|| OwnedNotification::new(self.raw))
    }

    /// Whether somebody keeps it already.
    pub(super) fn is_kept(&self) -> bool {
        self.kept.get().is_some()
    }
}
