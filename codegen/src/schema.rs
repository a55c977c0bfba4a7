//! What every stage asks of a schema.
//!
//! A schema is one of `schemars` from the moment it is read until `typify` makes Rust of it.

use schemars::schema::{InstanceType, Schema, SchemaObject, SingleOrVec, SubschemaValidation};
use serde_json::Value;

/// The lists of schemas that a schema can consist of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum List {
    /// `oneOf`
    One,
    /// `anyOf`
    Any,
    /// `allOf`
    All,
}

impl List {
    pub(crate) const EVERY: [Self; 3] = [Self::One, Self::Any, Self::All];
    /// Those of which one holds.
    pub(crate) const UNIONS: [Self; 2] = [Self::One, Self::Any];

    /// The keyword.
    pub(crate) const fn keyword(self) -> &'static str {
        match self {
            Self::One => "oneOf",
            Self::Any => "anyOf",
            Self::All => "allOf",
        }
    }

    pub(crate) fn of(self, schema: &SchemaObject) -> Option<&[Schema]> {
        let lists = schema.subschemas.as_ref()?;
        match self {
            Self::One => lists.one_of.as_deref(),
            Self::Any => lists.any_of.as_deref(),
            Self::All => lists.all_of.as_deref(),
        }
    }

    /// The place of the list, also where there is none.
    pub(crate) fn slot(self, schema: &mut SchemaObject) -> &mut Option<Vec<Schema>> {
        let lists = schema.subschemas();
        match self {
            Self::One => &mut lists.one_of,
            Self::Any => &mut lists.any_of,
            Self::All => &mut lists.all_of,
        }
    }

    /// Takes the list out.
    pub(crate) fn take(self, schema: &mut SchemaObject) -> Vec<Schema> {
        let taken = if self.of(schema).is_some() { self.slot(schema).take() } else { None };
        if schema.subschemas.as_deref() == Some(&SubschemaValidation::default()) {
            schema.subschemas = None;
        }
        taken.unwrap_or_default()
    }

    pub(crate) fn of_mut(self, schema: &mut SchemaObject) -> &mut [Schema] {
        if schema.subschemas.is_none() {
            return &mut [];
        }
        self.slot(schema).as_deref_mut().unwrap_or_default()
    }
}

/// The schema unless it is `true` or `false`.
pub(crate) fn object(schema: &Schema) -> Option<&SchemaObject> {
    match schema {
        Schema::Object(object) => Some(object),
        Schema::Bool(_) => None,
    }
}

pub(crate) fn objects(schemas: &[Schema]) -> impl Iterator<Item = &SchemaObject> {
    schemas.iter().filter_map(object)
}

const DEFINITIONS: &str = "#/definitions/";

/// The definition that a schema refers to.
pub(crate) fn reference(schema: &SchemaObject) -> Option<&str> {
    schema.reference.as_deref()?.strip_prefix(DEFINITIONS)
}

/// A reference to a definition.
pub(crate) fn reference_to(name: &str) -> SchemaObject {
    SchemaObject::new_ref(format!("{DEFINITIONS}{name}"))
}

pub(crate) fn description(schema: &SchemaObject) -> &str {
    schema.metadata.as_ref().and_then(|said| said.description.as_deref()).unwrap_or_default()
}

/// Adds a paragraph to the description.
pub(crate) fn describe(schema: &mut SchemaObject, sentence: &str) {
    let text = match description(schema) {
        "" => sentence.to_owned(),
        text => format!("{text}\n\n{sentence}"),
    };
    schema.metadata().description = Some(text);
}

/// What is said of a schema for people, and its mark, laid over the one inside it.
pub(crate) fn take_in(outer: &SchemaObject, mut inner: SchemaObject) -> SchemaObject {
    if let Some(outer) = &outer.metadata {
        let said = inner.metadata();
        said.title = outer.title.clone().or(said.title.take());
        said.description = outer.description.clone().or(said.description.take());
        said.default = outer.default.clone().or(said.default.take());
    }
    inner.extensions.extend(outer.extensions.clone());
    inner
}

/// The one type of a schema.
pub(crate) fn only_type(schema: &SchemaObject) -> Option<InstanceType> {
    match schema.instance_type.as_ref()? {
        SingleOrVec::Single(only) => Some(**only),
        SingleOrVec::Vec(types) => <[_; 1]>::try_from(types.as_slice()).ok().map(|[only]| only),
    }
}

pub(crate) fn of_type(kind: InstanceType) -> SchemaObject {
    SchemaObject { instance_type: Some(SingleOrVec::from(kind)), ..SchemaObject::default() }
}

/// Whether nothing but `null` fits.
pub(crate) fn is_null(schema: &Schema) -> bool {
    object(schema).is_some_and(|schema| only_type(schema) == Some(InstanceType::Null))
}

/// What fits a schema beside `null`, as normalization writes it: an `anyOf` of two.
pub(crate) fn nullable(schema: &SchemaObject) -> Option<&Schema> {
    match List::Any.of(schema)? {
        [other, null] if is_null(null) && !is_null(other) => Some(other),
        _ => None,
    }
}

/// A schema that allows `null` beside what fits another.
pub(crate) fn or_null(other: SchemaObject) -> SchemaObject {
    let mut either = SchemaObject {
        metadata: other.metadata.clone(),
        extensions: other.extensions.clone(),
        ..SchemaObject::default()
    };
    *List::Any.slot(&mut either) = Some(vec![other.into(), of_type(InstanceType::Null).into()]);
    either
}

/// The one value of a one-value string enum.
pub(crate) fn constant(schema: &Schema) -> Option<&str> {
    match object(schema)?.enum_values.as_deref()? {
        [Value::String(only)] => Some(only),
        _ => None,
    }
}

pub(crate) fn properties(schema: &SchemaObject) -> impl Iterator<Item = (&String, &Schema)> {
    schema.object.iter().flat_map(|object| &object.properties)
}

pub(crate) fn has_properties(schema: &SchemaObject) -> bool {
    properties(schema).next().is_some()
}

pub(crate) fn property<'s>(schema: &'s SchemaObject, name: &str) -> Option<&'s Schema> {
    schema.object.as_ref()?.properties.get(name)
}

pub(crate) fn required(schema: &SchemaObject) -> impl Iterator<Item = &str> {
    schema.object.iter().flat_map(|object| &object.required).map(String::as_str)
}

pub(crate) fn requires(schema: &SchemaObject, name: &str) -> bool {
    required(schema).any(|required| required == name)
}

/// The strings of an enum.
pub(crate) fn strings(schema: &SchemaObject) -> impl Iterator<Item = &str> {
    schema.enum_values.iter().flatten().filter_map(Value::as_str)
}

/// Every schema directly inside a schema.
pub(crate) fn children_mut(schema: &mut SchemaObject) -> Vec<&mut Schema> {
    let mut children = Vec::new();
    if let Some(lists) = &mut schema.subschemas {
        let lists = [&mut lists.one_of, &mut lists.any_of, &mut lists.all_of];
        children.extend(lists.into_iter().flatten().flatten());
    }
    if let Some(array) = &mut schema.array
        && let Some(SingleOrVec::Single(items)) = &mut array.items
    {
        children.push(&mut **items);
    }
    if let Some(object) = &mut schema.object {
        children.extend(object.properties.values_mut());
        children.extend(object.additional_properties.as_deref_mut());
    }
    children
}

/// Calls `rewrite` on every schema inside out.
pub(crate) fn rewrite_all(schema: &mut SchemaObject, rewrite: &mut impl FnMut(&mut SchemaObject)) {
    for child in children_mut(schema) {
        if let Schema::Object(child) = child {
            rewrite_all(child, rewrite);
        }
    }
    rewrite(schema);
}
