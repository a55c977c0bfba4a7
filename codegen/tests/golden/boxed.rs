//! A type that contains itself does so by way of a `Box`: directly, over another type, or over a union.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// The `node` kind of [`Source`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    pub children: Vec<Node>,
    pub next: Option<Box<Node>>,
    pub source: Box<Source>,
}
impl Node {
    /// With what is required; everything else is left out.
    pub fn new(children: Vec<Node>, source: Source) -> Self {
        Self {
            children,
            next: None,
            source: Box::new(source),
        }
    }
}

record!(Node {
    children: required "children",
    next: optional "next",
    source: required "source",
});

/// `Source` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// `root` on the wire.
    Root,
    /// `node` on the wire.
    Node(Node),
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

external!(Source {
    "root" => Root,
    "node" => Node(Node),
});
from_payloads!(Source {
    Node(Node),
});
