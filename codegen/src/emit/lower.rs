//! Structs and newtypes -> Rust, through `typify`. The only file that imports it.
//!
//! typify is given the model's plain objects as JSON schemas whose property names are the Rust names already; unions
//! and enums, which this crate writes itself, are named to it as existing types.

use schemars::schema::{InstanceType, Metadata, ObjectValidation, Schema, SchemaObject, SingleOrVec};
use typify::{MapType, TypeSpace, TypeSpaceImpl, TypeSpaceSettings};

use crate::error::{Error, Result};
use crate::protocol::{Presence, Protocol, Shape, TypeDef, TypeRef};

/// The items that typify makes of the plain types, with all the impls it adds.
pub(crate) fn types(protocol: &Protocol) -> Result<syn::File> {
    let mut settings = TypeSpaceSettings::default();
    settings.with_map_type(MapType::new("::std::collections::BTreeMap"));
    for def in protocol.types.values().filter(|def| !is_plain(def)) {
        settings.with_replacement(&def.name, &def.name, std::iter::empty::<TypeSpaceImpl>());
    }
    let mut space = TypeSpace::new(&settings);
    let wrong = |reason: String| Error::Generated { item: "the plain types".into(), reason };
    space
        .add_ref_types(protocol.types.values().map(|def| (def.name.clone(), schema_of(def))))
        .map_err(|error| wrong(error.to_string()))?;
    syn::parse2(space.to_stream()).map_err(|error| wrong(error.to_string()))
}

fn is_plain(def: &TypeDef) -> bool {
    matches!(def.shape, Shape::Struct(_) | Shape::Newtype(_))
}

fn schema_of(def: &TypeDef) -> Schema {
    match &def.shape {
        Shape::Struct(shape) => {
            let mut object = ObjectValidation {
                additional_properties: Some(Box::new(Schema::Bool(false))),
                ..ObjectValidation::default()
            };
            for field in &shape.fields {
                let optional = matches!(field.presence, Presence::Optional | Presence::Patch);
                let schema = schema_of_ref(&field.ty);
                let nullable = optional || field.presence == Presence::Nullable;
                object.properties.insert(field.name.clone(), if nullable { or_null(schema) } else { schema });
                if !optional {
                    object.required.insert(field.name.clone());
                }
            }
            SchemaObject { object: Some(Box::new(object)), ..of_type(InstanceType::Object) }.into()
        }
        Shape::Newtype(inner) => schema_of_ref(inner),
        _ => Schema::Bool(true),
    }
}

fn schema_of_ref(ty: &TypeRef) -> Schema {
    match ty {
        TypeRef::Unit => of_type(InstanceType::Null).into(),
        TypeRef::Bool => of_type(InstanceType::Boolean).into(),
        TypeRef::Float => of_type(InstanceType::Number).into(),
        TypeRef::String => of_type(InstanceType::String).into(),
        TypeRef::Integer(rust) => {
            let format =
                rust.replacen('u', "uint", 1).replacen('i', "int", usize::from(rust.starts_with('i')));
            SchemaObject { format: Some(format), ..of_type(InstanceType::Integer) }.into()
        }
        TypeRef::Value => Schema::Bool(true),
        TypeRef::Named(name) => SchemaObject::new_ref(format!("#/definitions/{name}")).into(),
        TypeRef::List(items) => {
            let mut schema = of_type(InstanceType::Array);
            schema.array().items = Some(SingleOrVec::Single(Box::new(schema_of_ref(items))));
            schema.into()
        }
        TypeRef::Map(values) => {
            let mut schema = of_type(InstanceType::Object);
            schema.object().additional_properties = Some(Box::new(schema_of_ref(values)));
            schema.into()
        }
        TypeRef::Nullable(inner) => or_null(schema_of_ref(inner)),
    }
}

fn of_type(kind: InstanceType) -> SchemaObject {
    SchemaObject {
        metadata: Some(Box::new(Metadata::default())),
        instance_type: Some(SingleOrVec::Single(Box::new(kind))),
        ..SchemaObject::default()
    }
}

fn or_null(schema: Schema) -> Schema {
    let mut either = SchemaObject::default();
    either.subschemas().any_of = Some(vec![schema, of_type(InstanceType::Null).into()]);
    either.into()
}
