//! Objects, enums and unions that stand inside a definition become definitions of their own.
//!
//! Their names are made from the definition and from what leads to them, as the dump's own titles are: the member
//! `agentMessage` of `ThreadItem` is `AgentMessageThreadItem`.

use std::collections::BTreeMap;

use schemars::schema::{ObjectValidation, Schema, SchemaObject, SingleOrVec};

use crate::error::{Error, Result};
use crate::marks::{is_experimental, set_any_experimental, set_experimental};
use crate::naming::type_name;
use crate::overrides::Overrides;
use crate::read::{Definition, Definitions};
use crate::schema::{List, description, nullable, reference_to, required};
use crate::unions::{Union, is_compound, single_key, tag_value, texts, union};

pub(super) fn run(definitions: &mut Definitions, overrides: &Overrides) -> Result<()> {
    let mut queue: Vec<String> = definitions.keys().rev().cloned().collect();
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    while let Some(name) = queue.pop() {
        let Some(mut definition) = definitions.remove(&name) else {
            continue;
        };
        let mut found = Found { overrides, origin: &name, types: Vec::new() };
        hoist_children(&name, &definition.place, &mut definition.schema, &mut found);
        let (types, experimental) = (found.types, is_experimental(&definition.schema));
        definitions.insert(name, definition);
        for (child, mut hoisted) in types {
            if experimental {
                set_experimental(&mut hoisted.schema);
            }
            if definitions.contains_key(&child) {
                let first = sources.remove(&child).unwrap_or_else(|| child.clone());
                return Err(Error::Collision { name: child, first, second: hoisted.place });
            }
            sources.insert(child.clone(), hoisted.place.clone());
            queue.push(child.clone());
            definitions.insert(child, hoisted);
        }
    }
    Ok(())
}

/// What was taken out of a definition.
struct Found<'o> {
    overrides: &'o Overrides,
    /// The definition.
    origin: &'o str,
    /// By their names.
    types: Vec<(String, Definition)>,
}

fn hoist_children(name: &str, place: &str, schema: &mut SchemaObject, found: &mut Found<'_>) {
    let (list, kind) = union(schema).unwrap_or((List::One, Union::Strings));
    for member in list.of_mut(schema) {
        let Schema::Object(member) = member else { continue };
        match &kind {
            Union::Strings => {}
            Union::Tagged(tag) => hoist_kind((name, place), tag, member, found),
            Union::External => hoist_payload((name, place), member, found),
            Union::Untagged if is_compound(member) => {
                let label = member_label(member);
                replace(format!("{label}{name}"), format!("{place}/{label}"), member, found);
            }
            Union::Untagged => hoist_nested(&format!("{name}Item"), place, member, found),
        }
    }
    hoist_nested(name, place, schema, found);
}

/// Leaves of a kind its tag, beside a reference to the rest.
fn hoist_kind((name, place): (&str, &str), tag: &str, member: &mut SchemaObject, found: &mut Found<'_>) {
    if List::All.of(member).is_some() {
        return;
    }
    let wire = tag_value(member, tag).to_owned();
    let mut left = ObjectValidation::default();
    left.required.insert(tag.to_owned());
    let rest = member.object();
    rest.required.remove(tag);
    left.properties.extend(rest.properties.remove_entry(tag));
    if let Some(said) = &mut member.metadata {
        said.title = None;
    }
    let (label, path) = labelled(place, &wire, found);
    replace(format!("{label}{name}"), path, member, found);
    let payload = SchemaObject { reference: member.reference.take(), ..SchemaObject::default() };
    *List::All.slot(member) = Some(vec![payload.into()]);
    member.object = Some(Box::new(left));
}

/// The payload of an object with one key.
fn hoist_payload((name, place): (&str, &str), member: &mut SchemaObject, found: &mut Found<'_>) {
    let Some((wire, _)) = single_key(member).filter(|_| texts(member).is_none()) else { return };
    let (wire, experimental) = (wire.clone(), is_experimental(member));
    let Some(payload) = member.object().properties.get_mut(&wire) else { return };
    if experimental && matches!(payload, Schema::Object(payload) if is_compound(payload)) {
        set_any_experimental(payload);
    }
    let (label, path) = labelled(place, &wire, found);
    hoist_value(&format!("{label}{name}"), &path, payload, found);
}

/// What a variant is called, and where it stands.
fn labelled(place: &str, wire: &str, found: &Found<'_>) -> (String, String) {
    let path = format!("{place}/{wire}");
    (found.overrides.rename(&path).map_or_else(|| type_name(wire), str::to_owned), path)
}

/// What tells a member of an untagged union from the others: its title, or what it requires.
fn member_label(member: &SchemaObject) -> String {
    let title = member.metadata.as_ref().and_then(|said| said.title.as_deref());
    let title = title.and_then(|title| title.split("v2::").next());
    let last = required(member).find(|name| !["uri", "id", "type"].contains(name));
    type_name(title.or(last).unwrap_or("Other"))
}

/// Properties, items and map values.
fn hoist_nested(prefix: &str, path: &str, schema: &mut SchemaObject, found: &mut Found<'_>) {
    if let Some(object) = &mut schema.object {
        for (property, value) in &mut object.properties {
            let path = format!("{path}.{property}");
            let label = type_name(found.overrides.rename(&path).unwrap_or(property));
            hoist_value(&format!("{prefix}{label}"), &path, value, found);
        }
        if let Some(values) = object.additional_properties.as_deref_mut() {
            hoist_value(&format!("{prefix}Value"), &format!("{path}[]"), values, found);
        }
    }
    if let Some(array) = &mut schema.array
        && let Some(SingleOrVec::Single(items)) = &mut array.items
    {
        hoist_value(&format!("{prefix}Item"), &format!("{path}[]"), items, found);
    }
}

fn hoist_value(name: &str, path: &str, value: &mut Schema, found: &mut Found<'_>) {
    let Schema::Object(value) = value else { return };
    if nullable(value).is_some() {
        List::Any.of_mut(value).iter_mut().for_each(|either| hoist_value(name, path, either, found));
    } else if is_compound(value) {
        replace(name.to_owned(), path.to_owned(), value, found);
    } else {
        hoist_nested(name, path, value, found);
    }
}

/// Leaves a reference in the place of a schema.
fn replace(name: String, place: String, schema: &mut SchemaObject, found: &mut Found<'_>) {
    let mut left = reference_to(&name);
    if !description(schema).is_empty() {
        left.metadata().description = Some(description(schema).to_owned());
    }
    if is_experimental(schema) {
        set_experimental(&mut left);
    }
    let schema = std::mem::replace(schema, left);
    found.types.push((name, Definition { schema, place, hoisted: Some(found.origin.to_owned()) }));
}
