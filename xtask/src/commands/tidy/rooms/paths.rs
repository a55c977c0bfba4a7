//! The paths in a file's code: what is imported, declared and named.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, Macro, Meta, UseTree, VisRestricted, Visibility};

/// A path in code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// A name that is imported.
#[derive(Debug)]
pub(super) struct Use {
    /// `None` for all names of a module.
    pub(super) name: Option<String>,
    pub(super) path: Vec<String>,
    /// Whether others can import it from here.
    pub(super) reexport: bool,
    pub(super) line: usize,
}

/// Macros whose insides are the code of somebody else.
const FOREIGN: [&str; 4] = ["quote", "quote_spanned", "parse_quote", "format_ident"];

/// What the items of a module import and name; not what is in modules inside it.
pub(super) fn of_items(items: &[Item]) -> (Vec<Use>, Vec<Mention>) {
    let mut visitor = Visitor::default();
    for item in items {
        visitor.visit_item(item);
    }
    (visitor.uses, visitor.mentions)
}

/// The names that an item declares in its module.
pub(super) fn declared(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// Whether only tests compile it: `#[test]`, `#[cfg(test)]`, `#[cfg(all(test, ..))]`, `#[cfg(doctest)]`.
pub(super) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::Path(path) => path.is_ident("test"),
        Meta::List(list) if list.path.is_ident("cfg") => {
            let condition: String = list.tokens.to_string().split_whitespace().collect();
            condition == "test" || condition == "doctest" || condition.starts_with("all(test,")
        }
        _ => false,
    })
}

#[derive(Default)]
struct Visitor {
    uses: Vec<Use>,
    mentions: Vec<Mention>,
}

impl<'ast> Visit<'ast> for Visitor {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let for_tests = matches!(item, ImplItem::Fn(function) if is_for_tests(&function.attrs));
        if !for_tests {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let reexport = !matches!(item.vis, Visibility::Inherited);
        let line = item.use_token.span.start().line;
        self.leaves(&item.tree, &mut Vec::new(), &|name, path| Use { name, path, reexport, line });
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first().filter(|_| path.leading_colon.is_none()) {
            let names = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.mentions.push(Mention { path: names, line: first.ident.span().start().line });
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        visit::visit_macro(self, call);
        let foreign =
            call.path.segments.last().is_some_and(|name| FOREIGN.iter().any(|other| name.ident == other));
        if !foreign {
            self.tokens(&call.tokens);
        }
    }

    // Another module, with a scope of its own.
    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_vis_restricted(&mut self, _: &'ast VisRestricted) {}

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

impl Visitor {
    fn leaves(
        &mut self,
        tree: &UseTree,
        before: &mut Vec<String>,
        leaf: &impl Fn(Option<String>, Vec<String>) -> Use,
    ) {
        let (name, last) = match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.leaves(&path.tree, before, leaf);
                before.pop();
                return;
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.leaves(tree, before, leaf));
            }
            UseTree::Glob(_) => (None, None),
            UseTree::Name(name) => (Some(name.ident.to_string()), Some(name.ident.to_string())),
            UseTree::Rename(renamed) => (Some(renamed.rename.to_string()), Some(renamed.ident.to_string())),
        };
        // `a::{self}` is `a`.
        let of_parent = last.as_deref() == Some("self") && !before.is_empty();
        let name = if of_parent && name == last { before.last().cloned() } else { name };
        let path = before.iter().cloned().chain(last.filter(|_| !of_parent)).collect();
        self.uses.push(leaf(name, path));
    }

    /// The paths of several names in what a macro is called with, which may be anything.
    fn tokens(&mut self, tokens: &TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens.clone() {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end(&mut path, line);
                    }
                    if path.is_empty() {
                        line = name.span().start().line;
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                other => {
                    self.end(&mut path, line);
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(&group.stream());
                    }
                }
            }
        }
        self.end(&mut path, line);
    }

    fn end(&mut self, path: &mut Vec<String>, line: usize) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.mentions.push(Mention { path, line });
        }
    }
}
