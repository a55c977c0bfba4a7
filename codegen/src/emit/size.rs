//! How large a type is, roughly: what is moved with every notification.

use crate::protocol::{Field, Protocol, Shape, TypeDef, TypeRef};

/// A payload above this is boxed, so that the many small notifications are not moved as if they were the largest.
const INLINE: usize = 128;
const WORD: usize = 8;

/// Whether a payload is too large to stand in an enum with small ones.
pub(crate) fn is_large(ty: &TypeRef, protocol: &Protocol) -> bool {
    estimate(ty, protocol) > INLINE
}

/// In bytes, on a 64-bit platform; every scalar counts as a word.
fn estimate(ty: &TypeRef, protocol: &Protocol) -> usize {
    match ty {
        TypeRef::Unit => 0,
        TypeRef::Bool | TypeRef::Integer(_) | TypeRef::Float => WORD,
        TypeRef::String | TypeRef::List(_) | TypeRef::Map(_) => 3 * WORD,
        TypeRef::Value => 4 * WORD,
        TypeRef::Nullable(inner) => estimate(inner, protocol),
        TypeRef::Named(name) => protocol.types.get(name).map_or(3 * WORD, |def| of_type(def, protocol)),
    }
}

fn of_type(def: &TypeDef, protocol: &Protocol) -> usize {
    let field = |field: &Field| if field.boxed { WORD } else { estimate(&field.ty, protocol) };
    match &def.shape {
        Shape::Struct(shape) => shape.fields.iter().map(field).sum(),
        Shape::StringEnum(_) => 3 * WORD,
        Shape::Newtype(inner) => estimate(inner, protocol),
        Shape::Tagged { .. } | Shape::External(_) | Shape::Untagged(_) => {
            let payloads = def.references().into_iter().map(|ty| estimate(ty, protocol));
            WORD + payloads.max().unwrap_or(0)
        }
    }
}
