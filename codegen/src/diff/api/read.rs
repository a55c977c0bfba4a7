//! Generated code -> facts.

use std::collections::BTreeMap;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, FnArg, ImplItem, ImplItemFn, Item, ItemEnum, ItemImpl, ItemMacro, ItemStruct};
use syn::{ReturnType, Token, Visibility};

use super::facts::{Api, CLOSED_ENUM, Member, OPEN_ENUM};
use crate::error::{Error, Result};
use crate::print::CLIENT_DIR;

/// The tables that implement a trait whose types a program can see; every other table says how a type looks on the wire.
const TABLES: [(&str, &str); 4] = [
    ("request", "Request"),
    ("server_request", "ServerRequest"),
    ("notification", "Notification"),
    ("paged", "PagedRequest"),
];

/// The files that hold markers of methods, which may have the names of types.
const MARKERS: [&str; 3] = ["requests", "server_requests", "notifications"];

/// What generated files offer, by their path.
pub(in crate::diff) fn api(files: &BTreeMap<String, String>) -> Result<Api> {
    let mut api = Api::default();
    for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
        let wrong = |error: syn::Error| Error::Generated { item: path.clone(), reason: error.to_string() };
        let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let prefix = if path.starts_with(CLIENT_DIR) {
            "codex_client::".to_owned()
        } else if MARKERS.contains(&stem) {
            format!("{stem}::")
        } else {
            String::new()
        };
        add(&mut api, &prefix, syn::parse_file(text).map_err(wrong)?);
    }
    Ok(api)
}

fn add(api: &mut Api, prefix: &str, file: syn::File) {
    for item in file.items {
        match item {
            Item::Struct(item) => of_struct(api, prefix, &item),
            Item::Enum(item) => of_enum(api, prefix, &item),
            Item::Impl(item) => of_impl(api, prefix, &item),
            Item::Macro(item) if item.mac.path.is_ident("from_payloads") => of_payloads(api, prefix, &item),
            Item::Macro(item) => of_table(api, prefix, &item),
            _ => {}
        }
    }
}

fn of_struct(api: &mut Api, prefix: &str, item: &ItemStruct) {
    if !is_public(&item.vis) {
        return;
    }
    let name = format!("{prefix}{}", item.ident);
    // Whether a literal or a pattern may name all there is to it.
    let closed = item.fields.iter().all(|field| is_public(&field.vis));
    let text = if closed { "struct" } else { "struct with private fields" };
    head(api, &name, text, &item.attrs);
    for (index, field) in item.fields.iter().enumerate().filter(|(_, field)| is_public(&field.vis)) {
        let field_name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
        api.add(&name, Member::Field(field_name), words(&field.ty), is_experimental(&field.attrs));
    }
}

fn of_enum(api: &mut Api, prefix: &str, item: &ItemEnum) {
    if !is_public(&item.vis) {
        return;
    }
    let name = format!("{prefix}{}", item.ident);
    let open = item.attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
    head(api, &name, if open { OPEN_ENUM } else { CLOSED_ENUM }, &item.attrs);
    for variant in &item.variants {
        let payload = match &variant.fields {
            Fields::Unit => "nothing".to_owned(),
            Fields::Unnamed(fields) => list(fields.unnamed.iter().map(|field| words(&field.ty))),
            Fields::Named(fields) => words(fields),
        };
        let member = Member::Variant(variant.ident.to_string());
        api.add(&name, member, payload, is_experimental(&variant.attrs));
    }
}

/// The item itself and what it derives.
fn head(api: &mut Api, name: &str, text: &str, attributes: &[Attribute]) {
    let experimental = is_experimental(attributes);
    api.add(name, Member::Item, text.to_owned(), experimental);
    for derive in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
        let paths = derive.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
        for path in paths.into_iter().flatten() {
            api.add(name, Member::Trait(words(&path)), String::new(), experimental);
        }
    }
}

fn of_impl(api: &mut Api, prefix: &str, item: &ItemImpl) {
    let syn::Type::Path(target) = &*item.self_ty else { return };
    let Some(target) = target.path.segments.last() else { return };
    let name = format!("{prefix}{}", target.ident);
    let experimental = is_experimental(&item.attrs);
    if let Some((path, _)) = &item.trait_ {
        api.add(&name, Member::Trait(words(path)), String::new(), experimental);
        return;
    }
    for function in &item.items {
        if let ImplItem::Fn(function) = function
            && is_public(&function.vis)
        {
            let experimental = experimental || is_experimental(&function.attrs);
            api.add(
                &name,
                Member::Function(function.sig.ident.to_string()),
                signature(function),
                experimental,
            );
        }
    }
}

/// What a caller must give and gets. The names of arguments are nobody's business.
fn signature(function: &ImplItemFn) -> String {
    let arguments = function.sig.inputs.iter().map(|input| match input {
        // Whether a function changes its own copy is nobody's business either.
        FnArg::Receiver(receiver) => words(receiver).trim_start_matches("mut ").to_owned(),
        FnArg::Typed(argument) => words(&argument.ty),
    });
    let result = match &function.sig.output {
        ReturnType::Default => String::new(),
        ReturnType::Type(_, ty) => format!(" -> {}", words(ty)),
    };
    format!("({}){result}", list(arguments))
}

fn of_table(api: &mut Api, prefix: &str, item: &ItemMacro) {
    let Some((_, implemented)) = TABLES.iter().find(|(table, _)| item.mac.path.is_ident(table)) else {
        return;
    };
    let mut tokens = item.mac.tokens.clone().into_iter();
    let Some(TokenTree::Ident(name)) = tokens.next() else { return };
    let types = tokens.filter(|token| !matches!(token, TokenTree::Literal(_))).collect::<TokenStream>();
    // The tier is no part of the types: the item says it.
    let text = flat(&types.to_string());
    let text = text.split(", experimental:").next().unwrap_or_default().to_owned();
    let member = Member::Trait((*implemented).to_owned());
    api.add(&format!("{prefix}{name}"), member, text, is_experimental(&item.attrs));
}

/// `from_payloads!(Union { Variant(Payload), })`: a `From` for each line.
fn of_payloads(api: &mut Api, prefix: &str, item: &ItemMacro) {
    let mut tokens = item.mac.tokens.clone().into_iter();
    let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(lines))) = (tokens.next(), tokens.next()) else {
        return;
    };
    let mut experimental = is_experimental(&item.attrs);
    for token in lines.stream() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                experimental |= flat(&group.to_string()).contains("feature=\"experimental\"");
            }
            TokenTree::Group(payload) => {
                let implemented = format!("From<{}>", flat(&payload.stream().to_string()));
                let member = Member::Trait(implemented);
                api.add(&format!("{prefix}{name}"), member, String::new(), experimental);
                experimental = is_experimental(&item.attrs);
            }
            _ => {}
        }
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_experimental(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && words(&attribute.meta).contains("feature=\"experimental\"")
    })
}

fn list(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn words(tokens: &impl ToTokens) -> String {
    flat(&tokens.to_token_stream().to_string())
}

/// Without the spaces that a `TokenStream` puts between tokens, but for those that part words.
fn flat(text: &str) -> String {
    let mut flat = String::with_capacity(text.len());
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let parts_words = || flat.chars().next_back().is_some_and(|last| is_word(last) || last == ',');
        if letter != ' '
            || (parts_words()
                && letters.peek().copied().is_some_and(|next| is_word(next) || flat.ends_with(',')))
        {
            flat.push(letter);
        }
    }
    flat
}
