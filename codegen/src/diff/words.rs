//! A change in words.

use std::fmt;

use super::change::{Area, Aspect, Change, Impact, Part, What};
use crate::emit::tokens::type_tokens;
use crate::protocol::{Field, Presence, Shape, TypeRef};

/// A type as the generated code writes it.
pub(super) fn type_words(ty: &TypeRef) -> String {
    type_tokens(ty).to_string().replace(' ', "").replace(',', ", ")
}

/// The type of a field's value, without what its presence adds.
pub(super) fn field_type(field: &Field) -> String {
    let ty = type_words(&field.ty);
    if field.boxed { format!("Box<{ty}>") } else { ty }
}

pub(super) fn presence_words(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::Nullable => "required but nullable",
        Presence::Optional => "optional",
        Presence::Patch => "optional, with `null` a value of its own",
    }
}

pub(super) fn shape_words(shape: &Shape) -> String {
    match shape {
        Shape::Struct(shape) if shape.open => "an object that keeps unknown members".to_owned(),
        Shape::Struct(_) => "an object".to_owned(),
        Shape::StringEnum(_) => "a string enum".to_owned(),
        Shape::Tagged { tag, .. } => format!("a union told apart by `{tag}`"),
        Shape::External(_) => "a union of names and objects with one key".to_owned(),
        Shape::Untagged(_) => "a union told apart by shape".to_owned(),
        Shape::Newtype(_) => "a value under a name".to_owned(),
    }
}

impl Area {
    /// All of them, in the order in which they are listed.
    pub(super) const ALL: [Self; 4] =
        [Self::Requests, Self::ServerRequests, Self::Notifications, Self::Types];
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Requests => "Requests",
            Self::ServerRequests => "Server requests",
            Self::Notifications => "Notifications",
            Self::Types => "Types",
        })
    }
}

impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Compatible => "compatible",
            Self::BreakingExperimental => "breaking with `experimental`",
            Self::Breaking => "breaking",
        })
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, "field `{name}`"),
            Self::Value(name) => write!(f, "string `{name}`"),
            Self::Variant(name) => write!(f, "variant `{name}`"),
            Self::Function(name) => write!(f, "function `{name}`"),
        }
    }
}

/// The change in words, without what it means for a program.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.subject)?;
        if let Some(part) = &self.part {
            write!(f, ": {part}")?;
        }
        write!(f, " {}", self.what)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added { detail, experimental } => {
                f.write_str(if *experimental { "added, experimental" } else { "added" })?;
                if detail.is_empty() { Ok(()) } else { write!(f, " ({detail})") }
            }
            Self::Removed => f.write_str("removed"),
            Self::Changed { aspect, from, to } => match aspect {
                Aspect::Params | Aspect::Signature => write!(f, "takes `{to}`; it took `{from}`"),
                Aspect::Response => write!(f, "is answered with `{to}`; it was with `{from}`"),
                Aspect::Type => write!(f, "holds `{to}`; it held `{from}`"),
                Aspect::Presence | Aspect::Shape => write!(f, "became {to}; it was {from}"),
            },
            Self::Lost(traits) => {
                let traits: Vec<_> = traits.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "does not implement {} any more", traits.join(", "))
            }
            Self::BecameExperimental => f.write_str("became experimental"),
            Self::BecameStable => f.write_str("became stable"),
        }
    }
}
