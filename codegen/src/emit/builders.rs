//! The client's option builders: one setter a field of a request's params.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use super::text::code;
use super::tokens::{experimental_attribute, ident, type_tokens};
use crate::overrides::BuilderEntry;
use crate::protocol::Paging;
use crate::protocol::{Field, Presence, Protocol, Request, Shape, TypeRef};

/// The builder of a request.
pub(crate) fn emit(entry: &BuilderEntry, request: &Request, protocol: &Protocol) -> TokenStream {
    let name = ident(&request.name);
    let params = type_tokens(&request.params);
    let doc = docs::attributes(&format!("Builds a {} request. Await it to send it.", code(&request.method)));
    let fields = request.params.named().and_then(|name| protocol.types.get(name)).map(|def| &def.shape);
    let Some(Shape::Struct(shape)) = fields else { return TokenStream::new() };
    let setters =
        shape.fields.iter().filter(|field| is_set(entry, field)).map(|field| setter(field, protocol));
    let stream = request.paging.as_ref().map(|paging| stream(request, paging));
    let options = entry.options.as_deref().map(path);
    let options_field = options.iter().map(|ty| quote!(pub(crate) options: #ty,));
    let options_value = options.iter().map(|ty| quote!(options: #ty::default(),));
    quote! {
        #doc
        #[derive(Clone)]
        #[must_use = "await it to send the request"]
        pub struct #name {
            pub(crate) codex: Codex,
            pub(crate) params: #params,
            #(#options_field)*
        }

        shown! { #name |this| codex: this.codex }

        impl #name {
            pub(crate) fn new(codex: Codex, params: #params) -> Self {
                Self { codex, params, #(#options_value)* }
            }

            #(#setters)*
            #stream
        }
    }
}

/// A path as it stands in `overrides.toml`.
fn path(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// Required fields are arguments of what makes the builder; hidden ones have a replacement by hand.
fn is_set(entry: &BuilderEntry, field: &Field) -> bool {
    matches!(field.presence, Presence::Optional | Presence::Patch) && !entry.hide.contains(&field.wire)
}

fn setter(field: &Field, protocol: &Protocol) -> TokenStream {
    let (doc, tier) = (docs::of_field(field, protocol), experimental_attribute(field.experimental));
    let name = ident(&field.name);
    let ty = type_tokens(&field.ty);
    let (argument, value) = match (&field.ty, field.presence) {
        (_, Presence::Patch) => (quote!(impl Into<Patch<#ty>>), quote!(#name.into())),
        (TypeRef::List(items), _) if **items == TypeRef::String => (
            quote!(impl IntoIterator<Item = impl Into<String>>),
            quote!(Some(#name.into_iter().map(Into::into).collect())),
        ),
        (TypeRef::String | TypeRef::Named(_), _) => (quote!(impl Into<#ty>), quote!(Some(#name.into()))),
        _ => (ty, quote!(Some(#name))),
    };
    quote! {
        #doc
        #tier
        pub fn #name(mut self, #name: #argument) -> Self {
            self.params.#name = #value;
            self
        }
    }
}

/// What a list in pages can be awaited as instead.
fn stream(request: &Request, paging: &Paging) -> TokenStream {
    let (marker, item, tier) =
        (ident(&request.name), type_tokens(&paging.item), experimental_attribute(paging.experimental));
    quote! {
        /// The items of this page and of all after it, as a stream; `limit` is the size of a page.
        #tier
        pub fn stream(self) -> Pages<requests::#marker> {
            self.codex.rpc().stream(self.params)
        }

        /// The items of this page and of all after it.
        ///
        /// # Errors
        ///
        /// As [`Rpc::request`](crate::Rpc::request).
        ///
        /// # Cancel safety
        ///
        /// Dropped, it loses the items that it has gathered; they can be listed anew.
        #tier
        pub async fn all(self) -> Result<Vec<#item>> {
            self.stream().all().await
        }
    }
}

/// The file of a builder, without ending.
pub(crate) fn file_name(request: &Request) -> String {
    heck::ToSnakeCase::to_snake_case(request.name.as_str())
}

/// `mod.rs` of the builders.
pub(crate) fn mod_file<'a>(requests: impl Iterator<Item = &'a Request>) -> TokenStream {
    let (modules, uses): (Vec<_>, Vec<_>) = requests
        .map(|request| {
            let (file, name) = (format_ident!("{}", file_name(request)), ident(&request.name));
            let tier = experimental_attribute(request.experimental);
            (quote!(#tier mod #file;), quote!(#tier pub use #file::#name;))
        })
        .unzip();
    quote! {
        mod rpc;
        #(#modules)*
        #(#uses)*
    }
}
