//! Which change of the code breaks a program.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};

use super::{api, broken};

/// What breaks between two texts of one file, a line each.
fn check(old: &str, new: &str, expected: &Expect) {
    let of = |text: &str| {
        api(&BTreeMap::from([("protocol-types/src/generated/a.rs".into(), text.into())])).unwrap()
    };
    let broken = broken(&of(old), &of(new));
    let lines = broken.iter().map(|broken| {
        let experimental = if broken.experimental { " (experimental)" } else { "" };
        format!("{} {:?}: {:?}{experimental}\n", broken.item, broken.member, broken.how)
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn a_trait_that_is_gone() {
    check(
        "#[derive(Debug, Eq, Hash)] pub struct A { pub a: u64 } impl From<String> for A {}",
        "#[derive(Debug)] pub struct A { pub a: u64 }",
        &expect![[r#"
            A Trait("Eq"): Removed
            A Trait("From<String>"): Removed
            A Trait("Hash"): Removed
        "#]],
    );
}

#[test]
fn a_payload_of_which_a_union_is_not_made_any_more() {
    check(
        "from_payloads!(A { B(X), #[cfg(feature = \"experimental\")] C(Y), D(Z), });",
        "from_payloads!(A { D(Z), });",
        &expect![[r#"
            A Trait("From<X>"): Removed
            A Trait("From<Y>"): Removed (experimental)
        "#]],
    );
}

#[test]
fn a_field_that_is_boxed_gone_or_new() {
    check(
        "pub struct A { pub a: B, pub b: u8, c: u8 }",
        "pub struct A { pub a: Box<B>, pub d: u8, c: u16 }",
        &expect![[r#"
            A Field("a"): Changed { from: "B", to: "Box<B>" }
            A Field("b"): Removed
        "#]],
    );
}

#[test]
fn a_variant_that_is_gone_or_new() {
    check(
        "pub enum Closed { A, B(u8) } #[non_exhaustive] pub enum Open { A, B }",
        "pub enum Closed { A(u8), C, B(u8) } #[non_exhaustive] pub enum Open { A, C }",
        &expect![[r#"
            Closed Variant("A"): Changed { from: "nothing", to: "u8" }
            Open Variant("B"): Removed
            Closed Variant("C"): Added
        "#]],
    );
}

#[test]
fn an_enum_that_opens_and_one_that_closes() {
    check(
        "pub enum A {} #[non_exhaustive] pub enum B {}",
        "#[non_exhaustive] pub enum A {} pub enum B {}",
        &expect![[r#"
            A Item: Changed { from: "enum", to: "non_exhaustive enum" }
        "#]],
    );
}

#[test]
fn a_function_that_takes_something_else() {
    check(
        "impl A { pub fn new(a: u8, mut b: String) -> Self {} pub fn id(&self) -> Option<&str> {} fn own() {} }",
        "impl A { pub fn new(c: String, d: u8) -> Self {} pub fn own(mut self) {} }",
        &expect![[r#"
            A Function("id"): Removed
            A Function("new"): Changed { from: "(u8, String) -> Self", to: "(String, u8) -> Self" }
        "#]],
    );
}

#[test]
fn the_types_of_a_method_and_how_it_is_paged() {
    check(
        "request!(List \"list\" (super::P) -> super::R, experimental: false); paged!(List cursor: data, next);",
        "request!(List \"list\" (super::P) -> super::S, experimental: true);",
        &expect![[r#"
            List Trait("PagedRequest"): Removed
            List Trait("Request"): Changed { from: "(super::P)->super::R", to: "(super::P)->super::S" }
        "#]],
    );
}

#[test]
fn what_moves_behind_the_feature() {
    let gate = "#[cfg(feature = \"experimental\")]";
    check(
        &format!(
            "pub struct A {{ pub a: u8 }} pub struct B {{ pub b: u8 }} {gate} pub struct C {{ pub c: u8 }}"
        ),
        &format!("pub struct A {{ {gate} pub a: u8 }} {gate} pub struct B {{ pub b: u8 }} pub struct C {{}}"),
        &expect![[r#"
            A Field("a"): BecameExperimental
            B Item: BecameExperimental
            B Field("b"): BecameExperimental
            C Field("c"): Removed (experimental)
        "#]],
    );
}

#[test]
fn that_an_item_is_gone_is_said_once() {
    check(
        "#[derive(Eq)] pub struct A { pub a: u8 } impl A { pub fn f() {} }",
        "",
        &expect![[r#"
        A Item: Removed
    "#]],
    );
}
