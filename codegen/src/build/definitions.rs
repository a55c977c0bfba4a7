//! Normalized definitions -> types.

use std::collections::BTreeMap;

use schemars::schema::{InstanceType, Schema, SchemaObject};

use crate::error::{Error, Result};
use crate::keywords::{only, unsupported};
use crate::marks::is_experimental;
use crate::naming::{distinct_part, field_name, type_name};
use crate::overrides::Overrides;
use crate::protocol::{Field, Presence, Protocol, Shape, Struct, TypeDef, TypeRef, UntaggedVariant, Variant};
use crate::read::{Definition, Definitions, Methods};
use crate::schema::{
    List, description, has_properties, nullable, object, objects, only_type, properties, property, reference,
    required, requires,
};
use crate::unions::{Union, is_compound, single_key, tag_value, texts, union};

pub(super) fn protocol(
    definitions: &Definitions,
    methods: &Methods,
    overrides: &Overrides,
) -> Result<Protocol> {
    let builder = Builder { definitions, overrides };
    let built =
        |(name, definition): (&String, &Definition)| Ok((name.clone(), builder.type_def(name, definition)?));
    let types = definitions.iter().map(built).collect::<Result<BTreeMap<_, _>>>()?;
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
    fn type_def(&self, name: &str, definition: &Definition) -> Result<TypeDef> {
        let Definition { schema, place, hoisted } = definition;
        Ok(TypeDef {
            name: name.to_owned(),
            schema_name: hoisted.as_ref().unwrap_or(place).clone(),
            hoisted: hoisted.is_some(),
            place: place.clone(),
            doc: description(schema).to_owned(),
            experimental: is_experimental(schema),
            shape: self.shape((name, place), schema)?,
            facts: Default::default(),
        })
    }

    fn shape(&self, (name, place): (&str, &str), schema: &SchemaObject) -> Result<Shape> {
        if let Some((list, kind)) = union(schema) {
            return self.union((name, place), schema, list, kind);
        }
        if schema.enum_values.is_some() {
            only(place, "an enum", schema, &["type", "enum"])?;
            return Ok(Shape::StringEnum(self.string_enum(place, schema)?));
        }
        if has_properties(schema) {
            only(place, "an object", schema, &["type", "properties", "required", "additionalProperties"])?;
            if schema.instance_type.is_some() && only_type(schema) != Some(InstanceType::Object) {
                return Err(unsupported(place, "members of what is no object", schema));
            }
            let open = keeps_all(place, schema)?;
            return Ok(Shape::Struct(Struct { fields: self.fields(place, schema)?, open }));
        }
        if is_empty_object(schema) {
            only(place, "an object without members", schema, &["type", "additionalProperties", "required"])?;
            return Ok(Shape::Struct(Struct::default()));
        }
        if let Some(other) = nullable(schema).and_then(object).filter(|other| is_compound(other)) {
            let shape = if has_properties(other) { "an object" } else { "a union" };
            return Err(unsupported(place, &format!("`null` beside the other values of {shape}"), schema));
        }
        Ok(Shape::Newtype(self.type_of(place, schema)?))
    }

    fn union(
        &self,
        (name, place): (&str, &str),
        schema: &SchemaObject,
        list: List,
        kind: Union,
    ) -> Result<Shape> {
        let members = list.of(schema).unwrap_or_default();
        let (shape, beside): (_, &[&str]) = match kind {
            Union::Strings => ("an enum", &[]),
            Union::Tagged(_) => ("a tagged union", &["type"]),
            Union::External => ("an externally tagged union", &[]),
            Union::Untagged => ("a union", &[]),
        };
        only(place, shape, schema, &[&[list.keyword()], beside].concat())?;
        Ok(match kind {
            Union::Strings => Shape::StringEnum(self.string_enum(place, schema)?),
            Union::Tagged(tag) => {
                let variants = self.kinds(place, &tag, members)?;
                Shape::Tagged { tag, variants }
            }
            Union::External => Shape::External(self.external(place, members)?),
            Union::Untagged => Shape::Untagged(self.untagged((name, place), members)?),
        })
    }

    /// The kinds of a tagged union: their tags, beside references to the rest of them.
    fn kinds(&self, union: &str, tag: &str, members: &[Schema]) -> Result<Vec<Variant>> {
        let mut variants = Vec::new();
        for member in objects(members) {
            let payload = List::All.of(member).and_then(<[Schema]>::first);
            let payload = payload.map(|payload| self.type_ref(union, payload)).transpose()?;
            let said = (description(member), is_experimental(member));
            self.push_variant(union, &mut variants, tag_value(member, tag), said, payload)?;
        }
        Ok(variants)
    }

    fn external(&self, union: &str, members: &[Schema]) -> Result<Vec<Variant>> {
        let mut variants = Vec::new();
        for member in objects(members) {
            for text in texts(member).unwrap_or_default() {
                let doc = if text.doc.is_empty() { description(member) } else { text.doc };
                let said = (doc, text.experimental || is_experimental(member));
                self.push_variant(union, &mut variants, text.wire, said, None)?;
            }
            if let Some((wire, payload)) = single_key(member) {
                let of_payload = object(payload).map(description).unwrap_or_default();
                let doc = Some(description(member)).filter(|doc| !doc.is_empty()).unwrap_or(of_payload);
                let said = (doc, is_experimental(member));
                let payload = self.type_ref(union, payload)?;
                self.push_variant(union, &mut variants, wire, said, Some(payload))?;
            }
        }
        Ok(variants)
    }

    fn string_enum(&self, place: &str, schema: &SchemaObject) -> Result<Vec<Variant>> {
        let texts = texts(schema);
        let texts = texts.ok_or_else(|| unsupported(place, "an enum of anything but strings", schema))?;
        let mut variants = Vec::new();
        for text in texts {
            self.push_variant(place, &mut variants, text.wire, (text.doc, text.experimental), None)?;
        }
        Ok(variants)
    }

    fn push_variant(
        &self,
        union: &str,
        variants: &mut Vec<Variant>,
        wire: &str,
        (doc, experimental): (&str, bool),
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

    fn untagged(&self, (union, place): (&str, &str), members: &[Schema]) -> Result<Vec<UntaggedVariant>> {
        members.iter().map(|member| self.untagged_variant((union, place), member)).collect()
    }

    fn untagged_variant(&self, (union, place): (&str, &str), member: &Schema) -> Result<UntaggedVariant> {
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
        let said = object(member);
        let target = self.resolve(member);
        Ok(UntaggedVariant {
            name,
            doc: said.map(description).unwrap_or_default().to_owned(),
            ty,
            experimental: said.is_some_and(is_experimental),
            constants: target.map(|target| self.constants(target)).unwrap_or_default(),
            union: target.is_some_and(is_untagged) && said.and_then(reference) != Some("RequestId"),
        })
    }

    /// What a schema refers to, else itself.
    fn resolve<'s>(&'s self, schema: &'s Schema) -> Option<&'s SchemaObject> {
        let schema = object(schema)?;
        let target = reference(schema).and_then(|name| self.definitions.get(name));
        Some(target.map_or(schema, |target| &target.schema))
    }

    /// The required members of an object that are string enums, with their values.
    fn constants(&self, schema: &SchemaObject) -> Vec<(String, Vec<String>)> {
        required(schema)
            .filter_map(|name| {
                let values = texts(self.resolve(property(schema, name)?)?)?;
                Some((name.to_owned(), values.iter().map(|text| text.wire.to_owned()).collect()))
            })
            .collect()
    }

    pub(super) fn fields(&self, name: &str, schema: &SchemaObject) -> Result<Vec<Field>> {
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
            let presence = match (requires(schema, wire), nullable) {
                (true, true) => Presence::Nullable,
                (true, false) => Presence::Required,
                (false, _) => Presence::Optional,
            };
            let property = object(property);
            fields.push(Field {
                wire: wire.clone(),
                name: field,
                doc: property.map(description).unwrap_or_default().to_owned(),
                ty,
                presence,
                nullable,
                experimental: property.is_some_and(is_experimental),
                boxed: false,
                secret: false,
            });
        }
        Ok(fields)
    }
}

fn is_untagged(schema: &SchemaObject) -> bool {
    matches!(union(schema), Some((_, Union::Untagged)))
}

/// The schema of the members that an object does not name.
fn others(schema: &SchemaObject) -> Option<&Schema> {
    schema.object.as_ref()?.additional_properties.as_deref()
}

/// Whether an object keeps members that it does not name. That those have a type of their own has no rule.
fn keeps_all(place: &str, schema: &SchemaObject) -> Result<bool> {
    match others(schema) {
        None => Ok(false),
        Some(Schema::Bool(keeps)) => Ok(*keeps),
        Some(_) => Err(unsupported(place, "a type of the members beside those that are named", schema)),
    }
}

/// Whether it is an object that has no members, and not one that may have any.
fn is_empty_object(schema: &SchemaObject) -> bool {
    only_type(schema) == Some(InstanceType::Object) && others(schema) == Some(&Schema::Bool(false))
}
