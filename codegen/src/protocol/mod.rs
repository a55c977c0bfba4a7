//! The heart: the protocol as plain data. After this only typify looks at a schema.

use std::collections::BTreeMap;

mod ids;
mod methods;
mod types;

pub(crate) use ids::{ID_KEYS, Id, IdKey, REQUEST};
pub(crate) use methods::{Notification, Paging, Read, Request};
pub(crate) use types::{Facts, Field, Presence, Shape, Struct, TypeDef, TypeRef, UntaggedVariant, Variant};

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

    /// What is said of a method, else of its types.
    pub(crate) fn purpose<'a>(&'a self, doc: &'a str, types: [&TypeRef; 2]) -> &'a str {
        let of_types = types.into_iter().filter_map(|ty| Some(self.types.get(ty.named()?)?.doc.as_str()));
        [doc].into_iter().chain(of_types).find(|doc| !doc.is_empty()).unwrap_or_default()
    }

    /// The string members that every variant of a tagged union requires.
    pub(crate) fn shared_strings(&self, union: &str) -> Vec<&Field> {
        let Some(Shape::Tagged { variants, .. }) = self.types.get(union).map(|def| &def.shape) else {
            return Vec::new();
        };
        let fields_of = |index: usize| {
            let payload = variants.get(index)?.payload.as_ref()?.named()?;
            match &self.types.get(payload)?.shape {
                Shape::Struct(shape) => Some(&shape.fields),
                _ => None,
            }
        };
        let shared = |field: &&Field| {
            field.presence == Presence::Required
                && field.ty == TypeRef::String
                && !field.experimental
                && (1..variants.len()).all(|index| {
                    fields_of(index).into_iter().flatten().any(|other| {
                        other.wire == field.wire
                            && other.ty == field.ty
                            && other.presence == Presence::Required
                    })
                })
        };
        if variants.len() < 2 {
            Vec::new()
        } else {
            fields_of(0).into_iter().flatten().filter(shared).collect()
        }
    }
}
