//! A runtime that streams when it is asked to, over any transport: it answers `initialize`, `thread/start` and
//! `turn/start` as the real one did, `stream` once it has written the deltas that were asked for, and `complete` once it
//! has written the ends of turns.
//!
//! One argument: `stdio`, or where to listen: `unix://PATH`, `ws`, `wss`. Whoever is asked to listen says on stdout
//! where it does, and on the lines after that shows the certificate that is to be trusted, if there is one; then it
//! serves one connection after another.

mod listen;
mod script;
mod wire;

use std::env;

use anyhow::{Context as _, Result};

use script::Script;
use wire::Lines;

fn main() -> Result<()> {
    let place = env::args().nth(1).context("say where: stdio, unix://PATH, ws or wss")?;
    match place.as_str() {
        "stdio" => Script::new()?.serve(&mut Lines::stdio()),
        "ws" => listen::plain(),
        "wss" => listen::secure(),
        other => listen::unix(other.strip_prefix("unix://").context("unix://PATH, ws or wss")?),
    }
}
