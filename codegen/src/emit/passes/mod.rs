//! What is done to the items that typify made: a list of `syn::File -> syn::File`.

use syn::File;

use crate::protocol::Protocol;

mod dress;
mod fields;
mod names;
mod paths;
mod prune;

type Pass = fn(File, &Protocol) -> File;

const PASSES: &[Pass] = &[prune::run, names::run, paths::run, fields::run, dress::run];

pub(crate) fn run(file: File, protocol: &Protocol) -> File {
    PASSES.iter().fold(file, |file, pass| pass(file, protocol))
}
