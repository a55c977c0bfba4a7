//! JSON schemas of the types, from what the dump says of them.

use schemars::generate::SchemaGenerator;
use serde_json::{Map, Value};

/// Gives the schema of another type by its name; `None` if this tier has none of it.
pub(crate) type Subschema = fn(&str, &mut SchemaGenerator) -> Option<Value>;

/// The mark of what only the experimental tier has.
const EXPERIMENTAL: &str = "x-experimental";

/// The schema of a type: its definition, with each reference put to the generator.
pub(crate) fn of(
    definition: Option<&Value>,
    generator: &mut SchemaGenerator,
    subschema: Subschema,
) -> schemars::Schema {
    let mut schema = definition.cloned().unwrap_or(Value::Bool(true));
    settle(&mut schema, generator, subschema);
    // A type whose schema is that of another has a definition of its own nevertheless.
    if schema.get("$ref").is_some() {
        schema = serde_json::json!({ "allOf": [schema] });
    }
    schemars::Schema::try_from(schema).unwrap_or_default()
}

fn settle(schema: &mut Value, generator: &mut SchemaGenerator, subschema: Subschema) {
    let Value::Object(members) = schema else { return };
    members.remove(EXPERIMENTAL);
    if let Some(Value::Object(properties)) = members.get_mut("properties") {
        properties.retain(|_, property| is_here(property));
        properties.values_mut().for_each(|property| settle(property, generator, subschema));
    }
    for list in ["oneOf", "anyOf", "allOf"] {
        if let Some(Value::Array(list)) = members.get_mut(list) {
            list.retain(is_here);
            list.iter_mut().for_each(|member| settle(member, generator, subschema));
        }
    }
    for inner in ["items", "additionalProperties"] {
        if let Some(inner) = members.get_mut(inner) {
            settle(inner, generator, subschema);
        }
    }
    if let Some(other) = refer(members, generator, subschema) {
        if members.is_empty() {
            *schema = other;
        } else {
            members.insert("allOf".to_owned(), Value::Array(vec![other]));
        }
    }
}

/// Whether this tier has a property or a member of a union.
fn is_here(schema: &Value) -> bool {
    cfg!(feature = "experimental") || schema.get(EXPERIMENTAL).is_none()
}

/// Takes the reference out of a schema: what the generator says of the type.
fn refer(
    members: &mut Map<String, Value>,
    generator: &mut SchemaGenerator,
    subschema: Subschema,
) -> Option<Value> {
    let target = members.remove("$ref")?;
    let name = target.as_str()?.strip_prefix("#/definitions/")?;
    Some(subschema(name, generator).unwrap_or(Value::Bool(true)))
}

/// `schemas!("definitions as JSON", { Type, Other, })`
macro_rules! schemas {
    ($definitions:expr, { $($(#[$cfg:meta])* $type:ident,)* }) => {
        fn definition(name: &str) -> Option<&'static serde_json::Value> {
            use std::collections::BTreeMap;
            static DEFINITIONS: std::sync::LazyLock<BTreeMap<String, serde_json::Value>> =
                std::sync::LazyLock::new(|| serde_json::from_str($definitions).unwrap_or_default());
            DEFINITIONS.get(name)
        }

        fn subschema(name: &str, generator: &mut schemars::generate::SchemaGenerator) -> Option<serde_json::Value> {
            match name {
                $($(#[$cfg])* stringify!($type) => Some(generator.subschema_for::<$type>().to_value()),)*
                _ => None,
            }
        }

        $(
            $(#[$cfg])*
            impl schemars::JsonSchema for $type {
                fn schema_name() -> std::borrow::Cow<'static, str> {
                    stringify!($type).into()
                }

                fn schema_id() -> std::borrow::Cow<'static, str> {
                    concat!("codex_protocol_types::", stringify!($type)).into()
                }

                fn json_schema(generator: &mut schemars::generate::SchemaGenerator) -> schemars::Schema {
                    $crate::wire::schemas::of(definition(stringify!($type)), generator, subschema)
                }
            }
        )*

        /// Every type that has a schema, and its schema.
        #[cfg(test)]
        pub(crate) fn all() -> Vec<(&'static str, schemars::Schema)> {
            vec![$($(#[$cfg])* (stringify!($type), schemars::schema_for!($type)),)*]
        }
    };
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    /// Every reference inside a schema, and every mark of ours.
    fn inside<'v>(value: &'v Value, refs: &mut Vec<&'v str>) {
        match value {
            Value::Object(members) => {
                assert!(!members.contains_key(super::EXPERIMENTAL), "{value}");
                refs.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| inside(member, refs));
            }
            Value::Array(items) => items.iter().for_each(|item| inside(item, refs)),
            _ => {}
        }
    }

    #[test]
    fn every_type_has_a_schema_that_is_whole() {
        let all = crate::generated::schemas::all();
        assert!(all.len() > 600, "{}", all.len());
        for (name, schema) in &all {
            let schema = schema.as_value();
            let mut refs = Vec::new();
            inside(schema, &mut refs);
            assert!(schema.as_object().is_some_and(|members| members.len() > 1), "{name}: {schema}");
            for target in refs {
                let inner = target.strip_prefix("#/$defs/").and_then(|name| schema["$defs"].get(name));
                assert!(target == "#" || inner.is_some(), "{name}: {target}");
            }
        }
    }
}
