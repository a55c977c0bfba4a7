//! The type of a value: references, primitives, lists, maps.

use schemars::schema::{InstanceType, Schema, SchemaObject, SingleOrVec};

use super::definitions::Builder;
use crate::error::Result;
use crate::keywords::{only, unsupported};
use crate::protocol::TypeRef;
use crate::schema::{nullable, only_type, reference};

impl Builder<'_> {
    pub(super) fn type_ref(&self, path: &str, schema: &Schema) -> Result<TypeRef> {
        match schema {
            Schema::Bool(true) => Ok(TypeRef::Value),
            Schema::Bool(false) => {
                Err(unsupported(path, "a value that nothing fits", &schema.clone().into_object()))
            }
            Schema::Object(schema) => self.type_of(path, schema),
        }
    }

    pub(super) fn type_of(&self, path: &str, schema: &SchemaObject) -> Result<TypeRef> {
        if let Some(other) = nullable(schema) {
            only(path, "a value that may be `null`", schema, &["anyOf"])?;
            return Ok(TypeRef::Nullable(Box::new(self.type_ref(path, other)?)));
        }
        if let Some(target) = reference(schema) {
            only(path, "a reference", schema, &["$ref"])?;
            return Ok(TypeRef::Named(target.to_owned()));
        }
        let Some(kind) = only_type(schema) else {
            let shape = if schema.instance_type.is_some() { "several types" } else { "any type" };
            only(path, &format!("a value of {shape}"), schema, &[])?;
            return Ok(TypeRef::Value);
        };
        match kind {
            InstanceType::Null => only(path, "null", schema, &["type"]).map(|()| TypeRef::Unit),
            InstanceType::Boolean => only(path, "a boolean", schema, &["type"]).map(|()| TypeRef::Bool),
            InstanceType::String => only(path, "a string", schema, &["type"]).map(|()| TypeRef::String),
            InstanceType::Number => only(path, "a number", schema, &["type"]).map(|()| TypeRef::Float),
            InstanceType::Integer => {
                only(path, "an integer", schema, &["type", "format"])?;
                let name = integer(schema);
                let name = name.ok_or_else(|| unsupported(path, "this format of an integer", schema))?;
                Ok(TypeRef::Integer(name))
            }
            InstanceType::Array => self.list(path, schema),
            InstanceType::Object => self.map(path, schema),
        }
    }

    fn list(&self, path: &str, schema: &SchemaObject) -> Result<TypeRef> {
        only(path, "a list", schema, &["type", "items"])?;
        let items = match schema.array.as_ref().and_then(|array| array.items.as_ref()) {
            None => TypeRef::Value,
            Some(SingleOrVec::Vec(_)) => {
                return Err(unsupported(path, "a list of a type for each place", schema));
            }
            Some(SingleOrVec::Single(items)) => self.type_ref(path, items)?,
        };
        Ok(TypeRef::List(Box::new(items)))
    }

    fn map(&self, path: &str, schema: &SchemaObject) -> Result<TypeRef> {
        only(path, "a map", schema, &["type", "additionalProperties"])?;
        let values = match schema.object.as_ref().and_then(|object| object.additional_properties.as_deref()) {
            Some(values @ Schema::Object(_)) => self.type_ref(path, values)?,
            _ => TypeRef::Value,
        };
        Ok(TypeRef::Map(Box::new(values)))
    }
}

fn integer(schema: &SchemaObject) -> Option<&'static str> {
    let format = schema.format.as_deref()?;
    ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
        .into_iter()
        .zip(["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"])
        .find_map(|(name, rust)| (name == format).then_some(rust))
}
