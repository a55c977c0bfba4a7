//! Normalized definitions -> the protocol.

mod definitions;
mod described;
mod facts;
mod functions;
mod listed;
mod meanings;
mod methods;
mod nearest;
mod paging;
mod renames;
mod responses;
mod routing;
mod secrets;
mod tri_state;
mod turns;
mod type_refs;

pub(crate) use described::describe;

use crate::error::Result;
use crate::overrides::Overrides;
use crate::protocol::Protocol;
use crate::read::{Definitions, Methods};
use crate::report::Report;

/// Builds the model and decides every name, response and tri-state field.
pub(crate) fn protocol(
    definitions: &Definitions,
    methods: &Methods,
    overrides: &Overrides,
    report: &mut Report,
) -> Result<Protocol> {
    let mut protocol = definitions::protocol(definitions, methods, overrides)?;
    renames::check(definitions, methods, overrides, report);
    responses::decide(&mut protocol, methods, overrides, report);
    listed::check(&protocol, overrides, report);
    tri_state::decide(&mut protocol, overrides, report);
    secrets::decide(&mut protocol, overrides, report);
    facts::derive(&mut protocol);
    routing::find(&mut protocol, overrides, report);
    paging::find(&mut protocol);
    turns::find(&mut protocol);
    functions::check(&protocol.requests)?;
    Ok(protocol)
}
