//! A type that contains itself does so by way of a `Box`: directly, over another type, or over a union.

use super::*;

/// The `node` kind of [`Source`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    /// `children` on the wire.
    pub children: Vec<Node>,
    /// `next` on the wire.
    pub next: Option<Box<Node>>,
    /// `source` on the wire.
    pub source: Box<Source>,
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
