//! The dumps that are edited: those of the generator's goldens, and pieces of the checked-in one, one a method and one a
//! definition.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// The unions that list the methods.
pub(super) const METHOD_LISTS: [&str; 3] = ["ClientRequest", "ServerRequest", "ServerNotification"];
/// How many definitions there are in a piece that is generated quickly.
const FEW: usize = 4;
/// Larger pieces take long, and show nothing that smaller ones do not.
const LARGEST: usize = 30;

/// A dump: the definitions of each tier, and what is decided for them.
#[derive(Debug, Clone)]
pub(super) struct Dump {
    pub(super) stable: Value,
    pub(super) experimental: Value,
    pub(super) overrides: String,
    /// Whether it is but a part of what the overrides are for.
    pub(super) is_piece: bool,
}

/// All dumps.
pub(super) struct Seeds {
    /// The goldens, and pieces of few definitions.
    pub(super) small: Vec<Dump>,
    /// Pieces of many definitions, which take much longer.
    pub(super) large: Vec<Dump>,
}

pub(super) fn all() -> &'static Seeds {
    static ALL: LazyLock<Seeds> = LazyLock::new(|| {
        let (mut small, large): (Vec<_>, _) =
            pieces().into_iter().partition(|piece| definitions(&piece.experimental) <= FEW);
        small.extend(goldens());
        Seeds { small, large }
    });
    &ALL
}

fn definitions(tier: &Value) -> usize {
    tier.as_object().map_or(0, Map::len)
}

fn workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn goldens() -> Vec<Dump> {
    let mut paths = Vec::new();
    for folder in ["codegen/tests/golden", "codegen/tests/golden/client"] {
        let entries = workspace(folder).read_dir().expect("the goldens");
        paths.extend(entries.map(|entry| entry.expect("the goldens").path()));
    }
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths.iter().map(|path| golden(path)).collect()
}

fn golden(path: &Path) -> Dump {
    let golden = json(path);
    let overrides = path.with_extension("toml");
    let overrides = if overrides.exists() { text(&overrides) } else { String::new() };
    let mut experimental = golden["definitions"].clone();
    if let (Value::Object(all), Some(more)) = (&mut experimental, golden["experimental"].as_object()) {
        all.extend(more.clone());
    }
    Dump {
        stable: golden["definitions"].clone(),
        experimental,
        overrides: format!("reviewed-for = \"0.0.0\"\n{overrides}"),
        is_piece: false,
    }
}

type Definitions = BTreeMap<String, Value>;

/// The definitions of a tier.
fn tier(name: &str) -> Definitions {
    let file = |file: &str| text(&workspace(&format!("schema/{name}/{file}")));
    let flat = file("codex_app_server_protocol.v2.schemas.json");
    let root = file("codex_app_server_protocol.schemas.json").replace("#/definitions/v2/", "#/definitions/");
    let mut all = Definitions::new();
    for bundle in [flat, root] {
        let bundle: Value = serde_json::from_str(&bundle).expect("a bundle");
        for (name, schema) in bundle["definitions"].as_object().expect("definitions") {
            if name != "v2" {
                all.entry(name.clone()).or_insert_with(|| schema.clone());
            }
        }
    }
    all
}

/// For each method its part of the lists, its params and its response, with all that these refer to; and each definition
/// with all that it refers to.
fn pieces() -> Vec<Dump> {
    let (stable, experimental) = (tier("stable"), tier("experimental"));
    let overrides = text(&workspace("schema/overrides.toml"));
    let mut tiers = Vec::new();
    for list in METHOD_LISTS {
        for member in experimental[list]["oneOf"].as_array().expect("a list of methods") {
            tiers.push((of_method(&stable, list, member), of_method(&experimental, list, member)));
        }
    }
    for name in experimental.keys() {
        let of_definition = |all| with_references(all, vec![name.clone()]);
        tiers.push((of_definition(&stable), of_definition(&experimental)));
    }
    tiers.retain(|(_, experimental)| experimental.len() <= LARGEST);
    let piece = |(stable, experimental)| {
        let overrides = about(&overrides, &experimental);
        Dump {
            stable: Value::Object(stable),
            experimental: Value::Object(experimental),
            overrides,
            is_piece: true,
        }
    };
    tiers.into_iter().map(piece).collect()
}

/// The entries of `overrides.toml` that name something in a piece: to read the others takes longer than the piece.
fn about(overrides: &str, piece: &Map<String, Value>) -> String {
    let piece_text = Value::Object(piece.clone()).to_string();
    let mut entries = overrides.split("\n[[");
    let mut about = entries.next().unwrap_or_default().to_owned();
    for entry in entries {
        let names = entry.split('"').skip(1).step_by(2);
        // Of a place, `Definition.member` or `Union/kind`, the definition decides; of a method all of it.
        let is_there = |name: &str| {
            let definition = name.split(['.', '/']).next().unwrap_or(name);
            piece.contains_key(definition) || piece_text.contains(&format!("\"{name}\""))
        };
        if names.take(1).any(is_there) {
            about.push_str("\n[[");
            about.push_str(entry);
        }
    }
    about
}

fn of_method(all: &Definitions, list: &str, member: &Value) -> Map<String, Value> {
    let method = &member["properties"]["method"];
    let same = |other: &&Value| other["properties"]["method"] == *method;
    let Some(member) = all[list]["oneOf"].as_array().into_iter().flatten().find(same) else {
        return Map::new();
    };
    let mut names = Vec::new();
    references(member, &mut names);
    let response = names.iter().find_map(|name| Some(format!("{}Response", name.strip_suffix("Params")?)));
    names.extend(response);
    let mut piece = with_references(all, names);
    let mut union = all[list].clone();
    union["oneOf"] = json!([member]);
    piece.insert(list.to_owned(), union);
    piece
}

/// These definitions, as far as there are such, with all that they refer to.
fn with_references(all: &Definitions, mut next: Vec<String>) -> Map<String, Value> {
    let mut piece = Map::new();
    while let Some(name) = next.pop() {
        if let Some(schema) = all.get(&name)
            && !piece.contains_key(&name)
        {
            references(schema, &mut next);
            piece.insert(name, schema.clone());
        }
    }
    piece
}

/// The definitions that a schema refers to.
fn references(schema: &Value, into: &mut Vec<String>) {
    match schema {
        Value::Object(members) => members.iter().for_each(|(key, value)| match value.as_str() {
            Some(target) if key == "$ref" => {
                into.push(target.trim_start_matches("#/definitions/").to_owned());
            }
            _ => references(value, into),
        }),
        Value::Array(items) => items.iter().for_each(|item| references(item, into)),
        _ => {}
    }
}
