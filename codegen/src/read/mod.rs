//! The dump -> definitions and methods.

use std::collections::BTreeMap;

use schemars::schema::SchemaObject;

mod dump;
mod methods;
mod same;
mod superset;

pub(crate) use dump::merge;
pub(crate) use methods::{Method, MethodList, Methods, take};

/// Definition name -> definition.
pub(crate) type Definitions = BTreeMap<String, Definition>;

/// A definition, and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Definition {
    pub(crate) schema: SchemaObject,
    /// Where it stands in the dump, as `overrides.toml` spells it: `Definition`, `Union/kind`, `Definition.member`.
    pub(crate) place: String,
    /// The definition that it was taken out of; `None` for those of the dump itself.
    pub(crate) hoisted: Option<String>,
}

impl Definition {
    /// One of the dump.
    fn of_dump(name: &str, schema: SchemaObject) -> Self {
        Self { schema, place: name.to_owned(), hoisted: None }
    }
}
