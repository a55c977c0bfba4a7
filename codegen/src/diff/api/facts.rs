//! What a program can hold on to: that a type is there, that it implements a trait, what a field, variant or function
//! looks like.

use std::collections::BTreeMap;

/// What a fact is about, within its item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::diff) enum Member {
    /// The item itself.
    Item,
    /// A trait that it implements.
    Trait(String),
    /// A public field.
    Field(String),
    /// A variant.
    Variant(String),
    /// A public function of it.
    Function(String),
}

/// What is true of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact {
    /// The type of a field, the signature of a function, and so on.
    pub(super) text: String,
    pub(super) experimental: bool,
}

/// All facts by item and member. Markers of methods and types of the client are named with their module or crate.
#[derive(Debug, Default)]
pub(in crate::diff) struct Api {
    pub(super) facts: BTreeMap<(String, Member), Fact>,
}

/// What an enum says of itself if a `match` needs a wildcard arm for it.
pub(super) const OPEN_ENUM: &str = "non_exhaustive enum";
/// And if it does not.
pub(super) const CLOSED_ENUM: &str = "enum";

impl Api {
    pub(super) fn add(&mut self, item: &str, member: Member, text: String, experimental: bool) {
        self.facts.insert((item.to_owned(), member), Fact { text, experimental });
    }

    pub(super) fn item(&self, item: &str) -> Option<&Fact> {
        self.facts.get(&(item.to_owned(), Member::Item))
    }

    /// Whether a program needs the feature to see it: for itself or for its item.
    pub(super) fn is_experimental(&self, item: &str, fact: &Fact) -> bool {
        fact.experimental || self.item(item).is_some_and(|item| item.experimental)
    }
}
