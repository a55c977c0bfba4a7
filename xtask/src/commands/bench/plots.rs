//! The pictures of the page: which figures each shows.

use super::figures::{Figures, Ratio};
use super::plot::{Plot, Row};

const FOLDER: &str = "docs/src/pictures";
const WITH_SPREAD: &str =
    "A bar for each measured ratio, with its spread; the table below has the same numbers.";

/// All of them.
pub(super) struct Plots {
    pub(super) peers: Named,
    pub(super) floors: Named,
    pub(super) load: Named,
    pub(super) sockets: Named,
}

/// A picture, and what its file is called.
pub(super) struct Named {
    name: &'static str,
    plot: Plot,
}

impl Plots {
    pub(super) fn of(figures: &Figures) -> Self {
        let named = |name, plot| Named { name, plot };
        Self {
            peers: named("performance-peer", peers(figures)),
            floors: named("performance-floor", floors(figures)),
            load: named("performance-load", load(figures)),
            sockets: named("performance-sockets", sockets(figures)),
        }
    }

    /// Where each lies, relative to the workspace, and its SVG.
    pub(super) fn files(&self) -> impl Iterator<Item = (String, String)> {
        let all = [&self.peers, &self.floors, &self.load, &self.sockets];
        let drawn = all.into_iter().filter(|named| !named.plot.rows.is_empty());
        drawn.map(|Named { name, plot }| (format!("{FOLDER}/{name}.svg"), plot.svg()))
    }
}

impl Named {
    /// The picture in the page; nothing where nothing was measured.
    pub(super) fn image(&self) -> String {
        let Self { name, plot } = self;
        if plot.rows.is_empty() {
            return String::new();
        }
        format!("![{}: {}](pictures/{name}.svg)\n\n", plot.title, plot.description)
    }
}

/// What this SDK takes of what the other client takes.
fn peers(figures: &Figures) -> Plot {
    let peer = &figures.measured.peer;
    let counted = figures.instructions.iter().filter_map(|counted| {
        let label = format!("instructions, {}", counted.what);
        Some(exactly(label, counted.to_peer()?))
    });
    let compared = figures.comparisons.iter().flat_map(|compared| {
        let to_peer = compared.ratios.iter().filter(|ratio| ratio.is_to(peer));
        to_peer.map(|ratio| spread(compared.what.clone(), ratio))
    });
    Plot {
        title: format!("This SDK beside {peer}"),
        description: WITH_SPREAD.to_owned(),
        legend: format!("part of what {peer} takes; less is better"),
        rows: counted.chain(compared).collect(),
    }
}

/// What this SDK takes of what the floor takes, in instructions.
fn floors(figures: &Figures) -> Plot {
    let counted = figures
        .instructions
        .iter()
        .filter_map(|counted| Some(exactly(counted.what.clone(), counted.to_floor()?)));
    Plot {
        title: "Instructions of this SDK beside the floor".to_owned(),
        description: "A bar for each ratio; the table below has the same numbers.".to_owned(),
        legend: "times what the floor takes; less is better".to_owned(),
        rows: counted.collect(),
    }
}

/// What an event takes while there is much else.
fn load(figures: &Figures) -> Plot {
    Plot {
        title: "An event under load".to_owned(),
        description: WITH_SPREAD.to_owned(),
        legend: "an event under load: times its processor time with nothing else, or with one reader of channels; less is \
                 better"
            .to_owned(),
        rows: of_program(figures, "load", |key, of| {
            format!("{of}, {}", key.rsplit('/').next().unwrap_or(key))
        }),
    }
}

/// What an event takes over the sockets.
fn sockets(figures: &Figures) -> Plot {
    Plot {
        title: "An event over each transport".to_owned(),
        description: WITH_SPREAD.to_owned(),
        legend: "times what an event takes over stdio; less is better".to_owned(),
        rows: of_program(figures, "sockets", |key, of| format!("{of}, {}", key.replace('/', ", "))),
    }
}

/// The ratios of a program, labelled by the key of what is compared and by what the ratio is of.
fn of_program(figures: &Figures, program: &str, label: impl Fn(&str, &str) -> String) -> Vec<Row> {
    let compared = figures.comparisons.iter().filter(|compared| compared.program == program);
    let rows = compared.flat_map(|compared| {
        let label = &label;
        compared.ratios.iter().map(move |ratio| spread(label(&compared.key, &ratio.of), ratio))
    });
    rows.collect()
}

fn spread(label: String, ratio: &Ratio) -> Row {
    Row { label, low: ratio.low, median: ratio.median, high: ratio.high }
}

fn exactly(label: String, ratio: f64) -> Row {
    Row { label, low: ratio, median: ratio, high: ratio }
}

#[cfg(test)]
mod tests {
    use super::super::written::tests::figures;
    use super::*;

    #[test]
    fn the_pictures_have_a_row_for_each_ratio() {
        let figures = figures();
        let rows = peers(&figures).rows;
        assert_eq!(
            rows.iter().map(|row| (row.low, row.high)).collect::<Vec<_>>(),
            [(0.25, 0.25), (0.2, 0.3)]
        );
        assert_eq!(floors(&figures).rows, [exactly("line to type: text delta".to_owned(), 1.0)]);
    }

    #[test]
    fn load_and_sockets_have_rows_of_their_own_program_alone() {
        let mut figures = figures();
        let (load_row, socket_row) =
            (|figures: &Figures| load(figures).rows, |figures: &Figures| sockets(figures).rows);
        assert_eq!((load_row(&figures), socket_row(&figures)), (Vec::new(), Vec::new()));
        assert_eq!(Plots::of(&figures).load.image(), "");
        assert_eq!(Plots::of(&figures).files().count(), 2);
        let compared = &mut figures.comparisons[0];
        "sockets".clone_into(&mut compared.program);
        "time/one thread".clone_into(&mut compared.key);
        compared.ratios.truncate(1);
        let expected =
            Row { label: "codex-client, time, one thread".to_owned(), low: 0.2, median: 0.25, high: 0.3 };
        assert_eq!(socket_row(&figures), std::slice::from_ref(&expected));
        "load".clone_into(&mut figures.comparisons[0].program);
        let label = "codex-client, one thread".to_owned();
        assert_eq!(load_row(&figures), [Row { label, ..expected }]);
        assert!(Plots::of(&figures).load.image().contains("(pictures/performance-load.svg)"));
    }
}
