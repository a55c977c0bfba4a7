//! Types, as plain data.

/// A type to generate.
#[derive(Debug, Clone)]
pub(crate) struct TypeDef {
    pub(crate) name: String,
    /// The definition in the dump, for a hoisted type that of the definition it stood in.
    pub(crate) schema_name: String,
    pub(crate) hoisted: bool,
    /// Where it stands in the dump, as `overrides.toml` spells it: `Definition`, `Union/kind`, `Definition.member`.
    pub(crate) place: String,
    pub(crate) doc: String,
    pub(crate) experimental: bool,
    pub(crate) shape: Shape,
    pub(crate) facts: Facts,
}

/// What a type looks like.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    Struct(Struct),
    StringEnum(Vec<Variant>),
    /// Objects told apart by a tag.
    Tagged {
        tag: String,
        variants: Vec<Variant>,
    },
    /// A string, or an object with one key.
    External(Vec<Variant>),
    /// Told apart by shape alone.
    Untagged(Vec<UntaggedVariant>),
    /// One value under a name.
    Newtype(TypeRef),
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    /// Whether members beyond the fields are kept.
    pub(crate) open: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) wire: String,
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) ty: TypeRef,
    pub(crate) presence: Presence,
    /// Whether the dump allows `null`.
    pub(crate) nullable: bool,
    pub(crate) experimental: bool,
    /// Whether the type contains itself by way of this field.
    pub(crate) boxed: bool,
    /// Whether `Debug` must not show it.
    pub(crate) secret: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presence {
    /// There, and not `null`.
    Required,
    /// There, but may be `null`.
    Nullable,
    /// May be absent or `null`, which mean the same.
    Optional,
    /// Absent, `null` and a value are three things.
    Patch,
}

#[derive(Debug, Clone)]
pub(crate) struct Variant {
    pub(crate) wire: String,
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) experimental: bool,
    pub(crate) payload: Option<TypeRef>,
}

#[derive(Debug, Clone)]
pub(crate) struct UntaggedVariant {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) ty: TypeRef,
    pub(crate) experimental: bool,
    /// Required members that can hold but a few strings.
    pub(crate) constants: Vec<(String, Vec<String>)>,
    /// Whether it is an untagged union itself.
    pub(crate) union: bool,
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TypeRef {
    /// Always `null`.
    Unit,
    Bool,
    /// `i32`, `u64`, ...
    Integer(&'static str),
    Float,
    String,
    /// Any JSON.
    Value,
    Named(String),
    List(Box<TypeRef>),
    Map(Box<TypeRef>),
    Nullable(Box<TypeRef>),
}

impl TypeRef {
    /// The named type inside it, whatever surrounds it.
    pub(crate) fn named(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Map(inner) | Self::Nullable(inner) => inner.named(),
            _ => None,
        }
    }
}

/// What can be derived for a type, and what it is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// No float is inside.
    pub(crate) eq: bool,
    /// Nothing is required.
    pub(crate) default: bool,
    /// A program builds it: it is part of a request's params or of an answer to the server.
    pub(crate) sent: bool,
    /// The runtime sends it: it is part of a response, of a notification or of a request of the server.
    pub(crate) received: bool,
}

impl TypeDef {
    /// The types of everything directly inside it.
    pub(crate) fn references(&self) -> Vec<&TypeRef> {
        match &self.shape {
            Shape::Struct(shape) => shape.fields.iter().map(|field| &field.ty).collect(),
            Shape::StringEnum(_) => Vec::new(),
            Shape::Tagged { variants, .. } | Shape::External(variants) => {
                variants.iter().filter_map(|variant| variant.payload.as_ref()).collect()
            }
            Shape::Untagged(variants) => variants.iter().map(|variant| &variant.ty).collect(),
            Shape::Newtype(inner) => vec![inner],
        }
    }
}
