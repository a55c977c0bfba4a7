//! The dump -> definitions and methods.

mod dump;
mod methods;

pub(crate) use dump::{Definitions, merge};
pub(crate) use methods::{Method, MethodList, Methods, take};
