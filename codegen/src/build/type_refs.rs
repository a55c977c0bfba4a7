//! The type of a value: references, primitives, lists, maps.

use serde_json::Value;

use super::definitions::Builder;
use super::unsupported;
use crate::error::Result;
use crate::protocol::TypeRef;
use crate::schema::{NULLABLE, flag, reference};

impl Builder<'_> {
    pub(super) fn type_ref(&self, path: &str, schema: &Value) -> Result<TypeRef> {
        let plain = self.plain_type_ref(path, schema)?;
        Ok(if flag(schema, NULLABLE) { TypeRef::Nullable(Box::new(plain)) } else { plain })
    }

    fn plain_type_ref(&self, path: &str, schema: &Value) -> Result<TypeRef> {
        if let Some(target) = reference(schema) {
            return Ok(TypeRef::Named(self.rust_name(target)));
        }
        let Some(kind) = schema.get("type") else {
            unsupported::check_untyped(path, schema)?;
            return Ok(TypeRef::Value);
        };
        Ok(match kind.as_str() {
            Some("null") => TypeRef::Unit,
            Some("boolean") => TypeRef::Bool,
            Some("string") => TypeRef::String,
            Some("number") => TypeRef::Float,
            Some("integer") => {
                TypeRef::Integer(integer(schema).ok_or_else(|| unsupported::error(path, schema))?)
            }
            Some("array") => {
                let items = schema.get("items").map(|items| self.type_ref(path, items)).transpose()?;
                TypeRef::List(Box::new(items.unwrap_or(TypeRef::Value)))
            }
            Some("object") => match schema.get("additionalProperties") {
                Some(values @ Value::Object(_)) => TypeRef::Map(Box::new(self.type_ref(path, values)?)),
                _ => TypeRef::Map(Box::new(TypeRef::Value)),
            },
            // Several types at once: whatever it is, it is kept.
            None => TypeRef::Value,
            Some(_) => return Err(unsupported::error(path, schema)),
        })
    }
}

fn integer(schema: &Value) -> Option<&'static str> {
    let format = schema.get("format").and_then(Value::as_str)?;
    ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
        .into_iter()
        .zip(["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"])
        .find_map(|(name, rust)| (name == format).then_some(rust))
}
