//! A float somewhere inside takes `Eq` and `Hash` away.

use super::*;

/// `Inner` of the protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Inner {
    /// `ratio` on the wire.
    pub ratio: f64,
}

record!(Inner {
    ratio: required "ratio",
});

/// `Outer` of the protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Outer {
    /// `inner` on the wire.
    pub inner: Vec<Inner>,
}

record!(Outer {
    inner: required "inner",
});

/// `Plain` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Plain {
    /// `name` on the wire.
    pub name: String,
}

record!(Plain {
    name: required "name",
});
