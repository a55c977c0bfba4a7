//! How generated types are read from and written to JSON.
//!
//! The generated files hold plain `struct`s and `enum`s, and beside each a table (`record!`, `tagged!`, ...)
//! that ties its Rust names to the names on the wire. The macros of this module turn a table into
//! `Serialize` and `Deserialize`. Compared to serde's derives this checks faster, lets a tagged union be read
//! without buffering, and puts the name of the offending member into every error.

#[macro_use]
pub(crate) mod record;
#[macro_use]
pub(crate) mod redacted;
#[macro_use]
pub(crate) mod string_enum;
#[macro_use]
pub(crate) mod newtype;
#[macro_use]
pub(crate) mod tagged;
#[macro_use]
pub(crate) mod external;
#[macro_use]
pub(crate) mod untagged;
#[macro_use]
pub(crate) mod methods;
#[macro_use]
pub(crate) mod flat;
#[macro_use]
mod ids;
#[macro_use]
mod payloads;

#[cfg(feature = "schemars")]
#[macro_use]
pub(crate) mod schemas;

pub(crate) mod buffered;
pub(crate) mod envelope;
pub(crate) mod line;
pub(crate) mod scan;
pub(crate) mod text;
