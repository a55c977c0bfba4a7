//! Which requests answer with a page of a list, read off the shape of their params and their response.

use crate::protocol::{Field, Paging, Presence, Protocol, Request, Shape, Struct, TypeRef};

pub(super) fn find(protocol: &mut Protocol) {
    let found: Vec<_> = protocol.requests.iter().map(|request| paging(protocol, request)).collect();
    for (request, paging) in protocol.requests.iter_mut().zip(found) {
        request.paging = paging;
    }
}

/// The params have an optional `cursor`, the response has `nextCursor` and one list.
fn paging(protocol: &Protocol, request: &Request) -> Option<Paging> {
    let params = fields(protocol, &request.params)?;
    let response = fields(protocol, &request.response)?;
    let cursor = params.iter().find(|field| field.wire == "cursor" && is_optional(field))?;
    let wrapper = match &cursor.ty {
        TypeRef::String => None,
        TypeRef::Named(name) => Some((name.clone(), text_variant(protocol, name)?)),
        _ => return None,
    };
    let next = response.iter().find(|field| {
        field.wire == "nextCursor" && field.ty == TypeRef::String && field.presence != Presence::Required
    })?;
    let mut lists = response.iter().filter_map(|field| match &field.ty {
        TypeRef::List(item) => Some((field, item)),
        _ => None,
    });
    let (Some((items, item)), None) = (lists.next(), lists.next()) else { return None };
    (items.presence == Presence::Required && next.presence != Presence::Patch).then(|| Paging {
        cursor: cursor.name.clone(),
        wrapper,
        next: next.name.clone(),
        items: items.name.clone(),
        item: TypeRef::clone(item),
        experimental: request.experimental || [cursor, next, items].iter().any(|field| field.experimental),
    })
}

fn is_optional(field: &Field) -> bool {
    field.presence == Presence::Optional
}

fn fields<'a>(protocol: &'a Protocol, ty: &TypeRef) -> Option<&'a [Field]> {
    let TypeRef::Named(name) = ty else { return None };
    match &protocol.types.get(name)?.shape {
        Shape::Struct(Struct { fields, .. }) => Some(fields),
        _ => None,
    }
}

/// The variant of an untagged union that is plain text.
fn text_variant(protocol: &Protocol, union: &str) -> Option<String> {
    let Shape::Untagged(variants) = &protocol.types.get(union)?.shape else { return None };
    let text = variants.iter().find(|variant| variant.ty == TypeRef::String && !variant.experimental)?;
    Some(text.name.clone())
}
