//! The bundle files of both tiers -> one map of definitions in which everything knows its tier.

use std::collections::{BTreeMap, BTreeSet};

use schemars::schema::{Schema, SchemaObject, SingleOrVec};
use serde_json::{Map, Value};

use super::same::is_same_member;
use super::superset::{self, items};
use super::{Definition, Definitions};
use crate::BundleTexts;
use crate::error::{Error, Result};
use crate::keywords::unsupported;
use crate::marks::{is_mark, set_any_experimental, set_experimental};
use crate::schema::{List, property, rewrite_all, strings};

/// A tier: the schemas by their names.
type Schemas = BTreeMap<String, SchemaObject>;

/// Merges the tiers: the experimental dump, with all that the stable one lacks marked.
pub(crate) fn merge(stable: &BundleTexts, experimental: &BundleTexts) -> Result<Definitions> {
    let stable = tier(stable)?;
    let mut merged = tier(experimental)?;
    let lost = superset::lost(&stable, &merged);
    if !lost.is_empty() {
        return Err(Error::NotASuperset { differences: lost });
    }
    for (name, schema) in &mut merged {
        match stable.get(name) {
            Some(stable) => mark_object(schema, stable),
            None => set_experimental(schema),
        }
    }
    let definition = |(name, schema)| (String::clone(&name), Definition::of_dump(&name, schema));
    Ok(merged.into_iter().map(definition).collect())
}

/// The definitions of one tier: those of the flat bundle, and what the other has beside them.
fn tier(texts: &BundleTexts) -> Result<Schemas> {
    let (flat, root) =
        ("codex_app_server_protocol.v2.schemas.json", "codex_app_server_protocol.schemas.json");
    let mut all = Schemas::new();
    for (name, json) in parse(flat, &texts.v2)? {
        all.insert(name.clone(), read(flat, &name, json)?);
    }
    for (name, json) in parse(root, &texts.root)? {
        if name != "v2" && !all.contains_key(&name) {
            let mut schema = read(root, &name, json)?;
            rewrite_all(&mut schema, &mut flatten_reference);
            all.insert(name, schema);
        }
    }
    Ok(all)
}

fn parse(file: &'static str, text: &str) -> Result<Map<String, Value>> {
    let wrong = |reason: String| Error::Dump { file, reason };
    let mut bundle: Value = serde_json::from_str(text).map_err(|error| wrong(error.to_string()))?;
    // The order in which a program's serde_json keeps members is a matter of its features.
    bundle.sort_all_objects();
    match bundle.get_mut("definitions").map(Value::take) {
        Some(Value::Object(definitions)) => Ok(definitions),
        _ => Err(wrong(
            "no `definitions`: not a bundle written by `codex app-server generate-json-schema`".into(),
        )),
    }
}

/// The door: from here on a schema is one of `schemars`, which keeps also the keywords that it does not know.
fn read(file: &'static str, name: &str, json: Value) -> Result<SchemaObject> {
    let wrong = |error: serde_json::Error| Error::Dump { file, reason: format!("{name}: {error}") };
    let mut schema = serde_json::from_value::<Schema>(json).map_err(wrong)?.into_object();
    let mut marked = false;
    rewrite_all(&mut schema, &mut |schema| marked |= schema.extensions.keys().any(|key| is_mark(key)));
    if marked {
        return Err(unsupported(name, "a mark of this generator, which no dump may hold", &schema));
    }
    Ok(schema)
}

/// The root bundle nests the v2 definitions; the flat one does not.
fn flatten_reference(schema: &mut SchemaObject) {
    if let Some(target) = &mut schema.reference {
        *target = target.replace("#/definitions/v2/", "#/definitions/");
    }
}

/// Marks the properties, members and values of a schema that its stable form lacks.
fn mark(schema: &mut Schema, stable: &Schema) {
    if let (Schema::Object(schema), Schema::Object(stable)) = (schema, stable) {
        mark_object(schema, stable);
    }
}

fn mark_object(schema: &mut SchemaObject, stable: &SchemaObject) {
    if schema == stable {
        return;
    }
    if let Some(object) = &mut schema.object {
        for (name, schema) in &mut object.properties {
            match property(stable, name) {
                Some(stable) => mark(schema, stable),
                None => set_any_experimental(schema),
            }
        }
        let values = stable.object.as_ref().and_then(|object| object.additional_properties.as_deref());
        if let (Some(schema), Some(stable)) = (object.additional_properties.as_deref_mut(), values) {
            mark(schema, stable);
        }
    }
    for list in List::EVERY {
        let known = list.of(stable).unwrap_or_default();
        for member in list.of_mut(schema) {
            match known.iter().find(|stable| is_same_member(member, stable)) {
                Some(stable) => mark(member, stable),
                None => set_any_experimental(member),
            }
        }
    }
    if let Some(SingleOrVec::Single(schema)) = schema.array.as_mut().and_then(|array| array.items.as_mut())
        && let Some(stable) = items(stable)
    {
        mark(schema, stable);
    }
    mark_values(schema, stable);
}

/// A string enum that has values beyond those of the stable tier becomes a union of one-value enums, for a mark stands on
/// a schema.
fn mark_values(schema: &mut SchemaObject, stable: &SchemaObject) {
    let known: BTreeSet<&str> = strings(stable).collect();
    if known.is_empty() || strings(schema).all(|value| known.contains(value)) {
        return;
    }
    let metadata = schema.metadata.take();
    let whole = std::mem::take(schema);
    let values = whole.enum_values.iter().flatten().map(|value| {
        let mut member = SchemaObject { enum_values: Some(vec![value.clone()]), ..whole.clone() };
        if value.as_str().is_none_or(|value| !known.contains(value)) {
            set_experimental(&mut member);
        }
        Schema::Object(member)
    });
    *List::One.slot(schema) = Some(values.collect());
    schema.metadata = metadata;
}
