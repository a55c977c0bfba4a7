//! The dump -> definitions and methods.

use std::collections::BTreeMap;

use serde_json::Value;

mod dump;
mod methods;
mod same;
mod superset;

pub(crate) use dump::merge;
pub(crate) use methods::{Method, MethodList, Methods, take};

/// Definition name -> schema.
pub(crate) type Definitions = BTreeMap<String, Value>;
