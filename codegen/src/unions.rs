//! What kind of union a schema is: how its members are told apart.

use schemars::schema::{InstanceType, Schema, SchemaObject, SingleOrVec};
use serde_json::Value;

use crate::keywords::has_only;
use crate::marks::is_experimental;
use crate::schema::{
    List, constant, description, has_properties, nullable, object, objects, only_type, properties, property,
    reference, required, requires, strings,
};

/// A union, by what tells its members apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Union {
    /// Strings, each of them a member or a part of one.
    Strings,
    /// Objects, by the value of this property.
    Tagged(String),
    /// Strings and objects with one key.
    External,
    /// By their shape alone.
    Untagged,
}

/// What kind of union a schema is, if it is one, and which list holds its members.
pub(crate) fn union(schema: &SchemaObject) -> Option<(List, Union)> {
    if nullable(schema).is_some() || alternatives(schema).is_some() {
        return None;
    }
    let (list, members) = List::UNIONS.into_iter().find_map(|list| Some((list, list.of(schema)?)))?;
    let kind = if texts(schema).is_some() {
        Union::Strings
    } else if is_external(schema, members) {
        Union::External
    } else if let Some(tag) = tag(members) {
        Union::Tagged(tag)
    } else {
        Union::Untagged
    };
    Some((list, kind))
}

/// Whether a type of its own is made of a schema wherever it stands.
pub(crate) fn is_compound(schema: &SchemaObject) -> bool {
    let is_union =
        List::UNIONS.into_iter().any(|list| list.of(schema).is_some()) && nullable(schema).is_none();
    reference(schema).is_none() && (has_properties(schema) || schema.enum_values.is_some() || is_union)
}

/// A value of a string enum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'s> {
    pub(crate) wire: &'s str,
    pub(crate) doc: &'s str,
    pub(crate) experimental: bool,
}

/// The values of a string enum: a list, or a union of such lists, which are documented or experimental each.
pub(crate) fn texts(schema: &SchemaObject) -> Option<Vec<Text<'_>>> {
    if let Some(values) = &schema.enum_values {
        let is_text = schema.instance_type.is_none() || only_type(schema) == Some(InstanceType::String);
        let is_plain = values.iter().all(Value::is_string) && has_only(schema, &["type", "enum"]);
        let text = |wire| Text { wire, doc: "", experimental: false };
        return (is_text && is_plain).then(|| strings(schema).map(text).collect());
    }
    let list = List::UNIONS.into_iter().find(|list| list.of(schema).is_some())?;
    let members =
        list.of(schema).filter(|members| !members.is_empty() && has_only(schema, &[list.keyword()]))?;
    let values = members.iter().map(|member| {
        let member = object(member)?;
        Some(texts(member)?.into_iter().map(|text| text_of_member(member, text)).collect::<Vec<_>>())
    });
    Some(values.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
}

/// A value, with what the member says that it stands in.
fn text_of_member<'s>(member: &'s SchemaObject, text: Text<'s>) -> Text<'s> {
    Text {
        wire: text.wire,
        doc: if text.doc.is_empty() { description(member) } else { text.doc },
        experimental: text.experimental || is_experimental(member),
    }
}

/// String enums beside objects with one key.
fn is_external(schema: &SchemaObject, members: &[Schema]) -> bool {
    let is_texts = |member: &SchemaObject| texts(member).is_some();
    let known = |member: &Schema| {
        object(member).is_some_and(|m| is_texts(m) || single_key(m).is_some() || is_catch_all(m))
    };
    objects(members).any(is_texts) && !has_properties(schema) && members.iter().all(known)
}

/// The one property of an object that has no other, and requires it.
pub(crate) fn single_key(member: &SchemaObject) -> Option<(&String, &Schema)> {
    if !has_only(member, &["type", "properties", "required", "additionalProperties"]) {
        return None;
    }
    let is_single = properties(member).count() == 1 && required(member).count() == 1;
    properties(member).next().filter(|(name, _)| is_single && requires(member, name))
}

/// "Any string or object": the runtime's own way to stay open, which every union here does.
fn is_catch_all(member: &SchemaObject) -> bool {
    matches!(member.instance_type, Some(SingleOrVec::Vec(_))) && has_only(member, &["type"])
}

/// The property that has one value in every member, `type` before others.
fn tag(members: &[Schema]) -> Option<String> {
    let in_all = |name: &&String| {
        members.iter().all(|member| {
            let constant = |member| property(member, name).and_then(constant);
            object(member).is_some_and(|member| requires(member, name) && constant(member).is_some())
        })
    };
    let candidates: Vec<&String> =
        properties(object(members.first()?)?).map(|(name, _)| name).filter(in_all).collect();
    candidates.iter().find(|name| **name == "type").or(candidates.first()).map(|name| (*name).clone())
}

/// The value of a member's tag.
pub(crate) fn tag_value<'s>(member: &'s SchemaObject, tag: &str) -> &'s str {
    property(member, tag).and_then(constant).unwrap_or_default()
}

/// The groups of members of which an object asks for one, as normalization writes them: an `anyOf` of `required` alone.
pub(crate) fn alternatives(schema: &SchemaObject) -> Option<Vec<&str>> {
    let groups = List::Any.of(schema).filter(|groups| !groups.is_empty() && has_properties(schema))?;
    let is_group = |group: &Schema| {
        object(group).is_some_and(|group| required(group).next().is_some() && has_only(group, &["required"]))
    };
    groups.iter().all(is_group).then(|| objects(groups).flat_map(required).collect())
}

/// The names that the members of a union have on the wire, where they have some.
pub(crate) fn wire_names(schema: &SchemaObject) -> Vec<&str> {
    if let Some(texts) = texts(schema) {
        return texts.into_iter().map(|text| text.wire).collect();
    }
    let Some((list, kind)) = union(schema) else { return Vec::new() };
    let members = || objects(list.of(schema).unwrap_or_default());
    match kind {
        Union::Tagged(tag) => members().map(|member| tag_value(member, &tag)).collect(),
        Union::External => members().flat_map(external_names).collect(),
        Union::Strings | Union::Untagged => Vec::new(),
    }
}

fn external_names(member: &SchemaObject) -> Vec<&str> {
    let texts = texts(member).unwrap_or_default().into_iter().map(|text| text.wire);
    texts.chain(single_key(member).map(|(name, _)| name.as_str())).collect()
}
