//! Who reads the stream.

use anyhow::{Result, bail, ensure};
use tokio::runtime::Runtime;

use super::{Sample, Streams, codex_codes, floor, ours};

#[derive(Debug, Clone, Copy)]
pub(super) enum Contender {
    Ours,
    CodexCodes,
    Bare,
    Parsed,
}

impl Contender {
    /// By its name on the command line.
    pub(super) fn named(name: &str) -> Result<Self> {
        Ok(match name {
            "codex-client" => Self::Ours,
            "codex-codes" => Self::CodexCodes,
            "bare" => Self::Bare,
            "parsed" => Self::Parsed,
            _ => bail!(
                "{name}: there are codex-client, codex-codes, bare and parsed; without a name all are compared"
            ),
        })
    }

    pub(super) fn run(self, runtime: &Runtime, streams: &Streams) -> Result<Sample> {
        match self {
            Self::Ours => runtime.block_on(ours::run(streams)),
            Self::CodexCodes => {
                ensure!(streams.turns == 1, "codex-codes has one reader a connection: --turns 1");
                runtime.block_on(codex_codes::run(streams))
            }
            Self::Bare => floor::bare(streams),
            Self::Parsed => floor::parsed(streams),
        }
    }
}
