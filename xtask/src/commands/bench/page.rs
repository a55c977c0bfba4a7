//! The page of the guide.

use std::fmt::Write as _;

use super::figures::{Compared, Figures, Ratio};
use super::plots::Plots;
use super::shown::{figure, ratio, thousands};

/// Where it is, relative to the workspace.
pub(super) const PAGE: &str = "docs/src/performance.md";

const HOW: &str = "\
Two things are told, for they hold on other machines too:

* **Instructions** of one line or event, as callgrind counts them. They repeat, so that releases can be compared by them, and
  depend on the compiler.
* **Ratios** of this SDK to others, taken round by round in one run, so that what else the machine does hurts both: the
  median, and in brackets what a tenth of the rounds was below and a tenth above. Where the machine has other work, times
  spread far. Over stdio a thread of the client reads, and the program reads what that hands on: where each has a core to
  itself, an event takes less time there than over a socket, which a task of the program's runtime reads, and as much
  processor time. With many threads the two tasks wake each other, which costs some; over a websocket frames are unpacked as
  well.

| instructions of | what is done |
| --- | --- |
| bytes to ids | the end of a line is found, the line checked to be UTF-8, and whom it is for read |
| params to ids | of that, only to read whom it is for |
| line to type | a line is decoded: what it is, and all that it holds |
| line to reader | a line goes through the client's core to the stream of its turn, and is decoded there |
| whole program | an event of a stream of text deltas from a child process: what one more of them adds |

";
const FLOOR: &str = "\
The floor is a reader that does not do the work. Up to a line's type it has serde_json check that the text is JSON, and keeps
nothing; from there on it has serde_json read each delta into what borrows from the line. Of the whole program it reads the
pipe as well; what only looks there for the ends of the lines is called bare.

";
/// What a limit is called among the contenders: `client/benches/peers`.
const MOST: &str = "the most that it may take";
const OTHERS: &str = "\
Turns that stream at once are read by a task each. What that costs whoever does it is told by channels of tokio's, on which a
thread sends the lines to as many tasks.

*The most that it may take* is a limit of ours, which stands in brackets; a bench says so when it is missed. What the client
takes to connect is what it adds to the same without it, where a runtime has to be started. Of what an event holds, *heap* is what
was asked of the allocator and *resident* what the system counts, *unread* while the events wait and *read* once all are read.

";
const AGAIN: &str = "\
## Again

Rust, valgrind and gungraun-runner are needed; what is missing is named with the command that installs it.

```sh
cargo xtask bench              # all of it, and what has moved since the figures of this page
cargo xtask bench decode       # also: line, route, session, stream, load, sockets, memory, start, flood, compile-time
cargo xtask bench --save       # writes docs/figures.toml, this page and the README's table
cargo bench -p codex-protocol-types --bench decode     # times of single lines, by criterion
```

What is measured is in `client/benches/peers`: what counts instructions in `benches`, what compares in `src`.
";

/// The page.
pub(super) fn text(figures: &Figures) -> String {
    let plots = Plots::of(figures);
    let measured = &figures.measured;
    let mut page = format!(
        "# Performance\n\nWritten by `cargo xtask bench --save`, and checked by `cargo xtask test`; the figures stand in \
         `docs/figures.toml`. Measured: the SDK {}, beside {} from crates.io, built by rustc {}, on {}.\n\n{HOW}",
        measured.release,
        measured.peer_named(),
        measured.rustc,
        measured.machine
    );
    let _ = write!(page, "## Beside {}\n\n{}", measured.peer_named(), plots.peers.image());
    beside_peer(&mut page, figures);
    let _ = write!(page, "## Beside the floor\n\n{FLOOR}{}", plots.floors.image());
    beside_floor(&mut page, figures);
    let _ = write!(page, "## Beside anything else\n\n{OTHERS}");
    page.push_str(&plots.load.image());
    page.push_str(&plots.sockets.image());
    others(&mut page, figures);
    page.push_str(AGAIN);
    page
}

fn beside_peer(page: &mut String, figures: &Figures) {
    let _ = writeln!(
        page,
        "| instructions | this SDK | {} | ratio |\n| --- | --- | --- | --- |",
        figures.measured.peer_named()
    );
    for counted in &figures.instructions {
        if let (Some(peer), Some(to)) = (counted.peer, counted.to_peer()) {
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} |",
                counted.what,
                thousands(counted.ours),
                thousands(peer),
                ratio(to)
            );
        }
    }
    let _ = writeln!(page, "\n| what | of it | ratio |\n| --- | --- | --- |");
    each_ratio(page, figures, true);
}

fn beside_floor(page: &mut String, figures: &Figures) {
    let _ = writeln!(
        page,
        "| instructions | this SDK | floor | bare | ratio to the floor |\n| --- | --- | --- | --- | --- |"
    );
    for counted in &figures.instructions {
        if let (Some(floor), Some(to)) = (counted.floor, counted.to_floor()) {
            let bare = counted.bare.map(thousands).unwrap_or_default();
            let (ours, floor) = (thousands(counted.ours), thousands(floor));
            let _ = writeln!(page, "| {} | {ours} | {floor} | {bare} | {} |", counted.what, ratio(to));
        }
    }
    page.push('\n');
}

/// What is compared with anything else, and what is compared with nothing.
fn others(page: &mut String, figures: &Figures) {
    page.push_str("| what | of what | ratio |\n| --- | --- | --- |\n");
    each_ratio(page, figures, false);
    let alone: Vec<_> = figures.comparisons.iter().filter(|compared| compared.ratios.is_empty()).collect();
    if alone.is_empty() {
        return;
    }
    page.push_str("| what | at least | in the median | unit |\n| --- | --- | --- | --- |\n");
    for Compared { what, unit, figures, .. } in alone {
        for contender in figures {
            let (least, median) = (figure(contender.least), figure(contender.median));
            let _ = writeln!(page, "| {what}: {} | {least} | {median} | {unit} |", contender.name);
        }
    }
    page.push('\n');
}

fn each_ratio(page: &mut String, figures: &Figures, to_peer: bool) {
    for compared in &figures.comparisons {
        for one in compared.ratios.iter().filter(|one| one.is_to(&figures.measured.peer) == to_peer) {
            let Ratio { of, to, .. } = one;
            let limit = limit(compared, to);
            let [low, median, high] = [one.low, one.median, one.high].map(ratio);
            let _ =
                writeln!(page, "| {} | {of}, of {to}{limit} | {median} ({low} to {high}) |", named(compared));
        }
    }
    page.push('\n');
}

/// What was compared, with the parts of its key in words.
fn named(compared: &Compared) -> String {
    let Compared { what, key, .. } = compared;
    let before = what.strip_suffix(key.as_str());
    before.map_or_else(|| what.clone(), |before| format!("{before}{}", key.replace('/', ", ")))
}

/// How much a limit is, where something is compared with one.
fn limit(compared: &Compared, to: &str) -> String {
    let limit = compared.figures.iter().find(|one| to == MOST && one.name == MOST);
    limit.map_or_else(String::new, |limit| format!(" ({} {})", figure(limit.median), compared.unit))
}

#[cfg(test)]
mod tests {
    use super::super::written::tests::figures;
    use super::*;

    #[test]
    fn each_ratio_stands_beside_what_it_is_to() {
        let figures = figures();
        let page = text(&figures);
        let (of_peer, rest) = page.split_once("## Beside the floor").unwrap();
        let (of_floor, of_others) = rest.split_once("## Beside anything else").unwrap();
        assert!(of_peer.contains("| line to type: text delta | 1,000 | 4,000 | 0.25 |"), "{of_peer}");
        assert!(
            of_peer.contains("| 100,000 deltas | codex-client, of codex-codes | 0.25 (0.20 to 0.30) |"),
            "{of_peer}"
        );
        assert!(of_floor.contains("| line to type: text delta | 1,000 | 1,000 |  | 1.00 |"), "{of_floor}");
        assert!(
            of_others.contains("| codex-client, of a bare reader | 2.50 (2.00 to 3.00) |"),
            "{of_others}"
        );
    }

    #[test]
    fn what_is_compared_with_nothing_has_its_figures() {
        let mut figures = figures();
        figures.comparisons[0].ratios.clear();
        let page = text(&figures);
        assert!(page.contains("| 100,000 deltas: codex-codes | 400 | 800 | ns an event |"), "{page}");
    }

    #[test]
    fn a_limit_says_how_much_it_is_and_a_key_is_in_words() {
        let mut figures = figures();
        let compared = &mut figures.comparisons[0];
        (compared.key, compared.what) = ("time/one".to_owned(), "100,000 deltas, time/one".to_owned());
        compared.figures[1].name = MOST.to_owned();
        compared.ratios[1].to = MOST.to_owned();
        let page = text(&figures);
        let row = "| 100,000 deltas, time, one | codex-client, of the most that it may take (800 ns an event) | 2.50 (2.00 to 3.00) |";
        assert!(page.contains(row), "{page}");
    }
}
