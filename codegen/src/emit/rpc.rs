//! The client's functions: one a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::text::{code, prose};
use super::tokens::{experimental_attribute, ident, type_tokens};
use crate::naming::stream_name;
use crate::protocol::Paging;
use crate::protocol::{Protocol, Request, TypeRef};

/// The functions of a family of requests.
pub(crate) fn emit(requests: &[&Request], protocol: &Protocol) -> TokenStream {
    let functions = requests.iter().map(|request| {
        let plain = function(request, protocol);
        let stream = request.paging.as_ref().map(|paging| stream(request, paging));
        quote!(#plain #stream)
    });
    quote!(impl Rpc<'_> { #(#functions)* })
}

/// `mod.rs` of the families.
pub(crate) fn mod_file<'a>(
    families: impl Iterator<Item = (&'a String, &'a Vec<&'a Request>)>,
) -> TokenStream {
    let families = families.map(|(family, requests)| {
        let tier = experimental_attribute(requests.iter().all(|request| request.experimental));
        let family = ident(family);
        quote!(#tier mod #family;)
    });
    quote!(#(#families)*)
}

fn function(request: &Request, protocol: &Protocol) -> TokenStream {
    let errors = "# Errors\n\nAs [`request`](Rpc::request).";
    let purpose = protocol.purpose(&request.doc, [&request.params, &request.response]);
    let doc =
        attributes(&prose(purpose), &format!("{}.", code(&request.method)), request.experimental, errors);
    let tier = experimental_attribute(request.experimental);
    let (name, marker, response) =
        (ident(&request.function), ident(&request.name), type_tokens(&request.response));
    let (argument, params) = params(&request.params);
    quote! {
        #doc
        #tier
        pub async fn #name(self, #argument) -> Result<#response> {
            self.request::<requests::#marker>(#params).await
        }
    }
}

/// The argument, and the params of it.
fn params(ty: &TypeRef) -> (TokenStream, TokenStream) {
    let tokens = type_tokens(ty);
    match ty {
        TypeRef::Unit => (TokenStream::new(), quote!(&())),
        // So that `None` and the params themselves can be passed.
        TypeRef::Nullable(_) => (quote!(params: impl Into<#tokens>), quote!(&params.into())),
        _ => (quote!(params: #tokens), quote!(&params)),
    }
}

fn stream(request: &Request, paging: &Paging) -> TokenStream {
    let head = format!("The items of {}, of this page and all after it.", code(&request.method));
    let plain = format!("See [`{}`](Rpc::{}).", request.function, request.function);
    let doc = attributes(&head, &plain, paging.experimental, "");
    let tier = experimental_attribute(paging.experimental);
    let (name, marker) = (ident(&stream_name(&request.function)), ident(&request.name));
    let params = type_tokens(&request.params);
    quote! {
        #doc
        #tier
        pub fn #name(self, params: #params) -> Pages<requests::#marker> {
            self.stream(params)
        }
    }
}

fn attributes(doc: &str, line: &str, experimental: bool, end: &str) -> TokenStream {
    let experimental = if experimental { "Experimental." } else { "" };
    let paragraphs = [doc.to_owned(), line.to_owned(), experimental.to_owned(), end.to_owned()];
    let paragraphs: Vec<String> = paragraphs.into_iter().filter(|text| !text.is_empty()).collect();
    docs::attributes(&paragraphs.join("\n\n"))
}
