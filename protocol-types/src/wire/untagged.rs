//! Unions told apart by nothing but their shape.

use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

/// Finds the member of an untagged union that fits a value best.
///
/// A member that carries the value's discriminating strings and keeps all of it is better than one that merely
/// decodes: the members ignore what they do not know.
pub(crate) struct Choice<'v, T> {
    value: &'v Value,
    best: Option<(u8, T)>,
    errors: String,
}

impl<'v, T> Choice<'v, T> {
    pub(crate) fn new(value: &'v Value) -> Self {
        Self { value, best: None, errors: String::new() }
    }

    /// Tries one member; `constants` are the strings that its required members are known to hold.
    pub(crate) fn try_member<P: DeserializeOwned + Serialize>(
        &mut self,
        name: &str,
        constants: &[(&str, &[&str])],
        wrap: impl FnOnce(P) -> T,
    ) {
        match P::deserialize(self.value) {
            Ok(payload) => {
                let rank = self.rank(&payload, constants);
                if self.best.as_ref().is_none_or(|(best, _)| rank > *best) {
                    self.best = Some((rank, wrap(payload)));
                }
            }
            Err(error) => {
                let separator = if self.errors.is_empty() { "" } else { "; " };
                self.errors.push_str(&format!("{separator}as {name}: {error}"));
            }
        }
    }

    fn rank(&self, payload: &impl Serialize, constants: &[(&str, &[&str])]) -> u8 {
        let discriminated = constants.iter().all(|(member, allowed)| {
            self.value.get(member).and_then(Value::as_str).is_some_and(|found| allowed.contains(&found))
        });
        let kept = serde_json::to_value(payload).is_ok_and(|written| keeps(self.value, &written));
        u8::from(discriminated) * 2 + u8::from(kept)
    }

    pub(crate) fn finish<E: Error>(self, union: &str) -> Result<T, E> {
        match self.best {
            Some((_, member)) => Ok(member),
            None => Err(E::custom(format_args!("no member of {union} fits ({})", self.errors))),
        }
    }
}

/// Whether everything that was read is written back; `null` may become absence.
fn keeps(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Object(read), Value::Object(written)) => read.iter().all(|(key, value)| {
            value.is_null() || written.get(key).is_some_and(|written| keeps(value, written))
        }),
        (Value::Array(read), Value::Array(written)) => {
            read.len() == written.len()
                && read.iter().zip(written).all(|(read, written)| keeps(read, written))
        }
        _ => read == written,
    }
}

/// `untagged!(Type { Variant(Payload) [("type", ["string"])], })`.
macro_rules! untagged {
    ($type:ident { $($(#[$cfg:meta])* $variant:ident($payload:ty)
        [$(($member:literal, [$($allowed:literal),*])),*],)* }) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                let mut choice = $crate::wire::untagged::Choice::new(&value);
                $($(#[$cfg])* choice.try_member::<$payload>(
                    stringify!($variant),
                    &[$(($member, &[$($allowed),*])),*],
                    Self::$variant,
                );)*
                choice.finish(stringify!($type))
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $($(#[$cfg])* Self::$variant(payload) => serde::Serialize::serialize(payload, serializer),)*
                }
            }
        }
    };
}
