//! Which part of a crate may import which: the rooms that `xtask/tidy.toml` lists.
//!
//! ```toml
//! [rooms]
//! codegen = [                                      # the crate in the folder `codegen`, the lowest room first
//!     { ground = ["error", "naming"] },            # a room of several files: its name, and its modules
//!     "read",                                      # a room that is one top-level module: a file or a folder
//!     { emit = ["emit", "build/tokens"] },         # a module inside another, which leaves the other's room
//! ]
//!
//! [circles]
//! "client: testing/hold, testing/reply" = "one recursive type"
//! ```
//!
//! The rules: a room imports only rooms that are listed before it; within a room, files do not import each other in a
//! circle; every file is in a room. A crate that is not listed is not looked at.
//!
//! What counts as an import of a file is what is *named*: `use` and every path in code, followed through re-exports to
//! the file that declares it. Naming a module alone counts nothing, what is then named in it does. Left out are
//! `lib.rs`, what is compiled for tests only, re-exports of a module with children, and the insides of `quote!`.

use std::collections::BTreeMap;

use anyhow::{Context, Result};

use crate::workspace::Workspace;

mod imports;
mod paths;
mod plan;
mod resolve;
mod rules;
mod source;

use plan::Plan;
pub(super) use plan::Rooms;

/// Everything that is against the rules, a line each.
///
/// # Errors
///
/// A file cannot be read or is not Rust, or a room is not written as one.
pub(super) fn complaints(
    workspace: &Workspace,
    rooms: &Rooms,
    excuses: &BTreeMap<String, String>,
) -> Result<Vec<String>> {
    let mut complaints = Vec::new();
    let mut circles = Vec::new();
    for (name, rooms) in rooms {
        let plan = Plan::of(rooms).with_context(|| format!("[rooms] {name}"))?;
        let imports = imports::of_crate(workspace, name)?;
        complaints.extend(rules::homeless(name, &imports, &plan));
        complaints.extend(rules::upward(name, &imports, &plan));
        circles.extend(rules::circles(name, &imports, &plan));
    }
    let unexcused = circles.iter().filter(|circle| !excuses.contains_key(&circle.name));
    complaints.extend(unexcused.map(ToString::to_string));
    let stale = excuses.keys().filter(|name| circles.iter().all(|circle| circle.name != **name));
    complaints
        .extend(stale.map(|name| format!("[circles] {name}: no such circle any more; remove the entry")));
    let unreasoned = excuses.iter().filter(|(_, reason)| reason.trim().is_empty());
    complaints.extend(unreasoned.map(|(name, _)| format!("[circles] {name}: gives no reason")));
    Ok(complaints)
}
