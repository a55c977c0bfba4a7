//! Gives types the names that `protocol::names` decided: typify rewrites acronyms.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use syn::visit_mut::VisitMut;
use syn::{File, Ident};

use crate::protocol::Protocol;

pub(super) fn run(mut file: File, protocol: &Protocol) -> File {
    let renamed = protocol
        .types
        .keys()
        .map(|name| (name.to_upper_camel_case(), name.clone()))
        .filter(|(typify, ours)| typify != ours)
        .collect();
    Rename(renamed).visit_file_mut(&mut file);
    file
}

struct Rename(BTreeMap<String, String>);

impl VisitMut for Rename {
    fn visit_ident_mut(&mut self, ident: &mut Ident) {
        if let Some(name) = self.0.get(&ident.to_string()) {
            *ident = Ident::new(name, ident.span());
        }
    }
}
