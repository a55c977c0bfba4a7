//! The blocking client has what the async one has, by the same names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ignore::WalkBuilder;
use syn::visit::{self, Visit};
use syn::{ImplItemFn, ItemImpl, ReturnType, Type, Visibility};

/// What a program without async does another way, and which.
const EXCUSED: &[(&str, &str)] = &[
    ("CommandSession::next", "an iterator"),
    ("Deferred::resolved", "of a handler, which is async there too"),
    ("FsWatch::next", "an iterator"),
    ("FuzzyFileSearchSession::next", "an iterator"),
    ("GoalRun::next", "an iterator"),
    ("Incoming::resolved", "of a handler, which is async there too"),
    ("NotificationStream::next", "an iterator"),
    ("Pages::all", "an iterator, which collects"),
    ("Pages::next", "an iterator"),
    ("ProcessSession::next", "an iterator"),
    ("RealtimeSession::next", "an iterator"),
    ("Rpc::request", "Codex::request; Codex::block_on for one with a timeout"),
    ("Rpc::request_raw", "Codex::request_raw; Codex::block_on for one with a timeout"),
    ("TextStream::next", "an iterator"),
    ("TurnStream::next", "an iterator"),
];

/// The public functions of each type: its name, and theirs.
#[derive(Default)]
struct Surface {
    /// Which awaits, or gives what is awaited.
    awaited: BTreeSet<String>,
    all: BTreeSet<String>,
    of: String,
}

impl<'ast> Visit<'ast> for Surface {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        self.of = name(&item.self_ty);
        visit::visit_item_impl(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !matches!(item.vis, Visibility::Public(_)) {
            return;
        }
        let name = format!("{}::{}", self.of, item.sig.ident);
        let gives = match &item.sig.output {
            ReturnType::Type(_, ty) => path(ty).contains("generated"),
            ReturnType::Default => false,
        };
        if item.sig.asyncness.is_some() || gives {
            self.awaited.insert(name.clone());
        }
        self.all.insert(name);
    }
}

fn path(ty: &Type) -> String {
    match ty {
        Type::Path(ty) => {
            ty.path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
        }
        _ => String::new(),
    }
}

/// The last name of a type; of a blocking handle, that of the handle in it.
fn name(ty: &Type) -> String {
    let Type::Path(ty) = ty else { return String::new() };
    let Some(last) = ty.path.segments.last() else { return String::new() };
    if let (true, syn::PathArguments::AngleBracketed(inner)) =
        (last.ident == "Iter" || last.ident == "Login", &last.arguments)
        && let Some(syn::GenericArgument::Type(inner)) = inner.args.first()
    {
        return name(inner);
    }
    last.ident.to_string()
}

fn surfaces() -> (Surface, Surface) {
    let client = Path::new(env!("CARGO_MANIFEST_DIR")).join("../client/src");
    let paths = WalkBuilder::new(&client).build().map(|entry| entry.unwrap().into_path());
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let (mut awaits, mut blocks) = (Surface::default(), Surface::default());
    for path in paths {
        let is = |folder: &str| path.starts_with(client.join(folder));
        if is("testing") || is("requests/generated") {
            continue;
        }
        let file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
        if is("blocking") { blocks.visit_file(&file) } else { awaits.visit_file(&file) }
    }
    (awaits, blocks)
}

#[test]
fn whatever_is_awaited_has_a_function_that_blocks() {
    let (awaits, blocks) = surfaces();
    assert!(awaits.awaited.len() > 40, "{:?}", awaits.awaited);
    let excused = EXCUSED.iter().copied().collect::<BTreeMap<_, _>>();
    let missing = awaits.awaited.iter().filter(|name| !blocks.all.contains(*name));
    let missing = missing.filter(|name| !excused.contains_key(name.as_str())).collect::<Vec<_>>();
    assert!(missing.is_empty(), "blocking has no {missing:?}");
    // What stands in a macro is not seen here: its excuses are those of the handles that are made by one.
    let stale = excused.keys().filter(|name| blocks.all.contains(**name)).collect::<Vec<_>>();
    assert!(stale.is_empty(), "blocking has {stale:?}");
}
