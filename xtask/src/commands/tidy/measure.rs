//! How many lines the functions of a file have.

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, ImplItemFn, ItemFn, ItemImpl, ItemMod, ItemTrait, Signature, TraitItemFn, Type};

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Function {
    /// With the modules, types and functions around it: `tests::Fake::run`.
    pub(super) name: String,
    /// From `fn` to the closing brace; attributes and docs do not count.
    pub(super) lines: usize,
}

/// The functions of a file, in its order.
pub(super) fn functions(text: &str) -> syn::Result<Vec<Function>> {
    let file = syn::parse_file(text)?;
    let mut visitor = Visitor::default();
    visitor.visit_file(&file);
    Ok(visitor.functions)
}

#[derive(Default)]
struct Visitor {
    path: Vec<String>,
    functions: Vec<Function>,
}

impl Visitor {
    fn inside(&mut self, name: String, visit: impl FnOnce(&mut Self)) {
        self.path.push(name);
        visit(self);
        self.path.pop();
    }

    fn function(&mut self, signature: &Signature, body: &Block, visit: impl FnOnce(&mut Self)) {
        let first = signature.span().start().line;
        let last = body.brace_token.span.close().end().line;
        self.inside(signature.ident.to_string(), |visitor| {
            let name = visitor.path.join("::");
            visitor.functions.push(Function { name, lines: last + 1 - first });
            visit(visitor);
        });
    }
}

impl<'ast> Visit<'ast> for Visitor {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.inside(item.ident.to_string(), |visitor| {
            visit::visit_item_mod(visitor, item);
        });
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        self.inside(type_name(&item.self_ty), |visitor| {
            visit::visit_item_impl(visitor, item);
        });
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.inside(item.ident.to_string(), |visitor| {
            visit::visit_item_trait(visitor, item);
        });
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig, &item.block, |visitor| {
            visit::visit_item_fn(visitor, item);
        });
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, &item.block, |visitor| {
            visit::visit_impl_item_fn(visitor, item);
        });
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(body) = &item.default {
            self.function(&item.sig, body, |visitor| {
                visit::visit_trait_item_fn(visitor, item);
            });
        }
    }
}

fn type_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map_or_else(String::new, |last| last.ident.to_string()),
        Type::Reference(reference) => type_name(&reference.elem),
        _ => "impl".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_fn_to_brace_and_names_what_is_around() {
        let text = "\
/// Docs
/// do not count.
#[must_use]
pub fn one() {}
mod inner {
    impl<T> super::Thing<T> {
        async fn
        two(&self) {
            fn three() {
            }
        }
    }
    trait Able { fn none(); fn four() {
    } }
}
";
        let functions = functions(text).unwrap();
        let functions: Vec<_> = functions.iter().map(|f| (f.name.as_str(), f.lines)).collect();
        let expected =
            [("one", 1), ("inner::Thing::two", 5), ("inner::Thing::two::three", 2), ("inner::Able::four", 2)];
        assert_eq!(functions, expected);
    }
}
