//! The first page: what holds for every method, and all of them by family.

use std::fmt::Write as _;

use super::book::{Book, Chapter, chapter, link};
use super::pages::Family;

pub(super) fn page(book: &Book<'_>) -> Chapter {
    let about = "Everything that the pinned runtime and its clients can say to each other, a section a method. What is\n\
                 marked *experimental* needs the feature of that name, and `CodexConfig::experimental_api`.";
    let mut page = chapter("README", "Every method", about);
    let text = &mut page.text;
    counts(text, book);
    text.push_str(ERRORS);
    text.push_str("\n## By family\n");
    let mut families: Vec<_> = book.pages.all().flat_map(|page| &page.families).collect();
    families.sort_by(|a, b| a.name.cmp(&b.name));
    for family in families {
        of_family(text, family, book);
    }
    page
}

fn counts(text: &mut String, book: &Book<'_>) {
    let protocol = book.protocol;
    let requests: Vec<bool> = protocol.requests.iter().map(|request| request.experimental).collect();
    let asked: Vec<bool> = protocol.server_requests.iter().map(|request| request.experimental).collect();
    let told: Vec<bool> = protocol.notifications.iter().map(|told| told.experimental).collect();
    let _ = writeln!(text, "\n| | stable | with experimental |\n| --- | --: | --: |");
    let kinds =
        [("requests of the client", requests), ("requests of the server", asked), ("notifications", told)];
    for (what, tiers) in kinds {
        let stable = tiers.iter().filter(|experimental| !**experimental).count();
        let _ = writeln!(text, "| {what} | {stable} | {} |", tiers.len());
    }
    let _ = writeln!(
        text,
        "\nA request of the client is a function of `codex.rpc()`. One of the server is answered by a\n\
         `ServerRequestHandler`. [Notifications by their ids](ids.md) says which notifications a client reads that holds\n\
         a thread's, a turn's or another id."
    );
}

/// What any request can be answered with.
const ERRORS: &str = "
## Errors of every request

The schema names no errors. What the runtime refuses it answers with one of JSON-RPC's codes, and `Error::Rpc` carries it:

| code | |
| --: | --- |
| `-32600` | not a request that it knows, or not possible now: no such thread, no turn to steer, another writer |
| `-32601` | no such method |
| `-32602` | the params are not those of the method |
| `-32603` | it failed |
| `-32001` | its queue is full: try again later |

`Error::rpc_kind` tells the reasons of `-32600` apart. A method that is unknown to an older runtime, or experimental where
`experimental_api` is off, is refused with `-32600` or `-32601`. What else is known of a method stands with it.
";

fn of_family(text: &mut String, family: &Family<'_>, book: &Book<'_>) {
    let _ = writeln!(text, "\n### {0} {{#{0}}}", family.name);
    let kinds = [
        ("Requests", family.requests.iter().map(|request| &request.method).collect::<Vec<_>>()),
        ("Requests of the server", family.server_requests.iter().map(|request| &request.method).collect()),
        ("Notifications", family.notifications.iter().map(|told| &told.method).collect()),
    ];
    for (what, methods) in kinds {
        if !methods.is_empty() {
            let links: Vec<String> = methods.into_iter().map(|method| link(method, book)).collect();
            let _ = writeln!(text, "\n{what}: {}.", links.join(", "));
        }
    }
}
