//! Every request of the protocol: typed by name, typed by marker, as JSON, or built option by option.

pub(crate) mod approval;
pub(crate) mod awaited;
mod curated;
#[rustfmt::skip]
#[allow(clippy::all, missing_docs, unreachable_pub)]
pub(crate) mod generated;
pub(crate) mod options;
pub(crate) mod pages;
pub(crate) mod rpc;
pub(crate) mod sandbox;
