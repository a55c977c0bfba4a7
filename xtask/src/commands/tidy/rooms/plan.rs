//! The list of rooms, read.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use serde::Deserialize;

/// A room as it stands in the list.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(in crate::commands::tidy) enum Room {
    /// One module, after which the room is named.
    Module(String),
    /// Its name, and its modules.
    Group(BTreeMap<String, Vec<String>>),
}

/// Crate -> its rooms, the lowest first.
pub(in crate::commands::tidy) type Rooms = BTreeMap<String, Vec<Room>>;

/// A module -> the room that it is in: its number, and its name.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The rooms, the lowest first.
    pub(super) names: Vec<String>,
    pub(super) modules: BTreeMap<String, usize>,
}

impl Plan {
    /// Reads the list.
    ///
    /// # Errors
    ///
    /// A room is not written as one, or a module stands twice.
    pub(super) fn of(rooms: &[Room]) -> Result<Self> {
        let mut plan = Self::default();
        for room in rooms {
            let (name, modules) = match room {
                Room::Module(name) => (name, std::slice::from_ref(name)),
                Room::Group(group) => match group.first_key_value() {
                    Some((name, modules)) if group.len() == 1 => (name, modules.as_slice()),
                    _ => bail!("a room is a module, or one name with its modules: {{ name = [..] }}"),
                },
            };
            for module in modules {
                if plan.modules.insert(module.clone(), plan.names.len()).is_some() {
                    bail!("`{module}` is in two rooms; keep one");
                }
            }
            plan.names.push(name.clone());
        }
        Ok(plan)
    }

    /// The room of a module: that of the longest listed path which the module is, or is inside.
    pub(super) fn room(&self, module: &str) -> Option<usize> {
        let ends = module.match_indices('/').map(|(end, _)| end).chain([module.len()]);
        ends.filter_map(|end| self.modules.get(&module[..end])).next_back().copied()
    }
}
