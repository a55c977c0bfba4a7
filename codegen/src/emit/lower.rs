//! Structs and newtypes -> Rust, through `typify`. The only file that imports it.
//!
//! typify is given the definitions as normalization left them; unions and enums, which this crate writes itself, and what
//! is written by hand are named to it as existing types.

use heck::ToUpperCamelCase;
use schemars::schema::Schema;
use typify::{MapType, TypeSpace, TypeSpaceImpl, TypeSpaceSettings};

use super::tokens::HANDWRITTEN;
use crate::error::{Error, Result};
use crate::protocol::{Protocol, Shape, TypeDef};
use crate::read::Definitions;

/// The items that typify makes of the plain types, with all the impls it adds.
pub(crate) fn types(protocol: &Protocol, definitions: &Definitions) -> Result<syn::File> {
    let by_hand = HANDWRITTEN.iter().map(|(name, _)| *name);
    let existing = protocol.types.values().filter(|def| !is_plain(def)).map(|def| def.name.as_str());
    let mut settings = TypeSpaceSettings::default();
    settings.with_map_type(MapType::new("::std::collections::BTreeMap"));
    for name in existing.chain(by_hand.clone()) {
        settings.with_replacement(name.to_upper_camel_case(), name, std::iter::empty::<TypeSpaceImpl>());
    }
    let missing = by_hand.filter(|name| !definitions.contains_key(*name));
    let missing = missing.map(|name| (name, Schema::Bool(true)));
    let schemas =
        definitions.iter().map(|(name, definition)| (name.as_str(), definition.schema.clone().into()));
    let wrong = |reason: String| Error::Generated { item: "the plain types".into(), reason };
    let mut space = TypeSpace::new(&settings);
    space.add_ref_types(schemas.chain(missing)).map_err(|error| wrong(error.to_string()))?;
    syn::parse2(space.to_stream()).map_err(|error| wrong(error.to_string()))
}

fn is_plain(def: &TypeDef) -> bool {
    matches!(def.shape, Shape::Struct(_) | Shape::Newtype(_))
}
