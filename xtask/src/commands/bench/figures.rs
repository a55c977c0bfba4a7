//! The checked-in figures: what was measured, of which release, and on what.

use std::fs;
use std::io::ErrorKind;

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};

use super::conditions::Conditions;
use super::peers::Peers;
use crate::workspace::Workspace;

/// Where they are, relative to the workspace.
pub(super) const FIGURES: &str = "docs/figures.toml";
const HEADER: &str = "\
# What the SDK costs: written by `cargo xtask bench --save`, which makes docs/src/performance.md, its pictures and the
# README's table of it. Instructions are those of one line or one event.
";

/// All that was measured.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Figures {
    pub(super) measured: Conditions,
    #[serde(default)]
    pub(super) instructions: Vec<Counted>,
    #[serde(default)]
    pub(super) comparisons: Vec<Compared>,
}

/// Instructions of one piece of work.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Counted {
    pub(super) bench: String,
    pub(super) case: String,
    /// For people.
    pub(super) what: String,
    pub(super) ours: u64,
    /// Of the peer, where it can do it.
    pub(super) peer: Option<u64>,
    /// Of what does least.
    pub(super) floor: Option<u64>,
    /// Of what reads the bytes and does not look at them.
    pub(super) bare: Option<u64>,
}

/// Contenders in one quantity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Compared {
    #[serde(default)]
    pub(super) program: String,
    pub(super) key: String,
    pub(super) what: String,
    pub(super) unit: String,
    pub(super) figures: Vec<Contender>,
    pub(super) ratios: Vec<Ratio>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Contender {
    pub(super) name: String,
    pub(super) least: f64,
    pub(super) median: f64,
}

/// How one stands to another, and a tenth of the rounds below and above it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ratio {
    pub(super) of: String,
    pub(super) to: String,
    pub(super) low: f64,
    pub(super) median: f64,
    pub(super) high: f64,
}

impl Counted {
    pub(super) fn to_peer(&self) -> Option<f64> {
        Some(self.ours as f64 / self.peer? as f64)
    }

    pub(super) fn to_floor(&self) -> Option<f64> {
        Some(self.ours as f64 / self.floor? as f64)
    }
}

impl Ratio {
    /// Whether it is to another client, of this version.
    pub(super) fn is_to(&self, peer: &str) -> bool {
        let (name, _) = peer.rsplit_once(' ').unwrap_or((peer, ""));
        self.to
            .strip_prefix(name)
            .is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '-'))
    }
}

impl Figures {
    /// The checked-in ones; none where there is no such file yet.
    pub(super) fn read(workspace: &Workspace) -> Result<Self> {
        match fs::read_to_string(workspace.file(FIGURES)) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("cannot read {FIGURES}")),
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).with_context(|| {
            format!("{FIGURES} does not read as figures; `cargo xtask bench --save` writes it")
        })
    }

    pub(super) fn text(&self) -> Result<String> {
        Ok(format!("{HEADER}{}", toml::to_string_pretty(self)?))
    }

    /// These with others in place of their own, in the order of the manifest: of all benches, or of those that were run.
    pub(super) fn with(&self, now: Self, all: &Peers) -> Result<Self> {
        ensure!(
            self.measured == now.measured || now.is_all(all) || *self == Self::default(),
            "the saved figures are of another release, compiler, machine or peer: save all, without a name"
        );
        let mut both = now.clone();
        let runs = |name: &str| now.instructions.iter().any(|counted| counted.bench == name);
        let stays = self.instructions.iter().filter(|counted| !runs(&counted.bench));
        both.instructions.extend(stays.cloned());
        let runs = |name: &str| now.comparisons.iter().any(|compared| compared.program == name);
        let stays = self.comparisons.iter().filter(|compared| !runs(&compared.program));
        both.comparisons.extend(stays.cloned());
        // What the manifest no longer lists is gone.
        let place = |bench: &str| all.instructions.iter().position(|one| one.name == bench);
        both.instructions.retain(|counted| place(&counted.bench).is_some());
        both.instructions.sort_by_key(|counted| place(&counted.bench));
        let place = |program: &str| all.comparisons.iter().position(|one| one == program);
        both.comparisons.retain(|compared| place(&compared.program).is_some());
        both.comparisons.sort_by_key(|compared| place(&compared.program));
        Ok(both)
    }

    /// Whether there are figures of everything that the manifest lists.
    fn is_all(&self, all: &Peers) -> bool {
        let counted = |bench: &str| self.instructions.iter().any(|counted| counted.bench == bench);
        let compared = |program: &str| self.comparisons.iter().any(|compared| compared.program == program);
        all.instructions.iter().all(|bench| counted(&bench.name))
            && all.comparisons.iter().all(|program| compared(program))
    }
}
