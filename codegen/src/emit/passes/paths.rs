//! `::std::option::Option<::std::string::String>` is `Option<String>`.

use syn::visit_mut::{self, VisitMut};
use syn::{File, Path};

use crate::protocol::Protocol;

pub(super) fn run(mut file: File, _: &Protocol) -> File {
    Shorten.visit_file_mut(&mut file);
    file
}

struct Shorten;

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_none() {
            return;
        }
        path.leading_colon = None;
        let outside = path.segments.first().is_some_and(|first| first.ident == "std");
        if outside && let Some(last) = path.segments.pop() {
            path.segments.clear();
            path.segments.push(last);
        }
    }
}
