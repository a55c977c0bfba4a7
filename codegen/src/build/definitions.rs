//! Normalized definitions -> types.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::keywords::{only, unsupported};
use crate::naming::{definition_name, distinct_part, field_name, type_name};
use crate::overrides::Overrides;
use crate::protocol::{Field, Presence, Protocol, Shape, Struct, TypeDef, TypeRef, UntaggedVariant, Variant};
use crate::read::Definitions;
use crate::read::Methods;
use crate::schema::{
    ALTERNATIVES, EXPERIMENTAL, EXPERIMENTAL_VALUES, EXTERNAL, HOISTED, TAGGED, VALUE_DOCS, description,
    flag, place, properties, reference, required, union_members,
};

pub(super) fn protocol(
    definitions: &Definitions,
    methods: &Methods,
    overrides: &Overrides,
) -> Result<Protocol> {
    let builder = Builder { definitions, overrides };
    let mut types: BTreeMap<String, TypeDef> = BTreeMap::new();
    for (schema_name, schema) in definitions {
        let built = builder.type_def(schema_name, schema)?;
        if let Some(other) = types.get(&built.name) {
            return Err(Error::Collision {
                name: built.name.clone(),
                first: other.schema_name.clone(),
                second: schema_name.clone(),
            });
        }
        types.insert(built.name.clone(), built);
    }
    Ok(Protocol {
        types,
        requests: builder.requests(&methods.requests)?,
        server_requests: builder.requests(&methods.server_requests)?,
        notifications: builder.notifications(&methods.notifications)?,
        request_members: builder.members(&methods.requests)?,
        server_request_members: builder.members(&methods.server_requests)?,
        notification_members: builder.members(&methods.notifications)?,
    })
}

pub(super) struct Builder<'a> {
    pub(super) definitions: &'a Definitions,
    pub(super) overrides: &'a Overrides,
}

impl Builder<'_> {
    fn type_def(&self, schema_name: &str, schema: &Value) -> Result<TypeDef> {
        let place = place(schema_name, schema);
        let hoisted = schema.get(HOISTED).and_then(Value::as_str);
        Ok(TypeDef {
            name: self.rust_name(schema_name),
            schema_name: hoisted.unwrap_or(schema_name).to_owned(),
            hoisted: hoisted.is_some(),
            place: place.to_owned(),
            doc: self.doc(schema),
            experimental: flag(schema, EXPERIMENTAL),
            shape: self.shape((schema_name, place), schema)?,
            facts: Default::default(),
        })
    }

    pub(super) fn rust_name(&self, schema_name: &str) -> String {
        match (schema_name, self.overrides.rename(schema_name)) {
            (_, Some(renamed)) => renamed.to_owned(),
            ("JSONRPCErrorError", None) => "RpcError".to_owned(),
            (_, None) => definition_name(schema_name),
        }
    }

    fn doc(&self, schema: &Value) -> String {
        let doc = description(schema).to_owned();
        let Some(groups) = schema.get(ALTERNATIVES).and_then(Value::as_array) else {
            return doc;
        };
        let names: Vec<String> = groups
            .iter()
            .flat_map(|group| group.as_array().into_iter().flatten())
            .filter_map(|name| Some(format!("`{}`", field_name(name.as_str()?))))
            .collect();
        let sentence = format!("The protocol asks for one of {}.", names.join(" and "));
        if doc.is_empty() { sentence } else { format!("{doc}\n\n{sentence}") }
    }

    fn shape(&self, (name, place): (&str, &str), schema: &Value) -> Result<Shape> {
        if let Some(tagged) = schema.get(TAGGED) {
            only(place, "a tagged union", schema, &[TAGGED, "type"])?;
            let tag = tagged["tag"].as_str().unwrap_or_default().to_owned();
            return Ok(Shape::Tagged { tag, variants: self.variants(place, &tagged["members"], "value")? });
        }
        if let Some(external) = schema.get(EXTERNAL) {
            only(place, "an externally tagged union", schema, &[EXTERNAL])?;
            return Ok(Shape::External(self.variants(place, external, "name")?));
        }
        if let Some((list, members)) = union_members(schema) {
            only(place, "a union", schema, &[list])?;
            return Ok(Shape::Untagged(self.untagged((name, place), members)?));
        }
        if schema.get("enum").is_some() {
            only(place, "an enum", schema, &["type", "enum", VALUE_DOCS, EXPERIMENTAL_VALUES])?;
            return Ok(Shape::StringEnum(self.string_enum(place, schema)?));
        }
        if schema.get("properties").is_some() {
            let allowed = ["type", "properties", "required", "additionalProperties", ALTERNATIVES];
            only(place, "an object", schema, &allowed)?;
            let open = keeps_all(place, schema)?;
            return Ok(Shape::Struct(Struct { fields: self.fields(place, schema)?, open }));
        }
        if is_empty_object(schema) {
            only(place, "an object without members", schema, &["type", "additionalProperties", "required"])?;
            return Ok(Shape::Struct(Struct::default()));
        }
        Ok(Shape::Newtype(self.type_ref(place, schema)?))
    }

    fn variants(&self, union: &str, list: &Value, key: &str) -> Result<Vec<Variant>> {
        let mut variants: Vec<Variant> = Vec::new();
        for member in list.as_array().into_iter().flatten() {
            let wire = member[key].as_str().unwrap_or_default();
            let payload = member.get("schema").map(|schema| self.type_ref(union, schema)).transpose()?;
            let doc = match description(member) {
                "" => member.get("schema").map(description).unwrap_or_default(),
                doc => doc,
            };
            let experimental = flag(member, EXPERIMENTAL);
            self.push_variant(union, &mut variants, wire, doc, experimental, payload)?;
        }
        Ok(variants)
    }

    fn string_enum(&self, name: &str, schema: &Value) -> Result<Vec<Variant>> {
        let experimental = schema.get(EXPERIMENTAL_VALUES).and_then(Value::as_array);
        let mut variants = Vec::new();
        for value in schema["enum"].as_array().into_iter().flatten() {
            let wire =
                value.as_str().ok_or_else(|| unsupported(name, "an enum of anything but strings", schema))?;
            let doc = schema.get(VALUE_DOCS).and_then(|docs| docs.get(wire)).and_then(Value::as_str);
            let added = experimental.is_some_and(|added| added.contains(value));
            self.push_variant(name, &mut variants, wire, doc.unwrap_or_default(), added, None)?;
        }
        Ok(variants)
    }

    fn push_variant(
        &self,
        union: &str,
        variants: &mut Vec<Variant>,
        wire: &str,
        doc: &str,
        experimental: bool,
        payload: Option<TypeRef>,
    ) -> Result<()> {
        let renamed = self.overrides.rename(&format!("{union}/{wire}"));
        let name = renamed.map_or_else(|| type_name(wire), str::to_owned);
        if let Some(other) = variants.iter().find(|variant| variant.name == name) {
            let (first, second) = (format!("{union}/{}", other.wire), format!("{union}/{wire}"));
            return Err(Error::Collision { name: format!("{union}::{name}"), first, second });
        }
        let (wire, doc) = (wire.to_owned(), doc.to_owned());
        variants.push(Variant { wire, name, doc, experimental, payload });
        Ok(())
    }

    fn untagged(&self, (union, place): (&str, &str), members: &[Value]) -> Result<Vec<UntaggedVariant>> {
        members
            .iter()
            .map(|member| {
                let ty = self.type_ref(place, member)?;
                let name = match &ty {
                    TypeRef::Named(named) => distinct_part(union, named),
                    TypeRef::String => "String".into(),
                    TypeRef::List(_) => "List".into(),
                    TypeRef::Map(_) => "Map".into(),
                    TypeRef::Bool => "Bool".into(),
                    TypeRef::Integer(_) => "Integer".into(),
                    TypeRef::Float => "Float".into(),
                    TypeRef::Value | TypeRef::Unit | TypeRef::Nullable(_) => "Value".into(),
                };
                let target = reference(member).and_then(|name| self.definitions.get(name)).unwrap_or(member);
                Ok(UntaggedVariant {
                    name,
                    doc: description(member).to_owned(),
                    ty,
                    experimental: flag(member, EXPERIMENTAL),
                    constants: self.constants(target),
                    union: union_members(target).is_some() && reference(member) != Some("RequestId"),
                })
            })
            .collect()
    }

    /// The required members of an object that are string enums, with their values.
    fn constants(&self, schema: &Value) -> Vec<(String, Vec<String>)> {
        required(schema)
            .filter_map(|name| {
                let property = schema["properties"].get(name)?;
                let property =
                    reference(property).and_then(|name| self.definitions.get(name)).unwrap_or(property);
                let values = property.get("enum")?.as_array()?;
                Some((name.to_owned(), values.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()))
            })
            .collect()
    }

    pub(super) fn fields(&self, name: &str, schema: &Value) -> Result<Vec<Field>> {
        let mut fields: Vec<Field> = Vec::new();
        for (wire, property) in properties(schema) {
            let path = format!("{name}.{wire}");
            let field = self.overrides.rename(&path).map_or_else(|| field_name(wire), str::to_owned);
            if let Some(other) = fields.iter().find(|other| other.name == field) {
                let first = format!("{name}.{}", other.wire);
                return Err(Error::Collision { name: field, first, second: path });
            }
            let (ty, nullable) = match self.type_ref(&path, property)? {
                TypeRef::Nullable(inner) => (*inner, true),
                other => (other, false),
            };
            let presence = match (required(schema).any(|required| required == wire), nullable) {
                (true, true) => Presence::Nullable,
                (true, false) => Presence::Required,
                (false, _) => Presence::Optional,
            };
            fields.push(Field {
                wire: wire.clone(),
                name: field,
                doc: description(property).to_owned(),
                ty,
                presence,
                nullable,
                experimental: flag(property, EXPERIMENTAL),
                boxed: false,
                secret: false,
            });
        }
        Ok(fields)
    }
}

/// Whether an object keeps members that it does not name. That those have a type of their own has no rule.
fn keeps_all(place: &str, schema: &Value) -> Result<bool> {
    match schema.get("additionalProperties") {
        None | Some(Value::Bool(false)) => Ok(false),
        Some(Value::Bool(true)) => Ok(true),
        Some(_) => Err(unsupported(place, "a type of the members beside those that are named", schema)),
    }
}

/// Whether it is an object that has no members, and not one that may have any.
fn is_empty_object(schema: &Value) -> bool {
    let is_object = schema.get("type").is_some_and(|name| name == "object");
    match schema.get("additionalProperties") {
        Some(extra) => is_object && *extra == Value::Bool(false),
        None => is_object && (schema.get("$schema").is_some() || schema.get(HOISTED).is_some()),
    }
}
