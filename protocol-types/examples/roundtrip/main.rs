//! Reads lines `{"def": NAME, "value": ...}` from standard input, decodes each value as the definition of that
//! schema name and writes `{"def", "ok": true, "value": ...}` or `{"def", "ok": false, "error": ...}`.
//!
//! ```text
//! echo '{"def":"TurnStatus","value":"completed"}' |
//!     cargo run -q -p codex-protocol-types --features experimental --example roundtrip
//! ```

use std::io::{self, BufRead as _, BufWriter, Write as _};

use serde_json::value::RawValue;
use serde_json::{Value, json};

mod table;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        if !line.trim().is_empty() {
            writeln!(out, "{}", answer(&line))?;
        }
    }
    out.flush()
}

fn answer(line: &str) -> String {
    let fields = match serde_json::from_str::<std::collections::BTreeMap<String, Box<RawValue>>>(line) {
        Ok(fields) => fields,
        Err(error) => return failure(&Value::Null, &format!("not a line of this tool: {error}")),
    };
    let name = fields.get("def").and_then(|raw| serde_json::from_str::<String>(raw.get()).ok());
    let (Some(name), Some(value)) = (name, fields.get("value")) else {
        return failure(&Value::Null, "a line needs `def` (a schema name) and `value`");
    };
    let Some(round_trip) = table::find(&name) else {
        return failure(&json!(name), "no such definition; experimental ones need `--features experimental`");
    };
    match round_trip(value.get()) {
        Ok(value) => format!("{{\"def\":{},\"ok\":true,\"value\":{value}}}", json!(name)),
        Err(error) => failure(&json!(name), &error.to_string()),
    }
}

fn failure(name: &Value, error: &str) -> String {
    json!({ "def": name, "ok": false, "error": error }).to_string()
}
