//! The line of a notification in one pass, where its members stand in the order in which the runtime writes them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::record::{member, skip};
use super::text::{Text, next_key, place};

/// What is made of the params, whose method is known by then.
pub(crate) trait ReadParams<'de> {
    fn read<D: Deserializer<'de>>(self, method: &str, params: D) -> Result<(), D::Error>;
}

/// A line that has been read.
pub(crate) struct Line<'de> {
    pub(crate) method: Cow<'de, str>,
    /// The params as they stand in the line.
    pub(crate) params: &'de str,
}

/// Reads a line.
///
/// `None` if it is anything but a notification, if its members stand in another order, or if anything in it does not
/// decode: the way by way of [`Message`](crate::jsonrpc::Message) then says what it is.
pub(crate) fn read<'de, P: ReadParams<'de>>(line: &'de str, read: P) -> Option<Line<'de>> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let found = deserializer.deserialize_map(LineVisitor { line, read }).ok()??;
    deserializer.end().ok()?;
    Some(found)
}

struct LineVisitor<'de, P> {
    line: &'de str,
    read: P,
}

impl<'de, P: ReadParams<'de>> Visitor<'de> for LineVisitor<'de, P> {
    type Value = Option<Line<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a notification (an object)")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if next_key(&mut map)?.as_deref() != Some("method") {
            return Ok(None);
        }
        let method = map.next_value::<Text<'de>>()?.0;
        let Some(key) = next_key(&mut map)?.filter(|key| key == "params") else { return Ok(None) };
        map.next_value_seed(ParamsSeed { method: &method, read: self.read })?;
        let mut next = next_key(&mut map)?;
        let params = between(self.line, &key, next.as_deref());
        while let Some(key) = next {
            match &*key {
                "emittedAtMs" => drop(member::<Option<i64>, A>(&mut map, "emittedAtMs")?),
                "id" | "method" | "params" | "result" | "error" => return Ok(None),
                _ => skip(&mut map)?,
            }
            next = next_key(&mut map)?;
        }
        Ok(params.map(|params| Line { method, params }))
    }
}

/// The value that stands between two members' names, or between a name and the end of the object.
///
/// `None` if a name is not a part of the line: one that holds an escape.
fn between<'l>(line: &'l str, name: &str, next: Option<&str>) -> Option<&'l str> {
    let start = place(line, name)?.end + 1;
    let (end, mark) = match next {
        Some(next) => (place(line, next)?.start - 1, ','),
        None => (line.len(), '}'),
    };
    let text = line.get(start..end)?.trim_ascii();
    Some(text.strip_prefix(':')?.strip_suffix(mark)?.trim_ascii())
}

struct ParamsSeed<'m, P> {
    method: &'m str,
    read: P,
}

impl<'de, P: ReadParams<'de>> DeserializeSeed<'de> for ParamsSeed<'_, P> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.read.read(self.method, deserializer)
    }
}
