//! What was measured, beside what and on what.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde::{Deserialize, Serialize};

use super::peers::Peers;
use crate::pin::Pin;
use crate::workspace::Workspace;

/// What figures depend on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Conditions {
    /// The version of the SDK.
    pub(super) release: String,
    /// The compiler, on which instructions depend.
    pub(super) rustc: String,
    /// Kind and number of its processors.
    pub(super) machine: String,
    /// The client that this one is compared with, and its version.
    pub(super) peer: String,
}

impl Conditions {
    /// Those of this machine, with the compiler that builds the benches.
    pub(super) fn here(workspace: &Workspace, peers: &Peers) -> Result<Self> {
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        let output = rustc.arg("--version").current_dir(workspace.root()).output();
        let output = output.context("rustc could not be started; is it on the PATH?")?;
        ensure!(output.status.success(), "rustc does not tell its version");
        let said = String::from_utf8_lossy(&output.stdout);
        let version = said.split_whitespace().nth(1).context("rustc does not tell its version")?;
        let processors = std::thread::available_parallelism().context("the processors cannot be counted")?;
        Ok(Self {
            release: Pin::load(workspace)?.version.to_string(),
            rustc: version.to_owned(),
            machine: format!("{} {}, {processors} processors", std::env::consts::ARCH, std::env::consts::OS),
            peer: peers.peer(workspace)?,
        })
    }

    /// The other client as text has it.
    pub(super) fn peer_named(&self) -> String {
        match self.peer.split_once(' ') {
            Some((name, version)) => format!("`{name}` {version}"),
            None => format!("`{}`", self.peer),
        }
    }
}
