//! The chapters about the protocol: a section a method, which says what it is for, what it carries and what follows.
//!
//! A large family of methods has a page of its own, all others share one. Every method has an anchor, its name with `-`
//! for `/`, and the index leads to it.

use crate::error::Result;
use crate::protocol::Protocol;

mod book;
mod fields;
mod ids;
mod index;
mod pages;
mod rustdoc;
mod sections;

use book::Book;
pub(super) use book::Chapter;
use pages::Pages;
use rustdoc::Rustdoc;

/// The pages, as they are read.
pub(super) fn chapters(protocol: &Protocol, version: &str) -> Result<Vec<Chapter>> {
    let book = Book { protocol, pages: Pages::of(protocol)?, rustdoc: Rustdoc { version } };
    let mut chapters = vec![index::page(&book), ids::page(&book)];
    chapters.extend(book.pages.all().map(|page| sections::page(page, &book)));
    Ok(chapters)
}
