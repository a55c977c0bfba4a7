//! Draws instances of a definition from the checked-in dump: seeded, so that a failure can be drawn again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Map, Value, json};

/// What an instance holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Nothing that could be left out.
    RequiredOnly,
    /// Everything.
    Everything,
    /// Everything, and `null` wherever it is allowed.
    Nulls,
    /// A coin for each choice.
    Random,
}

/// An instance, and what may differ when it is written back.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) value: Value,
    /// Where a `null` stands that means the same as absence.
    pub(crate) droppable: BTreeSet<String>,
}

/// The definitions of the experimental tier: the one that holds everything.
pub(crate) struct Dump {
    pub(crate) definitions: BTreeMap<String, Value>,
    tri_state: BTreeSet<String>,
}

impl Dump {
    pub(crate) fn load() -> Self {
        let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
        let read = |file: &str| std::fs::read_to_string(schema.join(file)).expect(file);
        let bundle = |file: &str| -> Value { serde_json::from_str(&read(file)).expect(file) };
        let flat = bundle("experimental/codex_app_server_protocol.v2.schemas.json");
        let root = read("experimental/codex_app_server_protocol.schemas.json")
            .replace("#/definitions/v2/", "#/definitions/");
        let root: Value = serde_json::from_str(&root).expect("the root bundle");
        let mut definitions: BTreeMap<String, Value> = BTreeMap::new();
        for bundle in [flat, root] {
            for (name, schema) in bundle["definitions"].as_object().expect("definitions") {
                if name != "v2" {
                    definitions.entry(name.clone()).or_insert_with(|| schema.clone());
                }
            }
        }
        Self { definitions, tri_state: tri_state(&read("overrides.toml")) }
    }

    pub(crate) fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema.get("$ref").and_then(Value::as_str) {
            Some(target) => &self.definitions[target.trim_start_matches("#/definitions/")],
            None => schema,
        }
    }

    /// The definitions that are part of what the runtime sends.
    pub(crate) fn received(&self) -> BTreeSet<String> {
        let responses = self.definitions.keys().filter(|name| name.ends_with("Response")).cloned();
        let lists = ["ServerRequest", "ServerNotification"].map(str::to_owned);
        let answers: BTreeSet<String> = self.referred("ServerRequest");
        let mut next: Vec<String> =
            responses.filter(|name| !self.answers(&answers, name)).chain(lists).collect();
        let mut seen = BTreeSet::new();
        while let Some(name) = next.pop() {
            if seen.insert(name.clone()) {
                next.extend(self.referred(&name));
            }
        }
        seen
    }

    /// Whether a response is what a client answers a request of the server with.
    fn answers(&self, params: &BTreeSet<String>, response: &str) -> bool {
        response.strip_suffix("Response").is_some_and(|stem| params.contains(&format!("{stem}Params")))
    }

    /// The definitions that one refers to.
    fn referred(&self, name: &str) -> BTreeSet<String> {
        fn collect(schema: &Value, into: &mut BTreeSet<String>) {
            match schema {
                Value::Object(members) => members.iter().for_each(|(key, value)| match value.as_str() {
                    Some(target) if key == "$ref" => {
                        into.insert(target.trim_start_matches("#/definitions/").to_owned());
                    }
                    _ => collect(value, into),
                }),
                Value::Array(items) => items.iter().for_each(|item| collect(item, into)),
                _ => {}
            }
        }
        let mut referred = BTreeSet::new();
        collect(&self.definitions[name], &mut referred);
        referred
    }

    /// Whether a schema itself allows `null`.
    pub(crate) fn admits_null(&self, schema: &Value) -> bool {
        let is_null = |schema: &Value| schema["type"] == "null";
        let lists = ["anyOf", "oneOf"].into_iter().filter_map(|list| schema[list].as_array()).flatten();
        let types = schema["type"].as_array().is_some_and(|types| types.iter().any(|name| name == "null"));
        types || is_null(schema) || lists.into_iter().any(is_null)
    }

    pub(crate) fn draw(&self, name: &str, mode: Mode, seed: u64) -> Instance {
        let mut drawing = Drawing {
            dump: self,
            mode,
            random: fastrand::Rng::with_seed(seed),
            droppable: BTreeSet::new(),
            path: String::new(),
            depth: 0,
        };
        let value = drawing.value(&self.definitions[name], Some(name));
        Instance { value, droppable: drawing.droppable }
    }
}

/// The fields (`Definition.wireName`) whose `null` must come back.
fn tri_state(overrides: &str) -> BTreeSet<String> {
    let entries = overrides.split("[[").filter(|entry| entry.starts_with("tri-state]]"));
    entries
        .filter_map(|entry| entry.lines().find_map(|line| line.strip_prefix("field = ")))
        .map(|quoted| quoted.trim_matches('"').to_owned())
        .collect()
}

struct Drawing<'d> {
    dump: &'d Dump,
    mode: Mode,
    random: fastrand::Rng,
    droppable: BTreeSet<String>,
    path: String,
    depth: usize,
}

impl Drawing<'_> {
    fn value(&mut self, schema: &Value, name: Option<&str>) -> Value {
        self.depth += 1;
        let value = self.undepthed(schema, name);
        self.depth -= 1;
        value
    }

    fn undepthed(&mut self, schema: &Value, name: Option<&str>) -> Value {
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let target = target.trim_start_matches("#/definitions/");
            return self.value(&self.dump.definitions[target], Some(target));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return self.choose(values).clone();
        }
        if let Some(all) = schema.get("allOf").and_then(Value::as_array) {
            return self.value(&all[0], name);
        }
        for list in ["oneOf", "anyOf"] {
            if let Some(members) = schema.get(list).and_then(Value::as_array) {
                return self.union(schema, members, name);
            }
        }
        self.typed(schema, name)
    }

    /// A member of the union; properties beside it belong to the same object.
    fn union(&mut self, schema: &Value, members: &[Value], name: Option<&str>) -> Value {
        let null = |member: &&Value| member["type"] == "null";
        if self.mode == Mode::Nulls && members.iter().any(|member| null(&member)) {
            return Value::Null;
        }
        let member = self.choose(members).clone();
        let member =
            if self.mode == Mode::Everything && null(&&member) { members[0].clone() } else { member };
        let mut value = self.value(&member, name);
        if schema.get("properties").is_some()
            && let (Value::Object(own), Value::Object(all)) = (self.object(schema, name), &mut value)
        {
            all.extend(own);
        }
        value
    }

    fn typed(&mut self, schema: &Value, name: Option<&str>) -> Value {
        let kind = match &schema["type"] {
            Value::String(kind) => kind.clone(),
            Value::Array(kinds) => {
                let null = kinds.iter().any(|kind| kind == "null");
                if null && (self.mode == Mode::Nulls || self.mode == Mode::Random && self.random.bool()) {
                    return Value::Null;
                }
                let others: Vec<_> = kinds.iter().filter(|kind| *kind != "null").collect();
                self.choose(&others).as_str().unwrap_or_default().to_owned()
            }
            _ => return self.anything(),
        };
        match kind.as_str() {
            "null" => Value::Null,
            "boolean" => self.random.bool().into(),
            "integer" => self.integer(schema),
            "number" => self.choose(&[json!(0.5), json!(-1.25e10), json!(3), json!(1e-7)]).clone(),
            "string" => self.string(),
            "array" => self.array(schema),
            "object" => self.object(schema, name),
            other => panic!("a type that this generator does not know: {other}"),
        }
    }

    fn integer(&mut self, schema: &Value) -> Value {
        let limits: [Value; 2] = match schema["format"].as_str().unwrap_or("int64") {
            "int32" => [i32::MIN.into(), i32::MAX.into()],
            "uint8" => [0.into(), u8::MAX.into()],
            "uint16" => [0.into(), u16::MAX.into()],
            "uint32" => [0.into(), u32::MAX.into()],
            "uint" | "uint64" => [0.into(), u64::MAX.into()],
            _ => [i64::MIN.into(), i64::MAX.into()],
        };
        let chosen = self.random.usize(..3);
        limits.get(chosen).cloned().unwrap_or_else(|| self.random.u8(..100).into())
    }

    fn string(&mut self) -> Value {
        let samples = [
            "plain",
            "with \"quotes\" and \\ and /",
            "tab\tnew\nline\u{1}",
            "žluťoučký 馬 🦀",
            "two  spaces",
        ];
        (*self.choose(&samples)).into()
    }

    fn anything(&mut self) -> Value {
        let samples = [
            json!("text"),
            json!(-7),
            json!(true),
            json!([1, "two", null]),
            json!({ "key": { "nested": [0.5] } }),
        ];
        self.choose(&samples).clone()
    }

    fn array(&mut self, schema: &Value) -> Value {
        let full = matches!(self.mode, Mode::Everything | Mode::Nulls) && self.depth < 12;
        let most = if self.depth < 8 { 2 } else { 0 };
        let length = if full { 1 } else { self.random.usize(..=most) };
        let any = Value::Bool(true);
        let items = schema.get("items").unwrap_or(&any).clone();
        (0..length).map(|index| self.at(&index.to_string(), |this| this.value(&items, None))).collect()
    }

    fn object(&mut self, schema: &Value, name: Option<&str>) -> Value {
        let mut object = Map::new();
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for (key, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required.contains(&key.as_str());
            if is_required || self.wants_optional() {
                let value = self.at(key, |this| this.value(property, None));
                let path = format!("{}.{key}", name.unwrap_or_default());
                if value.is_null() && !is_required && !self.dump.tri_state.contains(&path) {
                    self.droppable.insert(format!("{}/{key}", self.path));
                }
                object.insert(key.clone(), value);
            }
        }
        if let Some(values @ Value::Object(_)) = schema.get("additionalProperties") {
            let key = self.string().as_str().unwrap_or_default().to_owned();
            let value = self.at(&key, |this| this.value(values, None));
            object.insert(key, value);
        }
        Value::Object(object)
    }

    fn wants_optional(&mut self) -> bool {
        match self.mode {
            Mode::RequiredOnly => false,
            Mode::Everything | Mode::Nulls => self.depth < 12,
            Mode::Random => self.depth < 8 && self.random.bool(),
        }
    }

    fn at<T>(&mut self, key: &str, draw: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(key);
        let drawn = draw(self);
        self.path.truncate(length);
        drawn
    }

    fn choose<'v, T>(&mut self, values: &'v [T]) -> &'v T {
        &values[self.random.usize(..values.len())]
    }
}
