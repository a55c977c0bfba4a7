//! The table of every definition of the dump; what was hoisted out of one is not in it.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Kind` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// `a` on the wire.
    A,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(Kind {
    "a" => A,
});

/// `Later` of the protocol.
///
/// Experimental.
#[cfg(feature = "experimental")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Later(pub String);

#[cfg(feature = "experimental")]
newtype!(Later(String));

/// `Thing` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Thing {
    pub inner: Option<ThingInner>,
}

record!(Thing {
    inner: optional "inner",
});

/// `Thing` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ThingInner {
    pub x: Option<bool>,
}

record!(ThingInner {
    x: optional "x",
});

/// Calls a macro with every definition of the dump: `"SchemaName" => RustType,`.
#[doc(hidden)]
macro_rules! for_each_definition {
    ($callback:ident) => {
        $callback! {
            "ClientRequest" => ClientRequestMessage,
            "Kind" => Kind,
            #[cfg(feature = "experimental")] "Later" => Later,
            "ServerNotification" => ServerNotificationMessage,
            "ServerRequest" => ServerRequestMessage,
            "Thing" => Thing,
        }
    };
}
