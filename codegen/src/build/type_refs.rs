//! The type of a value: references, primitives, lists, maps.

use serde_json::Value;

use super::definitions::Builder;
use crate::error::Result;
use crate::keywords::{only, unsupported};
use crate::protocol::TypeRef;
use crate::schema::{NULLABLE, flag, reference};

const TEXT: &[&str] = &["type", NULLABLE, "format", "minLength", "maxLength", "pattern"];
const NUMBER: &[&str] =
    &["type", NULLABLE, "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
const LIST: &[&str] = &["type", NULLABLE, "items", "minItems", "maxItems", "uniqueItems"];
const MAP: &[&str] = &["type", NULLABLE, "additionalProperties"];

impl Builder<'_> {
    pub(super) fn type_ref(&self, path: &str, schema: &Value) -> Result<TypeRef> {
        let plain = self.plain_type_ref(path, schema)?;
        Ok(if flag(schema, NULLABLE) { TypeRef::Nullable(Box::new(plain)) } else { plain })
    }

    fn plain_type_ref(&self, path: &str, schema: &Value) -> Result<TypeRef> {
        if let Some(target) = reference(schema) {
            only(path, "a reference", schema, &["$ref", NULLABLE])?;
            return Ok(TypeRef::Named(self.rust_name(target)));
        }
        let Some(kind) = schema.get("type") else {
            if *schema == Value::Bool(false) {
                return Err(unsupported(path, "a value that nothing fits", schema));
            }
            only(path, "a value of any type", schema, &[NULLABLE])?;
            return Ok(TypeRef::Value);
        };
        match kind.as_str() {
            Some("null") => self.primitive(path, "null", schema, TypeRef::Unit),
            Some("boolean") => self.primitive(path, "a boolean", schema, TypeRef::Bool),
            Some("string") => only(path, "a string", schema, TEXT).map(|()| TypeRef::String),
            Some("number") => only(path, "a number", schema, NUMBER).map(|()| TypeRef::Float),
            Some("integer") => {
                only(path, "an integer", schema, NUMBER)?;
                let name = integer(schema);
                let name = name.ok_or_else(|| unsupported(path, "this format of an integer", schema))?;
                Ok(TypeRef::Integer(name))
            }
            Some("array") => self.list(path, schema),
            Some("object") => self.map(path, schema),
            // Several types at once: whatever it is, it is kept.
            None => self.primitive(path, "a value of several types", schema, TypeRef::Value),
            Some(_) => Err(unsupported(path, "this type", schema)),
        }
    }

    fn primitive(&self, path: &str, shape: &str, schema: &Value, ty: TypeRef) -> Result<TypeRef> {
        only(path, shape, schema, &["type", NULLABLE]).map(|()| ty)
    }

    fn list(&self, path: &str, schema: &Value) -> Result<TypeRef> {
        only(path, "a list", schema, LIST)?;
        let items = match schema.get("items") {
            None => TypeRef::Value,
            Some(Value::Array(_)) => {
                return Err(unsupported(path, "a list of a type for each place", schema));
            }
            Some(items) => self.type_ref(path, items)?,
        };
        Ok(TypeRef::List(Box::new(items)))
    }

    fn map(&self, path: &str, schema: &Value) -> Result<TypeRef> {
        only(path, "a map", schema, MAP)?;
        let values = match schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) => self.type_ref(path, values)?,
            _ => TypeRef::Value,
        };
        Ok(TypeRef::Map(Box::new(values)))
    }
}

fn integer(schema: &Value) -> Option<&'static str> {
    let format = schema.get("format").and_then(Value::as_str)?;
    ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
        .into_iter()
        .zip(["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"])
        .find_map(|(name, rust)| (name == format).then_some(rust))
}
