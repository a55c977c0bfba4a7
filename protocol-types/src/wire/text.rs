//! Strings that are borrowed from the input where that is possible.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

/// A string that borrows from the input unless it holds an escape.
pub(crate) struct Text<'de>(pub(crate) Cow<'de, str>);

impl<'de> Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor { of: None })
    }
}

/// Reads the string that is a value of the type of that name.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
    of: &'static str,
) -> Result<Text<'de>, D::Error> {
    deserializer.deserialize_str(TextVisitor { of: Some(of) })
}

struct TextVisitor {
    of: Option<&'static str>,
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Some(name) => write!(f, "a string ({name})"),
            None => f.write_str("a string"),
        }
    }

    fn visit_borrowed_str<E: Error>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Borrowed(v)))
    }

    fn visit_str<E: Error>(self, v: &str) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(v.to_owned())))
    }

    fn visit_string<E: Error>(self, v: String) -> Result<Self::Value, E> {
        Ok(Text(Cow::Owned(v)))
    }
}

/// The next member's name.
pub(crate) fn next_key<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Cow<'de, str>>, A::Error> {
    Ok(map.next_key::<Text<'de>>()?.map(|text| text.0))
}

/// Puts the name of the member (or of the variant) before the reason.
#[cold]
pub(crate) fn in_member<E: Error>(name: &str, error: impl fmt::Display) -> E {
    E::custom(format_args!("`{name}`: {error}"))
}

/// Where in a text a piece of it stands; `None` if it is no piece of it: one that had an escape was copied.
pub(crate) fn place(text: &str, piece: &str) -> Option<Range<usize>> {
    let start = (piece.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let place = start..start.checked_add(piece.len())?;
    (text.get(place.clone())? == piece).then_some(place)
}
