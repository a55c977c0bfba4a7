//! The routing registry: which ids each notification carries, and where.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{experimental_attribute, ident};
use crate::protocol::{ID_KEYS, Id, Notification, Presence, REQUEST};

/// The table of the kinds of ids: what `IdKind` and `Route` are made of.
pub(crate) fn kinds() -> String {
    let mut text = String::from("id_kinds! {\n");
    for key in ID_KEYS {
        let how = if key.kind == REQUEST { "request" } else { "text" };
        let _ = writeln!(text, "    /// {}\n    {} {}: {how},", key.doc, key.kind, key.field);
    }
    text.push_str("}\n");
    text
}

/// `REGISTRY`, `WELL_KNOWN_IDS` and `ServerNotification::route`.
pub(crate) fn emit(notifications: &[Notification]) -> TokenStream {
    let entries = notifications.iter().map(entry);
    let fallback = ID_KEYS.iter().flat_map(|key| {
        let kind = ident(key.kind);
        let places = [(Some(key.direct), quote!(None)), (key.nested, quote!(Some("id")))];
        places.into_iter().filter_map(move |(member, nested)| {
            let member = member?;
            Some(quote!(IdPlace { kind: IdKind::#kind, member: #member, nested: #nested, optional: true }))
        })
    });
    let arms = notifications.iter().map(arm);
    quote! {
        /// What is known of every notification of this tier, sorted by method.
        pub const REGISTRY: &[NotificationInfo] = &[#(#entries),*];

        /// Where to look for ids in the params of an unknown method.
        pub const WELL_KNOWN_IDS: &[IdPlace] = &[#(#fallback),*];

        impl ServerNotification {
            /// The ids that this notification carries.
            pub fn route(&self) -> Route<'_> {
                let mut route = Route { source: RouteSource::Registry, ..Route::default() };
                match self {
                    #(#arms)*
                    Self::Unknown(unknown) => return unknown.route(),
                    Self::Undecodable(broken) => return broken.route(),
                }
                route
            }
        }
    }
}

fn entry(notification: &Notification) -> TokenStream {
    let Notification { method, experimental, ids, .. } = notification;
    let tier = experimental_attribute(*experimental);
    let payload = notification.params.named().unwrap_or("null");
    let places = ids.iter().map(|id| {
        let (kind, member, tier) = (ident(id.kind), &id.member, experimental_attribute(id.experimental));
        let nested = if id.nested { quote!(Some("id")) } else { quote!(None) };
        let optional = id.presence != Presence::Required;
        quote!(#tier IdPlace { kind: IdKind::#kind, member: #member, nested: #nested, optional: #optional })
    });
    quote! {
        #tier
        NotificationInfo { method: #method, payload: #payload, ids: &[#(#places),*], experimental: #experimental }
    }
}

fn arm(notification: &Notification) -> TokenStream {
    let (name, tier) = (ident(&notification.name), experimental_attribute(notification.experimental));
    if notification.ids.is_empty() {
        let payload = (notification.params.named().is_some()).then(|| quote!((_)));
        return quote!(#tier Self::#name #payload => {});
    }
    let ids = notification.ids.iter().map(set);
    quote!(#tier Self::#name(params) => { #(#ids)* })
}

fn set(id: &Id) -> TokenStream {
    let (slot, field, tier) =
        (ident(id.route_field), ident(&id.field), experimental_attribute(id.experimental));
    let required = id.presence == Presence::Required;
    let text = id.newtype.then(|| quote!(.as_str()));
    let value = match (id.kind, id.nested, id.of_union, required) {
        (REQUEST, false, _, true) => quote!(Some((&params.#field).into())),
        (REQUEST, false, _, false) => quote!(params.#field.as_ref().map(Into::into)),
        (_, false, _, false) if id.newtype => quote!(params.#field.as_ref().and_then(|id| id #text.as_id())),
        (_, false, ..) => quote!(params.#field #text.as_id()),
        (_, true, false, true) => quote!(params.#field.id #text.as_id()),
        (_, true, false, false) => quote!(params.#field.as_ref().and_then(|inner| inner.id #text.as_id())),
        (_, true, true, true) => quote!(params.#field.id().map(Into::into)),
        (_, true, true, false) => quote!(params.#field.as_ref().and_then(|inner| inner.id()).map(Into::into)),
    };
    quote!(#tier { route.#slot = #value; })
}
