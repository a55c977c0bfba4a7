//! What ties a request that answers with a page to the next page.

use super::tokens::{cfg_line, qualified};
use crate::protocol::Paging;
use crate::protocol::Request;

/// The table beside the marker of a paged request.
pub(crate) fn table(request: &Request, paging: &Paging) -> String {
    let Paging { cursor, wrapper, next, items, item, experimental } = paging;
    let tier = cfg_line(*experimental);
    let text = match wrapper {
        Some((union, variant)) => format!("super::{union}::{variant}(cursor)"),
        None => "cursor".to_owned(),
    };
    let (name, item) = (&request.name, qualified(item));
    format!("{tier}paged!({name} {cursor}: |cursor| {text}, {items}: {item}, {next});\n")
}
