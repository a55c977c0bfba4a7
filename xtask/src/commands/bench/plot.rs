//! Draws ratios: a bar a row, with its spread, as wide as a phone's page and in the colours of the other pictures.

use std::fmt::Write as _;

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) low: f64,
    pub(super) median: f64,
    pub(super) high: f64,
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plot {
    pub(super) title: String,
    /// What it shows, for who cannot see it.
    pub(super) description: String,
    /// Said above the bars: what 1 is.
    pub(super) legend: String,
    pub(super) rows: Vec<Row>,
}

const STYLE: &str = "\
.bg { fill: #ffffff; }
.bar { fill: #4a6fa5; }
.text { fill: #1a2233; font-size: 14px; }
.soft { fill: #3f4c63; font-size: 14px; }
.grid { stroke: #d3dae6; fill: none; }
.one { stroke: #b36b00; fill: none; stroke-width: 1.5; }
.spread { stroke: #1a2233; fill: none; stroke-width: 1.5; }
@media (prefers-color-scheme: dark) {
.bg { fill: #151a24; }
.bar { fill: #5f86bd; }
.text { fill: #eef2f9; }
.soft { fill: #c0cbde; }
.grid { stroke: #313a4b; }
.one { stroke: #e0a94a; }
.spread { stroke: #eef2f9; }
}
text { font-family: system-ui, -apple-system, \"Segoe UI\", \"DejaVu Sans\", sans-serif; }
";
const WIDTH: f64 = 400.0;
/// Where the bars begin, and how long the longest may be; beside it stands what it says.
const LEFT: f64 = 14.0;
const LONGEST: f64 = 238.0;
/// How many letters of a label fit into a line.
const LETTERS: usize = 50;
const LINE: f64 = 18.0;

impl Plot {
    /// The SVG.
    pub(super) fn svg(&self) -> String {
        let axis = self.axis();
        let mut body = String::new();
        let mut top = 10.0;
        for line in lines(&self.legend) {
            top += LINE;
            text(&mut body, "soft", LEFT, top - 3.0, "start", &line);
        }
        top += LINE + 4.0;
        for (index, at) in axis.marks().enumerate() {
            let anchor = if index == 0 { "start" } else { "middle" };
            text(&mut body, "soft", axis.place(at), top, anchor, &at.to_string());
        }
        top += 8.0;
        for row in &self.rows {
            for line in lines(&row.label) {
                top += LINE;
                text(&mut body, "text", LEFT, top - 5.0, "start", &line);
            }
            row.draw(&mut body, &axis, top);
            top += 24.0;
        }
        let height = top + 4.0;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n\
             <title>{}</title>\n<desc>{}</desc>\n<style>\n{STYLE}</style>\n\
             <rect class=\"bg\" x=\"0\" y=\"0\" width=\"{WIDTH}\" height=\"{height}\" rx=\"8\"/>\n{body}</svg>\n",
            escaped(&self.title),
            escaped(&self.description)
        )
    }

    /// As long as the highest ratio needs, with up to five steps; up to a ratio of 5 one of them ends at 1.
    fn axis(&self) -> Axis {
        let highest = self.rows.iter().map(|row| row.high).fold(1.0, f64::max);
        let steps = [0.25, 0.5, 1.0, 2.0, 5.0, 10.0];
        let step = steps.into_iter().find(|step| highest / step <= 5.0).unwrap_or(100.0);
        Axis { end: (highest / step).ceil() * step, step }
    }
}

/// What the bars are measured by.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Axis {
    end: f64,
    step: f64,
}

impl Axis {
    fn marks(self) -> impl Iterator<Item = f64> {
        (0..=(self.end / self.step).round() as usize).map(move |index| index as f64 * self.step)
    }

    fn place(self, ratio: f64) -> f64 {
        LEFT + ratio.clamp(0.0, self.end) / self.end * LONGEST
    }
}

impl Row {
    /// The marks of the axis, over them the bar and its spread, beside them what it says.
    fn draw(&self, svg: &mut String, axis: &Axis, top: f64) {
        for at in axis.marks() {
            let (class, x) = (if at == 1.0 { "one" } else { "grid" }, axis.place(at));
            let _ = writeln!(svg, r#"<path class="{class}" d="M{x:.1} {}V{}"/>"#, top - 2.0, top + 16.0);
        }
        let [low, median, high] = [self.low, self.median, self.high].map(|ratio| axis.place(ratio));
        let length = (median - LEFT).max(1.0);
        let _ = writeln!(
            svg,
            r#"<rect class="bar" x="{LEFT}" y="{top}" width="{length:.1}" height="14" rx="2"/>"#
        );
        if self.low < self.high {
            let (above, middle, below) = (top + 3.0, top + 7.0, top + 11.0);
            let ends = format!("M{low:.1} {above}V{below}M{high:.1} {above}V{below}");
            let _ = writeln!(svg, r#"<path class="spread" d="M{low:.1} {middle}H{high:.1}{ends}"/>"#);
        }
        text(svg, "text", WIDTH - LEFT, top + 11.5, "end", &self.said());
    }

    fn said(&self) -> String {
        let Self { low, median, high, .. } = self;
        if low < high { format!("{median:.2} ({low:.2}–{high:.2})") } else { format!("{median:.2}") }
    }
}

fn text(svg: &mut String, class: &str, x: f64, y: f64, anchor: &str, said: &str) {
    let said = escaped(said);
    let _ = writeln!(
        svg,
        r#"<text class="{class}" data-on="bg" x="{x:.1}" y="{y}" text-anchor="{anchor}">{said}</text>"#
    );
}

/// A label in lines that fit, without the marks of code.
fn lines(label: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in label.replace('`', "").split(' ') {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && lines[last].chars().count() + 1 + word.chars().count() > LETTERS {
            lines.push(word.to_owned());
        } else {
            let space = if lines[last].is_empty() { "" } else { " " };
            lines[last].push_str(&format!("{space}{word}"));
        }
    }
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, low: f64, median: f64, high: f64) -> Row {
        Row { label: label.to_owned(), low, median, high }
    }

    fn plot(rows: Vec<Row>) -> Plot {
        let [title, description, legend] = ["a < b", "d", "l"].map(str::to_owned);
        Plot { title, description, legend, rows }
    }

    #[test]
    fn a_bar_is_as_long_as_its_ratio_and_has_its_spread() {
        let svg = plot(vec![row("one `thing`", 0.4, 0.5, 0.75), row("exact", 0.25, 0.25, 0.25)]).svg();
        assert!(svg.contains("<title>a &lt; b</title>"), "{svg}");
        assert!(svg.contains(r#"<rect class="bar" x="14" y="76" width="119.0""#), "{svg}");
        assert!(svg.contains("M109.2 83H192.5"), "{svg}");
        assert!(svg.contains(">one thing</text>") && svg.contains(">0.50 (0.40–0.75)</text>"), "{svg}");
        assert!(svg.contains(">0.25</text>") && svg.matches(r#"class="spread""#).count() == 1, "{svg}");
    }

    #[test]
    fn the_axis_has_few_marks_and_one_at_1() {
        for (high, (end, step)) in
            [(0.3, (1.0, 0.25)), (1.2, (1.25, 0.25)), (1.3, (1.5, 0.5)), (2.6, (3.0, 1.0)), (7.0, (8.0, 2.0))]
        {
            let plot = plot(vec![row("", 0.0, high, high)]);
            assert_eq!(plot.axis(), Axis { end, step });
            assert!(plot.axis().marks().any(|mark| mark == 1.0) == (high < 5.0), "{high}");
            assert!(plot.axis().marks().count() <= 6, "{high}");
        }
    }

    #[test]
    fn a_long_label_goes_on_in_the_next_line() {
        let long = "word ".repeat(20);
        let lines = lines(long.trim());
        assert!(lines.len() == 2 && lines.iter().all(|line| line.len() <= LETTERS), "{lines:?}");
    }
}
