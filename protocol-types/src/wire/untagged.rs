//! Unions told apart by nothing but their shape.

use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

use super::buffered;

/// An untagged union; implemented by `untagged!`.
pub(crate) trait Untagged: Sized {
    /// The member that fits a value; `None` if the value is of no shape that this version knows.
    ///
    /// # Errors
    ///
    /// The value says by its discriminating strings which member it is, and does not decode as that.
    fn choose(value: &Value) -> Result<Option<Self>, serde_json::Error>;
}

/// Finds the member of an untagged union that fits a value best.
///
/// A member is one by the strings that it is known to hold. A value that holds others is of another shape, however well
/// it decodes: the members ignore what they do not know. Of several members that fit, one that keeps the whole value is
/// the best.
pub(crate) struct Choice<'v, T> {
    value: &'v Value,
    best: Option<(u8, T)>,
    broken: Option<serde_json::Error>,
}

/// The strings that the required members of an object are known to hold.
pub(crate) type Constants<'c> = &'c [(&'c str, &'c [&'c str])];

impl<'v, T> Choice<'v, T> {
    pub(crate) fn new(value: &'v Value) -> Self {
        Self { value, best: None, broken: None }
    }

    /// Tries one member.
    pub(crate) fn try_member<P: DeserializeOwned + Serialize>(
        &mut self,
        name: &str,
        constants: Constants<'_>,
        wrap: impl FnOnce(P) -> T,
    ) {
        if !self.holds(constants) {
            return;
        }
        match buffered::read::<P>(self.value) {
            Ok(payload) => {
                let kept = buffered::written(&payload).is_ok_and(|written| keeps(self.value, &written));
                if kept || !constants.is_empty() || asks_for_something::<P>() {
                    self.offer(u8::from(!constants.is_empty()) * 2 + u8::from(kept), wrap(payload));
                }
            }
            Err(error) if !constants.is_empty() => {
                self.broken.get_or_insert_with(|| Error::custom(format_args!("as {name}: {error}")));
            }
            Err(_) => {}
        }
    }

    /// Tries a member that is such a union itself.
    pub(crate) fn try_union<P: Untagged + Serialize>(&mut self, wrap: impl FnOnce(P) -> T) {
        match P::choose(self.value) {
            Ok(Some(payload)) => {
                let kept = buffered::written(&payload).is_ok_and(|written| keeps(self.value, &written));
                self.offer(2 + u8::from(kept), wrap(payload));
            }
            Ok(None) => {}
            Err(error) => drop(self.broken.get_or_insert(error)),
        }
    }

    fn holds(&self, constants: Constants<'_>) -> bool {
        constants.iter().all(|(member, allowed)| {
            self.value.get(member).and_then(Value::as_str).is_some_and(|found| allowed.contains(&found))
        })
    }

    fn offer(&mut self, rank: u8, member: T) {
        if self.best.as_ref().is_none_or(|(best, _)| rank > *best) {
            self.best = Some((rank, member));
        }
    }

    pub(crate) fn finish(self) -> Result<Option<T>, serde_json::Error> {
        match (self.best, self.broken) {
            (Some((_, member)), _) => Ok(Some(member)),
            (None, Some(error)) => Err(error),
            (None, None) => Ok(None),
        }
    }
}

/// Whether a type has required members, so that an object with them is likely meant to be one.
fn asks_for_something<P: DeserializeOwned>() -> bool {
    serde_json::from_str::<P>("{}").is_err()
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

/// `untagged!(Type { Variant(Payload) [("type", ["string"])], Other(Union) union, })`; a value of no known shape is kept
/// in `Unrecognized`.
macro_rules! untagged {
    ($type:ident { $($(#[$cfg:meta])* $variant:ident($payload:ty)
        $([$(($member:literal, [$($allowed:literal),*])),*])? $($union:ident)?,)* }) => {
        impl $crate::wire::untagged::Untagged for $type {
            fn choose(value: &serde_json::Value) -> Result<Option<Self>, serde_json::Error> {
                let mut choice = $crate::wire::untagged::Choice::new(value);
                $($(#[$cfg])* untagged!(
                    @try choice $variant($payload) $([$(($member, [$($allowed),*])),*])? $($union)?
                );)*
                choice.finish()
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                match $crate::wire::untagged::Untagged::choose(&value) {
                    Ok(Some(member)) => Ok(member),
                    Ok(None) => Ok(Self::Unrecognized($crate::open::UnrecognizedValue::new(value))),
                    Err(error) => Err(serde::de::Error::custom(error)),
                }
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $($(#[$cfg])* Self::$variant(payload) => serde::Serialize::serialize(payload, serializer),)*
                    Self::Unrecognized(value) => serde::Serialize::serialize(value.as_json(), serializer),
                }
            }
        }
    };
    (@try $choice:ident $variant:ident($payload:ty) [$(($member:literal, [$($allowed:literal),*])),*]) => {
        $choice.try_member::<$payload>(
            stringify!($variant),
            &[$(($member, &[$($allowed),*])),*],
            Self::$variant,
        )
    };
    (@try $choice:ident $variant:ident($payload:ty) union) => {
        $choice.try_union::<$payload>(Self::$variant)
    };
}
