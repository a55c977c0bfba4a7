//! Integers have the size that they have on the wire; `uint`, `int` and no format are 64 bits.

use super::*;

/// `Sizes` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sizes {
    /// `a` on the wire.
    pub a: u64,
    /// `b` on the wire.
    pub b: i64,
    /// `c` on the wire.
    pub c: i64,
    /// `d` on the wire.
    pub d: u8,
    /// `e` on the wire.
    pub e: i16,
    /// `f` on the wire.
    pub f: u32,
    /// `g` on the wire.
    pub g: i32,
    /// `h` on the wire.
    pub h: Option<u64>,
    /// `i` on the wire.
    pub i: Vec<u16>,
}

record!(Sizes {
    a: required "a",
    b: required "b",
    c: required "c",
    d: required "d",
    e: required "e",
    f: required "f",
    g: required "g",
    h: optional "h",
    i: required "i",
});
