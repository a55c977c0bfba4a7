//! JSON schemas of Rust types, as a model must have them.

pub(crate) mod refused;

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

/// The schema of `T` for a model that is held to it strictly.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(Strict);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

/// What strict output asks for: every property is required (an optional one may be `null`), there are no others, and
/// what is merely a hint of Rust's types is left out.
#[derive(Clone)]
struct Strict;

impl Transform for Strict {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(object) = schema.as_object_mut() else { return };
        for hint in ["$schema", "default", "format"] {
            object.remove(hint);
        }
        if let Some(alternatives) = object.remove("oneOf") {
            object.insert("anyOf".to_owned(), alternatives);
        }
        close(object);
    }
}

/// Makes an object with named properties hold these and no others.
fn close(object: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = object.get("properties") else { return };
    let names: Vec<Value> = properties.keys().cloned().map(Value::String).collect();
    object.insert("required".to_owned(), Value::Array(names));
    object.entry("additionalProperties").or_insert(Value::Bool(false));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    struct Review {
        /// From 1 to 5.
        stars: u8,
        #[serde(default)]
        remark: Option<String>,
        kind: Kind,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    #[serde(tag = "type")]
    enum Kind {
        Book { pages: u32 },
        Film,
    }

    #[test]
    fn everything_is_required_and_nothing_else_allowed() {
        let schema = schema_of::<Review>();
        assert_eq!(schema["required"], json!(["kind", "remark", "stars"]));
        assert_eq!(schema["additionalProperties"], json!(false));
        assert_eq!(schema["properties"]["remark"], json!({ "type": ["string", "null"] }));
    }

    #[test]
    fn descriptions_stay_and_hints_go() {
        let stars = &schema_of::<Review>()["properties"]["stars"];
        assert_eq!(stars["description"], json!("From 1 to 5."));
        assert_eq!((stars.get("format"), schema_of::<Review>().get("$schema")), (None, None));
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    struct Loose {
        name: String,
        scores: std::collections::BTreeMap<String, u8>,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    struct Nested {
        inner: Vec<Loose>,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    struct Pair {
        either: Option<Vec<(u8, String)>>,
    }

    #[derive(JsonSchema)]
    #[allow(dead_code, reason = "only its schema is used")]
    struct Anything {
        what: Value,
    }

    #[test]
    fn what_strict_output_has_no_words_for_is_named() {
        let place = |schema: Value| refused::refused(&schema).map(|refused| refused.place);
        assert_eq!(place(schema_of::<Review>()), None);
        assert_eq!(place(schema_of::<Loose>()).as_deref(), Some("Loose.scores"));
        assert_eq!(place(schema_of::<Nested>()).as_deref(), Some("Loose.scores"));
        assert_eq!(place(schema_of::<Pair>()).as_deref(), Some("Pair.either[]"));
        assert_eq!(place(schema_of::<Anything>()).as_deref(), Some("Anything.what"));
    }

    #[test]
    fn alternatives_are_any_of() {
        let kind = &schema_of::<Review>()["$defs"]["Kind"];
        assert_eq!(kind.get("oneOf"), None);
        assert_eq!(kind["anyOf"][0]["required"], json!(["pages", "type"]));
        assert_eq!(kind["anyOf"][1]["additionalProperties"], json!(false));
    }
}
