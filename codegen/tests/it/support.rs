//! The real dump, tiny dumps, and how to run the generator over them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use codex_codegen::{BundleTexts, Error, Generated, Options, Release};
use serde_json::{Map, Value, json};

/// The unions that list the methods: every dump has them.
pub(crate) const METHOD_LISTS: [&str; 3] = ["ClientRequest", "ServerRequest", "ServerNotification"];

/// A path in the workspace.
pub(crate) fn workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The checked-in dump of a tier.
pub(crate) fn real_bundle(tier: &str) -> BundleTexts {
    let file = |name: &str| read(&workspace(&format!("schema/{tier}/{name}")));
    BundleTexts {
        v2: file("codex_app_server_protocol.v2.schemas.json"),
        root: file("codex_app_server_protocol.schemas.json"),
    }
}

/// What the generator makes of the checked-in dump.
pub(crate) fn generate_real() -> &'static Generated {
    static REAL: LazyLock<Generated> = LazyLock::new(|| {
        let (stable, experimental) = (real_bundle("stable"), real_bundle("experimental"));
        codex_codegen::generate(&stable, &experimental, pinned(), Options::default()).unwrap()
    });
    &REAL
}

/// The files of the types crate, by their names without folder and ending.
pub(crate) fn types_files(generated: &Generated) -> BTreeMap<&str, &str> {
    let stem = |path| str::strip_prefix(path, "protocol-types/src/generated/")?.strip_suffix(".rs");
    generated.files.iter().filter_map(|(path, text)| Some((stem(path)?, text.as_str()))).collect()
}

/// The bundle files of a tiny dump; the lists of methods that it lacks are empty.
pub(crate) fn tiny_bundle(mut definitions: Map<String, Value>) -> BundleTexts {
    for list in METHOD_LISTS {
        definitions.entry(list).or_insert_with(|| json!({ "oneOf": [] }));
    }
    BundleTexts {
        v2: json!({ "definitions": definitions }).to_string(),
        root: json!({ "definitions": {} }).to_string(),
    }
}

/// A tiny dump says of no method what it is for.
pub(crate) const TINY: Options = Options { lenient: false, allow_untyped: false, allow_undescribed: true };

/// A run over a tiny dump whose tiers are the same.
pub(crate) struct Run {
    definitions: Value,
    overrides: String,
    descriptions: String,
    options: Options,
}

impl Run {
    pub(crate) fn over(definitions: Value) -> Self {
        Self { definitions, overrides: String::new(), descriptions: String::new(), options: TINY }
    }

    pub(crate) fn overrides(mut self, overrides: &str) -> Self {
        self.overrides = overrides.to_owned();
        self
    }

    pub(crate) fn descriptions(mut self, descriptions: &str) -> Self {
        self.descriptions = descriptions.to_owned();
        self
    }

    pub(crate) fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    pub(crate) fn generate(self) -> Result<Generated, Error> {
        let Value::Object(definitions) = self.definitions else { panic!("definitions are an object") };
        let bundle = tiny_bundle(definitions);
        let overrides = reviewed(&self.overrides);
        let release = Release { descriptions: &self.descriptions, ..release(&overrides) };
        codex_codegen::generate(&bundle, &bundle, release, self.options)
    }

    pub(crate) fn files(self) -> String {
        self.generate().unwrap().files.into_values().collect()
    }

    pub(crate) fn error(self) -> String {
        self.generate().unwrap_err().to_string()
    }
}

/// Overrides say which release they are for; a tiny dump is of none.
pub(crate) fn reviewed(overrides: &str) -> String {
    format!("reviewed-for = \"0.0.0\"\n{overrides}")
}

/// A member of one of the lists of methods.
pub(crate) fn method(name: &str, params: &Value) -> Value {
    json!({
        "type": "object",
        "properties": { "method": { "type": "string", "enum": [name] }, "params": params },
        "required": ["method"],
    })
}

/// A definition with string members, all of them optional; without members, an object that has none.
pub(crate) fn object(members: &[&str]) -> Value {
    if members.is_empty() {
        return json!({ "type": "object", "additionalProperties": false });
    }
    let properties: Map<String, Value> =
        members.iter().map(|name| ((*name).to_owned(), json!({ "type": ["string", "null"] }))).collect();
    json!({ "type": "object", "properties": properties })
}

pub(crate) fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// The pinned release, whose version is this crate's, and the files of the workspace.
pub(crate) fn pinned() -> Release<'static> {
    static OVERRIDES: LazyLock<String> = LazyLock::new(|| read(&workspace("schema/overrides.toml")));
    static DESCRIPTIONS: LazyLock<String> = LazyLock::new(|| read(&workspace("schema/descriptions.toml")));
    Release { version: env!("CARGO_PKG_VERSION"), overrides: &OVERRIDES, descriptions: &DESCRIPTIONS }
}

/// A release of no version.
pub(crate) fn release(overrides: &str) -> Release<'_> {
    Release { version: "0.0.0", overrides, descriptions: "" }
}
