//! Every definition of the dump by its schema name, with a function that reads and writes it.

use codex_protocol_types::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads a value of a definition from JSON and writes it back.
pub(crate) type RoundTrip = fn(&str) -> Result<String, serde_json::Error>;

fn round_trip<T: DeserializeOwned + Serialize>(json: &str) -> Result<String, serde_json::Error> {
    serde_json::to_string(&serde_json::from_str::<T>(json)?)
}

macro_rules! table {
    ($($(#[$cfg:meta])* $name:literal => $type:ident,)*) => {
        /// Schema name -> round trip.
        pub(crate) const TABLE: &[(&str, RoundTrip)] = &[$($(#[$cfg])* ($name, round_trip::<$type>),)*];
    };
}

codex_protocol_types::for_each_definition!(table);

/// The round trip of a definition; `None` if this build has no such definition.
pub(crate) fn find(name: &str) -> Option<RoundTrip> {
    TABLE.iter().find(|(known, _)| *known == name).map(|(_, round_trip)| *round_trip)
}
