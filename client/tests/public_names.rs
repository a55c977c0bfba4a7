//! What the crate's root offers: a new name there is a decision, not an accident.

use expect_test::expect_file;
use quote::ToTokens;
use syn::{Item, UseTree, Visibility};

/// The names that a `use` brings.
fn names(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => self::names(&path.tree, names),
        UseTree::Group(group) => group.items.iter().for_each(|tree| self::names(tree, names)),
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(rename) => names.push(rename.rename.to_string()),
        UseTree::Glob(_) => names.push("*".to_owned()),
    }
}

/// The feature that an item stands behind.
fn condition(attributes: &[syn::Attribute]) -> String {
    let conditions = attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"));
    let list = |attribute: &syn::Attribute| Some(attribute.meta.require_list().ok()?.tokens.to_string());
    conditions.filter_map(list).map(|condition| format!(" if {condition}")).collect()
}

#[test]
fn the_root_has_these_names_and_no_others() {
    let file = syn::parse_file(include_str!("../src/lib.rs")).expect("lib.rs is Rust");
    let mut lines = Vec::new();
    for item in &file.items {
        let (found, attributes, visibility) = match item {
            Item::Use(item) => {
                let mut found = Vec::new();
                names(&item.tree, &mut found);
                (found, &item.attrs, &item.vis)
            }
            Item::Mod(item) => (vec![format!("mod {}", item.ident)], &item.attrs, &item.vis),
            Item::Struct(item) => (vec![format!("struct {}", item.ident)], &item.attrs, &item.vis),
            other => panic!("the root only has modules and names from them: {}", other.to_token_stream()),
        };
        if matches!(visibility, Visibility::Public(_)) {
            lines.extend(found.into_iter().map(|name| name + &condition(attributes)));
        }
    }
    lines.sort();
    expect_file!["public_names.txt"].assert_eq(&(lines.join("\n") + "\n"));
}
