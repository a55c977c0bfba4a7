//! The files of the types, one a family, and what holds them together.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::file::{File, header, rust};
use crate::emit::{self, Items, tables};
use crate::error::Result;
use crate::protocol::Protocol;
use crate::read::Definitions;

pub(super) fn files(
    protocol: &Protocol,
    definitions: &Definitions,
    families: &BTreeMap<String, String>,
    items: &Items,
) -> Result<Vec<File>> {
    let mut names: Vec<&str> = families.values().map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let mut files =
        vec![("definitions".to_owned(), definitions_file(protocol)), ("mod".to_owned(), mod_file(&names)?)];
    let schemas = header("The JSON schema of each type.") + &emit::schemas::table(definitions, protocol);
    files.push(("schemas".to_owned(), schemas));
    for family in names {
        let of_family = families.iter().filter(|(_, of)| *of == family).map(|(name, _)| name.as_str());
        files.push((family.to_owned(), family_file(protocol, family, of_family, items)?));
    }
    Ok(files)
}

fn family_file<'a>(
    protocol: &Protocol,
    family: &str,
    names: impl Iterator<Item = &'a str>,
    items: &Items,
) -> Result<String> {
    let mut text = header(&format!("Types of the `{family}` family."));
    text.push_str("use super::*;\n");
    for name in names {
        let (Some(item), Some(def)) = (items.get(name), protocol.types.get(name)) else {
            continue;
        };
        let constructor = emit::constructors::emit(def);
        let _ = write!(text, "\n{}", rust(name, quote::quote!(#item #constructor))?);
        let _ = write!(text, "\n{}", tables::emit(def));
    }
    Ok(text)
}

fn definitions_file(protocol: &Protocol) -> String {
    header("Every definition of the dump beside its Rust type.") + &emit::definitions::emit(protocol)
}

fn mod_file(families: &[&str]) -> Result<String> {
    let types = families.iter().map(|name| emit::tokens::ident(name));
    let types: Vec<_> = types.collect();
    let body = quote::quote! {
        use std::collections::BTreeMap;
        use crate::jsonrpc::{RequestId, RpcError};
        use crate::open::{
            UndecodableParams, UnknownMethod, UnrecognizedObject, UnrecognizedString, UnrecognizedValue,
        };
        use crate::patch::Patch;

        mod definitions;
        pub(crate) mod ids;
        pub mod notifications;
        pub mod requests;
        #[cfg(feature = "schemars")]
        pub(crate) mod schemas;
        pub(crate) mod secrets;
        pub mod server_requests;

        #(pub mod #types;)*
        mod client_request;
        mod server_notification;
        mod server_request;

        #(pub use #types::*;)*
        pub use client_request::*;
        pub use server_notification::*;
        pub use server_request::*;
    };
    Ok(header("The protocol's types: a module for each family, and all of them flat.")
        + &rust("mod.rs", body)?)
}
