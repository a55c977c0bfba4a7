//! How large a type is, roughly: what is moved with every notification.

use crate::protocol::{Protocol, Shape, TypeRef};

/// A payload above this is boxed, so that the many small notifications are not moved as if they were the largest.
const INLINE: usize = 128;
const WORD: usize = 8;

/// Whether a payload is too large to stand in an enum with small ones.
pub(crate) fn is_large(ty: &TypeRef, protocol: &Protocol) -> bool {
    estimate(ty, protocol) > INLINE
}

/// In bytes, on a 64-bit platform; every scalar counts as a word.
fn estimate(ty: &TypeRef, protocol: &Protocol) -> usize {
    let largest = |types: Vec<&TypeRef>| types.iter().map(|ty| estimate(ty, protocol)).max().unwrap_or(0);
    match ty {
        TypeRef::Unit => 0,
        TypeRef::Bool | TypeRef::Integer(_) | TypeRef::Float => WORD,
        TypeRef::String | TypeRef::List(_) | TypeRef::Map(_) => 3 * WORD,
        TypeRef::Value => 4 * WORD,
        TypeRef::Nullable(inner) => estimate(inner, protocol),
        TypeRef::Named(name) => match protocol.types.get(name).map(|def| (&def.shape, def)) {
            None => 3 * WORD,
            Some((Shape::Struct(shape), _)) => {
                let of = |field: &crate::protocol::Field| {
                    if field.boxed { WORD } else { estimate(&field.ty, protocol) }
                };
                shape.fields.iter().map(of).sum()
            }
            Some((Shape::StringEnum(_), _)) => 3 * WORD,
            Some((Shape::Newtype(inner), _)) => estimate(inner, protocol),
            Some((_, def)) => WORD + largest(def.references()),
        },
    }
}
