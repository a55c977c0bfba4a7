//! What the README counts: the protocol's methods and definitions, and the table of other clients beside this one.

use std::fs;

use anyhow::{Context as _, Result};
use codex_codegen::{Counts, Generated};

use crate::file_set::FileSet;
use crate::peers::Peers;
use crate::workspace::Workspace;

const README: &str = "README.md";
/// What stands around each part.
const COUNTS: &str = "<!-- begin: `cargo xtask generate-types` counts this -->\n";
const CLIENTS: &str = "<!-- begin: `cargo xtask generate-types` makes this of docs/peers.toml -->\n";
const END: &str = "<!-- end -->\n";

/// Adds the README with its parts.
pub(super) fn write(workspace: &Workspace, generated: &Generated, files: &mut FileSet) -> Result<()> {
    if generated.chapters.is_empty() {
        return Ok(());
    }
    let text = fs::read_to_string(workspace.file(README)).with_context(|| format!("cannot read {README}"))?;
    let table = Peers::read(workspace)?.table(&generated.counts);
    let text = with_part(&text, CLIENTS, &table).context(README)?;
    files.add(README, with_part(&text, COUNTS, &counted(&generated.counts)).context(README)?);
    Ok(())
}

fn counted(counts: &Counts) -> String {
    let Counts { types, requests, notifications, server_requests } = counts;
    format!(
        "All {} definitions of the protocol, {} requests, {} notifications and {} server requests are there. The\n\
         experimental tier stands behind the feature `experimental`; without it there are {} definitions, {} requests, {}\n\
         notifications and {} server requests.\n",
        types.all,
        requests.all,
        notifications.all,
        server_requests.all,
        types.stable,
        requests.stable,
        notifications.stable,
        server_requests.stable
    )
}

fn with_part(text: &str, begin: &str, part: &str) -> Result<String> {
    let (before, rest) = text.split_once(begin).with_context(|| format!("has no line {begin}"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("has no line {END}after {begin}"))?;
    Ok(format!("{before}{begin}\n{part}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use codex_codegen::Counted;

    use super::*;

    #[test]
    fn a_part_is_replaced_and_the_rest_stays() {
        let text = format!("a\n{CLIENTS}old\n{END}b\n{COUNTS}old\n{END}c\n");
        let text = with_part(&text, CLIENTS, "new\n").unwrap();
        assert_eq!(text, format!("a\n{CLIENTS}\nnew\n\n{END}b\n{COUNTS}old\n{END}c\n"));
        assert_eq!(with_part(&text, CLIENTS, "new\n").unwrap(), text);
        assert!(with_part("a", COUNTS, "").unwrap_err().to_string().contains("counts this"));
        assert!(with_part(COUNTS, COUNTS, "").unwrap_err().to_string().contains("<!-- end -->"));
    }

    #[test]
    fn both_tiers_are_counted() {
        let of = |stable, all| Counted { stable, all };
        let (types, requests) = (of(1, 2), of(3, 4));
        let (notifications, server_requests) = (of(5, 6), of(7, 8));
        let text = counted(&Counts { types, requests, notifications, server_requests });
        assert!(
            text.starts_with("All 2 definitions of the protocol, 4 requests, 6 notifications and 8 server"),
            "{text}"
        );
        assert!(
            text.contains("without it there are 1 definitions, 3 requests, 5\nnotifications and 7"),
            "{text}"
        );
    }
}
