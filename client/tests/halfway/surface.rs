//! What of the client is awaited, found in its source: whatever is public and `async`, gives a builder that is awaited, or
//! is a stream.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{
    Attribute, Block, Expr, File, FnArg, ImplItem, Item, ItemImpl, Lit, Meta, ReceiverKind, ReturnType,
    Signature, Type, Visibility,
};

use crate::macros::{self, Macro};

/// Files whose functions are not the client's to answer for.
const LEFT_OUT: &[&str] = &[
    // A shell over what is listed here: each function waits for one of these.
    "blocking/",
    // The other end of these tests.
    "testing/wire.rs",
];
/// The requests of the protocol, all made alike.
const GENERATED_REQUESTS: &str = "requests/generated/rpc/";

/// How a function takes what it is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Receiver {
    Nothing,
    Shared,
    Unique,
    Owned,
}

/// Something that is awaited.
#[derive(Debug, Clone)]
pub(crate) struct Method {
    pub(crate) receiver: Receiver,
    /// What its docs say of being dropped, on one line.
    pub(crate) safety: String,
    /// The function of the same type that it calls, if it does nothing else.
    pub(crate) forwards: Option<String>,
}

/// All that is awaited.
#[derive(Debug, Default)]
pub(crate) struct Surface {
    /// By name: `Type::function`.
    pub(crate) methods: BTreeMap<String, Method>,
    /// The functions of `Rpc` that send a request of the protocol and do nothing else.
    pub(crate) requests: BTreeSet<String>,
    /// What is wrong with what was found.
    pub(crate) complaints: Vec<String>,
}

/// A surface that is being read.
#[derive(Default)]
struct Reading {
    surface: Surface,
    /// The builders that are awaited, and those that a function gives.
    awaited: BTreeSet<String>,
    made: BTreeSet<String>,
    streams: BTreeSet<String>,
    structs: BTreeSet<String>,
    macros: Vec<Macro>,
}

impl Surface {
    /// Reads the crate.
    pub(crate) fn read() -> Self {
        Reading::of_crate().surface
    }
}

impl Reading {
    fn of_crate() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut paths = Vec::new();
        files(&root, &mut paths);
        paths.sort();
        let files = paths.iter().filter_map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            let left_out = LEFT_OUT.iter().any(|left_out| name.starts_with(left_out));
            (!left_out).then(|| (name, syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()))
        });
        let files = files.collect::<Vec<_>>();
        let mut reading = Self::default();
        for (_, file) in &files {
            reading.macros.extend(macros::defined(file));
        }
        for (name, file) in &files {
            match name.starts_with(GENERATED_REQUESTS) {
                true => reading.read_requests(file),
                false => reading.read_items(&file.items),
            }
        }
        reading.check();
        reading
    }

    fn read_items(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Impl(item) => self.read_impl(item, &[name_of(&item.self_ty)]),
                Item::Struct(item) if matches!(item.vis, Visibility::Public(_)) => {
                    self.structs.insert(item.ident.to_string());
                }
                Item::Fn(item) => self.read_function("", &item.vis, &item.attrs, (&item.sig, &item.block)),
                Item::Mod(item) => {
                    let items = item.content.as_ref().map(|(_, items)| items.as_slice());
                    self.read_items(items.unwrap_or_default());
                }
                Item::Macro(item) if item.ident.is_none() => {
                    self.expand(&item.mac.path.to_token_stream().to_string(), item.mac.tokens.clone());
                }
                _ => {}
            }
        }
    }

    /// What a call of one of the crate's own macros becomes.
    fn expand(&mut self, name: &str, input: TokenStream) {
        if name == "awaited" {
            self.awaited.extend(macros::builders(input));
            return;
        }
        let Some(found) = self.macros.iter().find(|found| found.name == name) else { return };
        let Ok(body) = syn::parse2::<File>(found.body.clone()) else {
            if found.awaits {
                self.surface
                    .complaints
                    .push(format!("{name}! has functions that are awaited, and cannot be read"));
            }
            return;
        };
        let types = found.types(input);
        for item in &body.items {
            if let Item::Impl(item) = item {
                self.read_impl(item, &types);
            }
        }
    }

    fn read_impl(&mut self, item: &ItemImpl, types: &[String]) {
        let of_trait = item.trait_.as_ref().map(|(path, _)| path.segments.last().unwrap().ident.to_string());
        match of_trait.as_deref() {
            Some("Stream") => self.streams.extend(types.iter().cloned()),
            Some(_) => {}
            None => {
                for function in &item.items {
                    let ImplItem::Fn(function) = function else { continue };
                    for ty in types {
                        self.read_function(
                            ty,
                            &function.vis,
                            &function.attrs,
                            (&function.sig, &function.block),
                        );
                    }
                }
            }
        }
    }

    fn read_function(
        &mut self,
        ty: &str,
        vis: &Visibility,
        attributes: &[Attribute],
        (signature, body): (&Signature, &Block),
    ) {
        if !matches!(vis, Visibility::Public(_)) {
            return;
        }
        let output = match &signature.output {
            ReturnType::Type(_, ty) => ty.to_token_stream().to_string(),
            ReturnType::Default => String::new(),
        };
        let builder = output.strip_prefix("generated :: ").map(str::to_owned);
        if signature.asyncness.is_none() && builder.is_none() && !output.contains("Future") {
            return;
        }
        self.made.extend(builder);
        let separator = if ty.is_empty() { "" } else { "::" };
        let name = format!("{ty}{separator}{}", signature.ident);
        let forwards = forwards(body).map(|to| format!("{ty}::{to}"));
        let method = Method { receiver: receiver(signature), safety: safety(attributes), forwards };
        if self.surface.methods.insert(name.clone(), method).is_some() {
            self.surface.complaints.push(format!("there are two {name}"));
        }
    }

    /// Generated functions are all driven as one: they must be alike.
    fn read_requests(&mut self, file: &File) {
        for item in &file.items {
            let Item::Impl(item) = item else { continue };
            for function in &item.items {
                let ImplItem::Fn(function) = function else { continue };
                let (name, body) = (&function.sig.ident, function.block.to_token_stream().to_string());
                let is = |begin: &str, end: &str| body.starts_with(begin) && body.ends_with(end);
                match function.sig.asyncness {
                    None if is("{ self . stream (", ") }") => {}
                    Some(_) if is("{ self . request :: < requests :: ", ") . await }") => {
                        self.surface.requests.insert(name.to_string());
                    }
                    _ => self
                        .surface
                        .complaints
                        .push(format!("Rpc::{name} is not made like the others: {body}")),
                }
            }
        }
    }

    fn check(&mut self) {
        for builder in self.awaited.difference(&self.made) {
            self.surface
                .complaints
                .push(format!("{builder} is awaited, and no function was found that gives it"));
        }
        for builder in self.made.difference(&self.awaited) {
            self.surface.complaints.push(format!("{builder} is given, and was not found to be awaited"));
        }
        for stream in self.streams.intersection(&self.structs) {
            if !self.surface.methods.contains_key(&format!("{stream}::next")) {
                self.surface.complaints.push(format!("{stream} is a stream, and has no `next`"));
            }
        }
        let silent = self.surface.methods.iter().filter(|(_, method)| method.safety.is_empty());
        self.surface
            .complaints
            .extend(silent.map(|(name, _)| format!("{name} does not say what dropping it does")));
    }
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn name_of(ty: &Type) -> String {
    match ty {
        Type::Path(ty) => ty.path.segments.last().map_or_else(String::new, |last| last.ident.to_string()),
        other => other.to_token_stream().to_string(),
    }
}

fn receiver(signature: &Signature) -> Receiver {
    match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) => match receiver.kind {
            ReceiverKind::Reference(_, _, Some(_)) => Receiver::Unique,
            ReceiverKind::Reference(_, _, None) => Receiver::Shared,
            _ => Receiver::Owned,
        },
        _ => Receiver::Nothing,
    }
}

/// The section of the docs that says what dropping does.
fn safety(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    let section = lines.skip_while(|line| line != "# Cancel safety").skip(1);
    let section = section.take_while(|line| !line.starts_with("# ")).filter(|line| !line.is_empty());
    section.collect::<Vec<_>>().join(" ")
}

/// The function that a body calls and awaits, where that is all it does.
fn forwards(body: &Block) -> Option<String> {
    let text = body.to_token_stream().to_string();
    let call = text.strip_prefix("{ Self :: ").or_else(|| text.strip_prefix("{ self . "))?;
    let (name, rest) = call.split_once(' ')?;
    (rest.starts_with('(') && rest.ends_with(") . await }") && !rest.contains(';')).then(|| name.to_owned())
}
