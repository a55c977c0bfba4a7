//! A float somewhere inside takes `Eq` and `Hash` away.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Inner` of the protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Inner {
    pub ratio: f64,
}
impl Inner {
    /// With what is required; everything else is left out.
    pub fn new(ratio: f64) -> Self {
        Self { ratio }
    }
}

record!(Inner {
    ratio: required "ratio",
});

/// `Outer` of the protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Outer {
    pub inner: Vec<Inner>,
}
impl Outer {
    /// With what is required; everything else is left out.
    pub fn new(inner: Vec<Inner>) -> Self {
        Self { inner }
    }
}

record!(Outer {
    inner: required "inner",
});

/// `Plain` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Plain {
    pub name: String,
}
impl Plain {
    /// With what is required; everything else is left out.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

record!(Plain {
    name: required "name",
});
