//! What the server says.

use std::ops::Range;

use anyhow::{Context as _, Result};
use codex_peers::captured::Captured;
use codex_peers::session::result;
use serde_json::Value;

use crate::wire::Wire;

/// How much is written at once.
const BLOCK: usize = 64 * 1024;

/// One connection.
pub struct Script {
    captured: Captured,
    threads: usize,
    turns: usize,
}

impl Script {
    pub fn new() -> Result<Self> {
        Ok(Self { captured: Captured::new()?, threads: 0, turns: 0 })
    }

    /// Serves a client until it is gone.
    pub fn serve(&mut self, wire: &mut impl Wire) -> Result<()> {
        while let Some(message) = wire.next()? {
            let request: Value = serde_json::from_str(&message)?;
            let Some(id) = request.get("id") else { continue };
            let answer = match request["method"].as_str() {
                Some("initialize") => result(1).to_owned(),
                Some("thread/start") => {
                    self.threads += 1;
                    self.captured.of_turn(self.threads - 1, result(2))
                }
                Some("turn/start") => {
                    self.turns += 1;
                    let turn = self.turns - 1;
                    wire.write(&self.of_each(wire, turn..turn + 1, "turn/started").concat())?;
                    self.captured.of_turn(turn, result(3))
                }
                Some("stream") => {
                    let deltas = number(&request["params"], "deltas")?;
                    self.stream(turns(&request["params"])?, deltas, wire)?;
                    "{}".to_owned()
                }
                Some("complete") => {
                    let turns = turns(&request["params"])?;
                    wire.write(&self.of_each(wire, turns, "turn/completed").concat())?;
                    "{}".to_owned()
                }
                Some("left/open") => continue,
                _ => "{}".to_owned(),
            };
            wire.write(&wire.packed(&format!(r#"{{"id":{id},"result":{answer}}}"#)))?;
        }
        Ok(())
    }

    /// Writes so many deltas of these turns, turn and turn about.
    fn stream(&self, turns: Range<usize>, deltas: usize, wire: &mut impl Wire) -> Result<()> {
        let round = self.of_each(wire, turns, "item/agentMessage/delta");
        let rounds = BLOCK.div_ceil(round.concat().len());
        let block = round.concat().repeat(rounds);
        let in_block = rounds * round.len();
        for _ in 0..deltas / in_block {
            wire.write(&block)?;
        }
        let rest: Vec<u8> = round.iter().cycle().take(deltas % in_block).flatten().copied().collect();
        wire.write(&rest)
    }

    fn of_each(&self, wire: &impl Wire, turns: Range<usize>, method: &str) -> Vec<Vec<u8>> {
        self.captured.of_each(turns, method).iter().map(|message| wire.packed(message)).collect()
    }
}

/// The turns that a request is about, by the order of their starts.
fn turns(params: &Value) -> Result<Range<usize>> {
    Ok(number(params, "first")?..number(params, "end")?)
}

fn number(params: &Value, name: &str) -> Result<usize> {
    Ok(params[name].as_u64().with_context(|| format!("{name} is missing"))?.try_into()?)
}
