//! The walk over raw params that finds the ids.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{IdPlace, Route};
use crate::jsonrpc::RequestIdRef;
use crate::wire::text::next_key;

/// Walks one object: the params, or the member of the params that holds nested ids.
pub(super) struct Places<'r, 'a> {
    pub(super) ids: &'static [IdPlace],
    pub(super) inside: Option<&'static str>,
    pub(super) route: &'r mut Route<'a>,
}

impl<'de> DeserializeSeed<'de> for Places<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Places<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("params")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Places { ids, inside, route } = self;
        while let Some(key) = next_key(&mut map)? {
            let place = ids.iter().find(|place| match inside {
                None => place.member == key,
                Some(member) => place.member == member && place.nested == Some(&key),
            });
            match place {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(place) if inside.is_none() && place.nested.is_some() => {
                    map.next_value_seed(Places { ids, inside: Some(place.member), route })?;
                }
                Some(place) => {
                    if let Some(id) = map.next_value_seed(Id)? {
                        route.set(place.kind, id);
                    }
                }
            }
        }
        Ok(())
    }

    // Params that are not an object carry no ids.
    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        IgnoredAny.visit_seq(seq).map(|_| ())
    }
}

/// A string or an integer; anything else is no id.
struct Id;

impl<'de> DeserializeSeed<'de> for Id {
    type Value = Option<RequestIdRef<'de>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Id {
    type Value = Option<RequestIdRef<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id")
    }

    fn visit_borrowed_str<E: Error>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(Some(RequestIdRef::String(Cow::Borrowed(v))))
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<Self::Value, E> {
        Ok(Some(RequestIdRef::String(Cow::Owned(v.to_owned()))))
    }

    fn visit_i64<E: Error>(self, v: i64) -> Result<Self::Value, E> {
        Ok(Some(RequestIdRef::Integer(v)))
    }

    fn visit_u64<E: Error>(self, v: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(v).ok().map(RequestIdRef::Integer))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_map(map).map(|_| None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        IgnoredAny.visit_seq(seq).map(|_| None)
    }
}
