//! Which request a broken line was to answer, so that its caller hears of it instead of waiting for ever.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Deserializer;

/// The id in a line that is no message, if as far as it can be read it is an answer.
pub(super) fn broken_answer(line: &[u8]) -> Option<i64> {
    let text = String::from_utf8_lossy(line);
    let mut seen = Seen::default();
    let whole = Deserializer::from_str(&text).deserialize_map(&mut seen).is_ok();
    let answer = (whole || seen.outcome) && !seen.method;
    seen.id.filter(|_| answer)
}

/// The members that stand before the place where the line breaks.
#[derive(Default)]
struct Seen {
    id: Option<i64>,
    method: bool,
    /// `result` or `error`.
    outcome: bool,
}

impl<'de> Visitor<'de> for &mut Seen {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "id" => {
                    self.id = map.next_value()?;
                    continue;
                }
                "method" => self.method = true,
                "result" | "error" => self.outcome = true,
                _ => {}
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
