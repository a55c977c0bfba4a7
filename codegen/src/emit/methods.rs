//! The marker types: one a method.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::paging;
use super::tokens::{cfg_line, experimental_attribute, ident, qualified};
use crate::protocol::{Notification, Read, Request};

/// A marker type, and the table lines that implement its traits.
pub(crate) type Marker = (TokenStream, String);

pub(crate) fn requests(requests: &[Request], macro_name: &str, kind: &str) -> Vec<Marker> {
    requests
        .iter()
        .map(|request| {
            let (params, response) = (qualified(&request.params), qualified(&request.response));
            let read = match request.read {
                Some(Read::Here) => ", read: here",
                Some(Read::WhereUsed) => ", read: where_used",
                None => "",
            };
            let table = format!(
                "{macro_name}!({} {:?} ({params}) -> {response}, experimental: {}{read});\n",
                request.name, request.method, request.experimental
            );
            let (tokens, mut table) =
                marker(kind, &request.method, &request.name, &request.doc, request.experimental, &table);
            if let Some(found) = &request.paging {
                table.push_str(&paging::table(request, found));
            }
            if let Some(field) = &request.turn {
                let tier = cfg_line(request.experimental);
                let _ = writeln!(table, "{tier}carries_turn!({} {field});", request.name);
            }
            (tokens, table)
        })
        .collect()
}

pub(crate) fn notifications(notifications: &[Notification]) -> Vec<Marker> {
    notifications
        .iter()
        .map(|notification| {
            let table = format!(
                "notification!({} {:?} ({}), experimental: {});\n",
                notification.name,
                notification.method,
                qualified(&notification.params),
                notification.experimental
            );
            let Notification { method, name, doc, experimental, .. } = notification;
            marker("Notification", method, name, doc, *experimental, &table)
        })
        .collect()
}

fn marker(kind: &str, method: &str, name: &str, doc: &str, experimental: bool, table: &str) -> Marker {
    let doc = docs::of_method(kind, method, doc, experimental);
    let tier = experimental_attribute(experimental);
    let name = ident(name);
    let table = format!("{}{table}", cfg_line(experimental));
    (quote!(#doc #tier #[derive(Debug, Clone, Copy)] pub enum #name {}), table)
}

/// `METHODS`: every method of a kind, sorted.
pub(crate) fn method_list<'a>(kind: &str, methods: impl Iterator<Item = (&'a str, bool)>) -> TokenStream {
    let doc = docs::attributes(&format!("Every {kind} of this tier, sorted by its name on the wire."));
    let methods = methods.map(|(method, experimental)| {
        let tier = experimental_attribute(experimental);
        quote!(#tier #method)
    });
    quote!(#doc pub const METHODS: &[&str] = &[#(#methods),*];)
}
