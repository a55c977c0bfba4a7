//! The heart: the protocol as plain data. No stage after this looks at JSON.

use std::collections::BTreeMap;

use crate::dump::Definitions;
use crate::error::Result;
use crate::methods::Methods;
use crate::overrides::Overrides;
use crate::report::Report;

pub(crate) mod build;
pub(crate) mod facts;
pub(crate) mod names;
pub(crate) mod paging;
pub(crate) mod responses;
pub(crate) mod routing;
pub(crate) mod secrets;
pub(crate) mod tri_state;
mod unsupported;

/// Everything there is to generate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Protocol {
    /// By Rust name.
    pub(crate) types: BTreeMap<String, TypeDef>,
    pub(crate) requests: Vec<Request>,
    pub(crate) server_requests: Vec<Request>,
    pub(crate) notifications: Vec<Notification>,
    /// Members of a whole message beside its method and params.
    pub(crate) request_members: Vec<Field>,
    pub(crate) server_request_members: Vec<Field>,
    pub(crate) notification_members: Vec<Field>,
}

/// A type to generate.
#[derive(Debug, Clone)]
pub(crate) struct TypeDef {
    pub(crate) name: String,
    /// The definition in the dump, for a hoisted type that of the definition it stood in.
    pub(crate) schema_name: String,
    pub(crate) hoisted: bool,
    pub(crate) doc: String,
    pub(crate) experimental: bool,
    pub(crate) shape: Shape,
    pub(crate) facts: facts::Facts,
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

/// A request of the client or of the server.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The marker type.
    pub(crate) name: String,
    /// The function that sends it.
    pub(crate) function: String,
    pub(crate) doc: String,
    pub(crate) params: TypeRef,
    pub(crate) response: TypeRef,
    pub(crate) experimental: bool,
    /// How to go on to the next page, where the answer is a page of a list.
    pub(crate) paging: Option<paging::Paging>,
}

#[derive(Debug, Clone)]
pub(crate) struct Notification {
    pub(crate) method: String,
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) params: TypeRef,
    pub(crate) experimental: bool,
    pub(crate) ids: Vec<routing::Id>,
}

/// Builds the model and decides every name, response and tri-state field.
pub(crate) fn build(
    definitions: &Definitions,
    methods: &Methods,
    overrides: &Overrides,
    report: &mut Report,
) -> Result<Protocol> {
    let mut protocol = build::protocol(definitions, methods, overrides)?;
    names::check_renames(definitions, methods, overrides, report);
    responses::decide(&mut protocol, methods, overrides, report);
    tri_state::decide(&mut protocol, overrides, report);
    secrets::decide(&mut protocol, overrides, report);
    facts::derive(&mut protocol);
    routing::find(&mut protocol);
    paging::find(&mut protocol);
    names::check_functions(&protocol.requests)?;
    Ok(protocol)
}

impl Protocol {
    /// The types that are reachable from some others, those included.
    pub(crate) fn reachable<'a>(&'a self, roots: impl Iterator<Item = &'a TypeRef>) -> Vec<&'a str> {
        let mut seen: Vec<&str> = roots.filter_map(TypeRef::named).collect();
        let mut next = 0;
        while let Some(name) = seen.get(next).copied() {
            next += 1;
            for inner in self.types.get(name).map(TypeDef::references).unwrap_or_default() {
                if let Some(inner) = inner.named()
                    && !seen.contains(&inner)
                {
                    seen.push(inner);
                }
            }
        }
        seen
    }
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
