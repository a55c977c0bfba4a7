//! What a model that is held to a schema strictly cannot be held to.

use serde_json::Value;

/// The place of a schema that strict output has no words for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// `Review.scores`: the type, then the names of fields; `[]` is an element of a list.
    pub(crate) place: String,
    pub(crate) why: &'static str,
}

const MAP: &str = "a map with free keys; use a list of structs with a field for the key";
const TUPLE: &str = "a tuple; use a struct";
const ANY: &str = "any JSON; use a type that says what it is, or a String";

/// The first place that cannot be said, if there is one.
pub(crate) fn refused(schema: &Value) -> Option<Refused> {
    let root = schema.get("title").and_then(Value::as_str).unwrap_or("the answer");
    let definitions = schema.get("$defs").and_then(Value::as_object).into_iter().flatten();
    look(schema, root).or_else(|| definitions.into_iter().find_map(|(name, schema)| look(schema, name)))
}

fn look(schema: &Value, place: &str) -> Option<Refused> {
    let refused = |why| Some(Refused { place: place.to_owned(), why });
    let Some(object) = schema.as_object() else { return refused(ANY) };
    if object.keys().all(|key| ["title", "description"].contains(&key.as_str())) {
        return refused(ANY);
    }
    let free = object.get("additionalProperties").is_some_and(|more| *more != Value::Bool(false));
    if free || object.contains_key("patternProperties") {
        return refused(MAP);
    }
    if object.contains_key("prefixItems") {
        return refused(TUPLE);
    }
    let fields = object.get("properties").and_then(Value::as_object).into_iter().flatten();
    let items = object.get("items").map(|items| (items, format!("{place}[]")));
    let parts = ["anyOf", "allOf"].into_iter().filter_map(|key| object.get(key)?.as_array()).flatten();
    let below = fields.map(|(name, field)| (field, format!("{place}.{name}")));
    let below = below.chain(items).chain(parts.map(|part| (part, place.to_owned())));
    below.into_iter().find_map(|(schema, place)| look(schema, &place))
}
