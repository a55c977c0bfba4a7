//! From a path in code to the module that declares what it names.

use std::collections::BTreeSet;

use super::source::{Module, Modules};

/// What a path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// A module.
    Module(String),
    /// Something that this module declares.
    Item(String),
}

/// What a path means in a module; `None` if it leads out of the crate.
pub(super) fn resolve(modules: &Modules, from: &str, path: &[String]) -> Option<Named> {
    Search { modules, asked: BTreeSet::new() }.follow(from, path)
}

struct Search<'m> {
    modules: &'m Modules,
    /// The modules whose imports were searched for a name: those of a crate may lead in circles.
    asked: BTreeSet<(&'m str, String)>,
}

impl<'m> Search<'m> {
    fn follow(&mut self, from: &str, path: &[String]) -> Option<Named> {
        let (first, rest) = path.split_first()?;
        let mut here = match first.as_str() {
            "crate" => Named::Module(String::new()),
            "self" => Named::Module(from.to_owned()),
            "super" => Named::Module(parent(from)),
            name => self.in_module(from, name)?,
        };
        for name in rest {
            here = match here {
                Named::Module(module) if name == "super" => Named::Module(parent(&module)),
                // What is not found is declared by a macro.
                Named::Module(module) => self.in_module(&module, name).unwrap_or(Named::Item(module)),
                // A variant, or an associated function.
                item @ Named::Item(_) => return Some(item),
            };
        }
        Some(here)
    }

    /// What a name means in a module.
    fn in_module(&mut self, path: &str, name: &str) -> Option<Named> {
        let module = self.modules.get(path)?;
        let child = if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        if self.modules.contains_key(&child) {
            return Some(Named::Module(child));
        }
        if module.names.contains(name) {
            return Some(Named::Item(path.to_owned()));
        }
        if self.asked.insert((&module.path, name.to_owned())) { self.imported(module, name) } else { None }
    }

    fn imported(&mut self, module: &Module, name: &str) -> Option<Named> {
        if let Some(target) = module.uses.get(name) {
            return self.follow(&module.path, target);
        }
        module.globs.iter().find_map(|glob| match self.follow(&module.path, glob)? {
            Named::Module(other) => self.in_module(&other, name),
            Named::Item(_) => None,
        })
    }
}

fn parent(module: &str) -> String {
    module.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned()
}
