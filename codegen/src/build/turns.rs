//! Which requests are answered with the turn that they have started, read off the shape of their response.

use crate::protocol::{Presence, Protocol, Request, Shape, Struct, TypeRef};

/// The definition of a turn.
const TURN: &str = "Turn";

pub(super) fn find(protocol: &mut Protocol) {
    let found: Vec<_> = protocol.requests.iter().map(|request| turn(protocol, request)).collect();
    for (request, turn) in protocol.requests.iter_mut().zip(found) {
        request.turn = turn;
    }
}

/// The one field of the response that is a turn, and always there.
fn turn(protocol: &Protocol, request: &Request) -> Option<String> {
    let TypeRef::Named(name) = &request.response else { return None };
    let Shape::Struct(Struct { fields, .. }) = &protocol.types.get(name)?.shape else { return None };
    let mut turns = fields.iter().filter(|field| {
        let is_turn = matches!(&field.ty, TypeRef::Named(name) if name == TURN);
        is_turn && field.presence == Presence::Required && field.experimental == request.experimental
    });
    let (Some(field), None) = (turns.next(), turns.next()) else { return None };
    Some(field.name.clone())
}
