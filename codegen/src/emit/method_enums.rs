//! The enums of all methods of a kind with their params, and the whole messages around them.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use super::text::{code, prose};
use super::tokens::{cfg, experimental_attribute, flat, ident, type_tokens};
use crate::naming::{CLIENT_REQUEST, SERVER_NOTIFICATION, SERVER_REQUEST};
use crate::protocol::{Field, Presence, Protocol, Request, TypeRef};

/// A kind of method enum.
pub(crate) struct Kind<'a> {
    /// The definition in the dump, and the name of the enum.
    pub(crate) name: &'static str,
    pub(crate) doc: &'static str,
    /// Whether no program but a server's has one to show.
    pub(crate) servers: bool,
    /// The field of the whole message that holds the enum.
    pub(crate) body: &'static str,
    pub(crate) methods: Vec<Method<'a>>,
    /// The members of a whole message beside method and params.
    pub(crate) members: &'a [Field],
}

/// A method of any kind.
pub(crate) struct Method<'a> {
    method: &'a str,
    name: &'a str,
    doc: &'a str,
    params: &'a TypeRef,
    response: Option<&'a TypeRef>,
    experimental: bool,
    /// Whether it is a piece of a stream. Of these a program reads thousands a second.
    streamed: bool,
    boxed: bool,
}

impl Method<'_> {
    /// The type of the params in the enum.
    fn payload(&self) -> TokenStream {
        let params = type_tokens(self.params);
        if self.boxed { quote!(Box<#params>) } else { params }
    }
}

/// The three kinds.
pub(crate) fn kinds(protocol: &Protocol) -> [Kind<'_>; 3] {
    [
        Kind {
            name: CLIENT_REQUEST,
            doc: "A request of the client: its method and params.",
            servers: true,
            body: "request",
            methods: of_requests(&protocol.requests),
            members: &protocol.request_members,
        },
        Kind {
            name: SERVER_REQUEST,
            doc: "A request of the server: its method and params. Each variant says what it is answered with.",
            servers: false,
            body: "request",
            methods: of_requests(&protocol.server_requests),
            members: &protocol.server_request_members,
        },
        Kind {
            name: SERVER_NOTIFICATION,
            doc: "A notification of the server: its method and params.",
            servers: false,
            body: "notification",
            methods: of_notifications(protocol),
            members: &protocol.notification_members,
        },
    ]
}

fn of_requests(requests: &[Request]) -> Vec<Method<'_>> {
    requests
        .iter()
        .map(|request| Method {
            method: &request.method,
            name: &request.name,
            doc: &request.doc,
            params: &request.params,
            response: Some(&request.response),
            experimental: request.experimental,
            streamed: false,
            boxed: false,
        })
        .collect()
}

/// Whether a notification is a piece of a stream. Those are small, and stand in the enum as they are. Everything else is
/// boxed, so that they are not moved as if they were the largest.
///
/// The name alone decides, for it is the only thing about a method that no release changes: by its size, a payload
/// that grows by a field would become another type.
fn is_streamed(method: &str) -> bool {
    let word = method.rsplit('/').next().unwrap_or(method);
    word == "delta" || word.ends_with("Delta")
}

fn of_notifications(protocol: &Protocol) -> Vec<Method<'_>> {
    protocol
        .notifications
        .iter()
        .map(|notification| Method {
            method: &notification.method,
            name: &notification.name,
            doc: &notification.doc,
            params: &notification.params,
            response: None,
            experimental: notification.experimental,
            streamed: is_streamed(&notification.method),
            boxed: !is_streamed(&notification.method),
        })
        .collect()
}

/// The enum, the struct of the whole message, and their tables.
pub(crate) fn emit(kind: &Kind<'_>, protocol: &Protocol) -> (TokenStream, String) {
    let name = ident(kind.name);
    let message = format_ident!("{}Message", kind.name);
    let body = ident(kind.body);
    let eq = eq(kind, protocol);
    let variants = kind.methods.iter().map(variant);
    let members = kind.members.iter().map(|field| {
        let (doc, name, ty) = (docs::of_field(field, protocol), ident(&field.name), type_tokens(&field.ty));
        let ty = if field.presence == Presence::Required { ty } else { quote!(Option<#ty>) };
        quote!(#doc pub #name: #ty,)
    });
    let doc = docs::attributes(kind.doc);
    let message_doc = docs::attributes(&format!("A whole `{}` message.", kind.name));
    let body_doc = docs::attributes("The method and its params.");
    let items = quote! {
        #doc #[derive(Clone, PartialEq #eq)] #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A method that this version does not know."]
            Unknown(UnknownMethod),
            #[doc = " A known method whose params do not decode."]
            Undecodable(UndecodableParams),
        }

        #message_doc #[derive(Debug, Clone, PartialEq #eq)]
        pub struct #message {
            #(#members)*
            #body_doc
            pub #body: #name,
        }
    };
    (items, tables(kind))
}

/// Equality is total where no payload holds a float.
fn eq(kind: &Kind<'_>, protocol: &Protocol) -> Option<TokenStream> {
    let payloads = kind.methods.iter().filter_map(|method| method.params.named());
    let eq = payloads.into_iter().all(|name| protocol.types.get(name).is_none_or(|def| def.facts.eq));
    eq.then(|| quote!(, Eq))
}

fn variant(method: &Method<'_>) -> TokenStream {
    let mut text = format!("{}.", code(method.method));
    if let Some(response) = method.response {
        text.push_str(&match response.named() {
            Some(named) => format!(" Answered with [`{named}`]."),
            None => " Answered with untyped JSON.".to_owned(),
        });
    }
    if !method.doc.is_empty() {
        text = format!("{text}\n\n{}", prose(method.doc));
    }
    let (doc, tier) = (docs::attributes(&text), experimental_attribute(method.experimental));
    let name = ident(method.name);
    let params = (*method.params != TypeRef::Unit).then(|| {
        let params = method.payload();
        quote!((#params))
    });
    quote!(#doc #tier #name #params,)
}

/// What of the kind is read without serde_json.
fn streamed(kind: &Kind<'_>) -> String {
    let mut text = String::new();
    for method in kind.methods.iter().filter(|method| method.streamed && *method.params != TypeRef::Unit) {
        let (cfg, params) = (cfg(method.experimental), flat(&method.payload()));
        let _ = writeln!(text, "    {cfg}{:?} => {}({params}),", method.method, method.name);
    }
    if text.is_empty() { text } else { format!("\nstreamed!({} {{\n{text}}});\n", kind.name) }
}

fn tables(kind: &Kind<'_>) -> String {
    let inline = if kind.servers { "#[inline] " } else { "" };
    let mut text = format!("methods!({inline}{} {{\n", kind.name);
    for method in &kind.methods {
        let cfg = cfg(method.experimental);
        let params = match method.params {
            TypeRef::Unit => String::new(),
            _ => format!("({})", flat(&method.payload())),
        };
        let _ = writeln!(text, "    {cfg}{:?} => {}{params},", method.method, method.name);
    }
    text.push_str("});\n");
    text.push_str(&streamed(kind));
    let _ = writeln!(text, "\nmessage!({}Message {{", kind.name);
    for field in kind.members {
        let presence = if field.presence == Presence::Required { "required" } else { "optional" };
        let _ = writeln!(text, "    {}: {presence} {:?},", field.name, field.wire);
    }
    let _ = writeln!(text, "}} {}: {});", kind.body, kind.name);
    text
}
