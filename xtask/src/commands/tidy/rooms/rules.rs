//! What the rooms ask of a crate.

use std::collections::BTreeMap;
use std::fmt;

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;

use super::imports::Imports;
use super::plan::Plan;

/// Files that are in no room, and rooms that have no file.
pub(super) fn homeless(name: &str, imports: &Imports, plan: &Plan) -> Vec<String> {
    let homeless = imports.keys().filter(|file| plan.room(file).is_none());
    let homeless = homeless.map(|file| format!("{name}: {file} is in no room; add it to [rooms] {name}"));
    let is_empty = |module: &&String| imports.keys().all(|file| !is_inside(file, module));
    let empty = plan.modules.keys().filter(is_empty);
    let empty = empty.map(|module| format!("[rooms] {name}: there is no module `{module}`; remove it"));
    homeless.chain(empty).collect()
}

fn is_inside(file: &str, module: &str) -> bool {
    file.strip_prefix(module).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Imports of a room that is listed later.
pub(super) fn upward(name: &str, imports: &Imports, plan: &Plan) -> Vec<String> {
    let mut complaints = Vec::new();
    for (file, targets) in imports {
        for (target, line) in targets {
            if let (Some(from), Some(to)) = (plan.room(file), plan.room(target))
                && from < to
            {
                complaints.push(format!(
                    "{name}: {file} (line {line}) imports {target}: the room `{}` may not know `{}`, which is \
                     listed after it",
                    plan.names[from], plan.names[to]
                ));
            }
        }
    }
    complaints
}

/// Files of one room that import each other.
#[derive(Debug)]
pub(super) struct Circle {
    /// The crate and the files: what an excuse names.
    pub(super) name: String,
    /// Who imports whom.
    imports: Vec<String>,
}

impl fmt::Display for Circle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}: these files import each other ({}); break the circle, or give its reason in [circles] under this \
             name",
            self.name,
            self.imports.join("; ")
        )
    }
}

pub(super) fn circles(name: &str, imports: &Imports, plan: &Plan) -> Vec<Circle> {
    let mut graph: DiGraphMap<&str, usize> = DiGraphMap::new();
    for (file, targets) in imports {
        let same_room = targets.iter().filter(|(target, _)| plan.room(file) == plan.room(target));
        for (target, line) in same_room {
            graph.add_edge(file, target, *line);
        }
    }
    let mut circles: Vec<Circle> = tarjan_scc(&graph)
        .into_iter()
        .filter(|files| files.len() > 1)
        .map(|mut files| {
            files.sort_unstable();
            circle(name, &files, &graph)
        })
        .collect();
    circles.sort_by(|a, b| a.name.cmp(&b.name));
    circles
}

fn circle(name: &str, files: &[&str], graph: &DiGraphMap<&str, usize>) -> Circle {
    let edges: BTreeMap<_, _> = graph.all_edges().map(|(from, to, line)| ((from, to), *line)).collect();
    let inside = edges.iter().filter(|((from, to), _)| files.contains(from) && files.contains(to));
    let imports = inside.map(|((from, to), line)| format!("{from} line {line} imports {to}")).collect();
    Circle { name: format!("{name}: {}", files.join(", ")), imports }
}
