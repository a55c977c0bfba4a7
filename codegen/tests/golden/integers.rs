//! Integers have the size that they have on the wire; `uint`, `int` and no format are 64 bits.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `Sizes` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sizes {
    pub a: u64,
    pub b: i64,
    pub c: i64,
    pub d: u8,
    pub e: i16,
    pub f: u32,
    pub g: i32,
    pub h: Option<u64>,
    pub i: Vec<u16>,
}
impl Sizes {
    /// With what is required; everything else is left out.
    pub fn new(
        a: u64,
        b: i64,
        c: i64,
        d: u8,
        e: i16,
        f: u32,
        g: i32,
        i: Vec<u16>,
    ) -> Self {
        Self {
            a,
            b,
            c,
            d,
            e,
            f,
            g,
            h: None,
            i,
        }
    }
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
