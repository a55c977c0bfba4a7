//! The pictures of the guide: their text is large enough on a phone, and stands out in both schemes.
//!
//! A picture declares its colours in one `<style>`, a line a class: `.name { fill: #rrggbb; .. }`, and those of the dark
//! scheme in `@media (prefers-color-scheme: dark) { .. }`. Each `<text>` has a class, and says in `data-on` the class of
//! what it stands on.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context as _, Result, ensure};

use super::html::{Piece, pieces};
use crate::workspace::Workspace;

/// Where they are, relative to the sources of the guide.
pub(super) const PICTURES: &str = "pictures";
/// Of the text to what it stands on, as WCAG 2 asks for (AA).
const CONTRAST: f64 = 4.5;
/// How wide a picture is drawn on a page of the guide that is as wide as a phone, and how large its letters must be there.
const PHONE: f64 = 350.0;
pub(super) const MIN_TEXT: f64 = 12.0;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    pub(super) complaints: Vec<String>,
    pictures: usize,
    texts: usize,
    /// The smallest contrast.
    least: f64,
}

impl Pictures {
    pub(super) fn told(&self) -> String {
        let Self { pictures, texts, least, .. } = self;
        format!("{pictures} pictures with {texts} texts, whose contrast is at least {least:.1}")
    }
}

/// Class -> what is declared of it: property -> value.
type Classes = BTreeMap<String, BTreeMap<String, String>>;

/// Looks at every picture.
pub(super) fn check(workspace: &Workspace) -> Result<Pictures> {
    let folder = workspace.file("docs/src").join(PICTURES);
    let mut found = Pictures { least: f64::INFINITY, ..Pictures::default() };
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        picture(&name, &text, &mut found);
    }
    ensure!(found.pictures > 0, "{} is empty", folder.display());
    Ok(found)
}

fn picture(name: &str, text: &str, found: &mut Pictures) {
    found.pictures += 1;
    let pieces = pieces(text);
    let style: String = style(&pieces);
    let (light, dark) = style.split_once("@media (prefers-color-scheme: dark)").unwrap_or((&style, ""));
    let schemes = [("light", classes(light)), ("dark", classes(dark))];
    let mut width = f64::INFINITY;
    for piece in &pieces {
        let Piece::Open(tag, attributes) = piece else { continue };
        if tag == "svg" {
            width = view_width(attributes);
        }
        if tag == "text" {
            found.texts += 1;
            text_of(name, width, attributes, &schemes, found);
        }
    }
}

/// What stands in `<style>`.
fn style(pieces: &[Piece]) -> String {
    let mut inside = false;
    let mut style = String::new();
    for piece in pieces {
        match piece {
            Piece::Open(name, _) if name == "style" => inside = true,
            Piece::Close(name) if name == "style" => inside = false,
            Piece::Text(text) if inside => style.push_str(text),
            _ => {}
        }
    }
    style
}

/// Without a `viewBox` no letter is large enough.
fn view_width(attributes: &BTreeMap<String, String>) -> f64 {
    let view = attributes.get("viewbox").map(String::as_str).unwrap_or_default();
    view.split(' ').nth(2).and_then(|width| width.parse().ok()).unwrap_or(f64::INFINITY)
}

fn text_of(
    name: &str,
    width: f64,
    attributes: &BTreeMap<String, String>,
    [light, dark]: &[(&str, Classes); 2],
    found: &mut Pictures,
) {
    let of = |attribute: &str| attributes.get(attribute).map(String::as_str).unwrap_or_default();
    let (class, ground) = (of("class"), of("data-on"));
    let size = light.1.get(class).and_then(|class| class.get("font-size")?.strip_suffix("px")?.parse().ok());
    let drawn = size.map_or(0.0, |size: f64| size * PHONE / width);
    if drawn < MIN_TEXT {
        found.complaints.push(format!(
            "{name}: text of the class {class:?} is {drawn:.1} px high on a phone, where a picture of {width} is drawn \
             {PHONE} px wide; {MIN_TEXT} px are needed"
        ));
    }
    for (scheme, classes) in [light, dark] {
        let colour = |class: &str| colour(classes.get(class)?.get("fill")?);
        match (colour(class), colour(ground)) {
            (Some(text), Some(ground_colour)) => {
                let contrast = contrast(text, ground_colour);
                found.least = found.least.min(contrast);
                if contrast < CONTRAST {
                    found.complaints.push(format!(
                        "{name}: {class} on {ground} has a contrast of {contrast:.1} in the {scheme} scheme; {CONTRAST} \
                         is needed"
                    ));
                }
            }
            _ => found.complaints.push(format!(
                "{name}: a text of the class {class:?} on {ground:?}: the {scheme} scheme does not say both colours"
            )),
        }
    }
}

/// The rules of a sheet that are about one class each.
fn classes(sheet: &str) -> Classes {
    let mut classes = Classes::new();
    for rule in sheet.split('}') {
        let Some((selector, body)) = rule.rsplit_once('{') else { continue };
        let Some(class) = selector.trim().rsplit('{').next().and_then(|class| class.trim().strip_prefix('.'))
        else {
            continue;
        };
        let declared = body.split(';').filter_map(|line| line.split_once(':'));
        let declared = declared.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()));
        classes.entry(class.to_owned()).or_default().extend(declared);
    }
    classes
}

/// `#rrggbb`
fn colour(text: &str) -> Option<[f64; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    let part = |index: usize| u8::from_str_radix(digits.get(index..index + 2)?, 16).ok().map(f64::from);
    Some([part(0)? / 255.0, part(2)? / 255.0, part(4)? / 255.0])
}

/// As WCAG 2 defines it.
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |part: f64| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(fill: &str, text: &str) -> Vec<String> {
        let picture_text = format!(
            "<svg viewBox=\"0 0 400 9\"><style>.bg {{ fill: #ffffff; }} .t {{ fill: {fill}; font-size: 14px; }} \
             @media (prefers-color-scheme: dark) {{ .bg {{ fill: #000000; }} .t {{ fill: #ffffff; }} }}</style>{text}</svg>"
        );
        let mut found = Pictures { least: f64::INFINITY, ..Pictures::default() };
        picture("x.svg", &picture_text, &mut found);
        found.complaints
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let [black, white, grey] = ["#000000", "#ffffff", "#777777"].map(|text| colour(text).unwrap());
        assert!((contrast(black, white) - 21.0).abs() < 0.01);
        assert!((contrast(grey, white) - 4.48).abs() < 0.01);
    }

    #[test]
    fn text_that_does_not_stand_out_is_named_with_its_scheme() {
        let text = "<text class=\"t\" data-on=\"bg\">T</text>";
        assert_eq!(complaints("#000000", text), Vec::<String>::new());
        let faint = complaints("#777777", text);
        assert!(faint[0].contains("t on bg has a contrast of 4.5 in the light scheme"), "{faint:?}");
        let unknown = complaints("#000000", "<text class=\"t\" data-on=\"box\">T</text>");
        assert!(unknown[0].contains("the light scheme does not say both colours"), "{unknown:?}");
    }

    #[test]
    fn text_that_is_small_on_a_phone_is_named() {
        let unknown = complaints("#000000", "<text class=\"bg\" data-on=\"t\">T</text>");
        assert!(unknown[0].contains("is 0.0 px high on a phone"), "{unknown:?}");
        let mut found = Pictures::default();
        let small = "<svg viewBox=\"0 0 400 9\"><style>.t { font-size: 13px; }</style><text class=\"t\">T</text></svg>";
        picture("x.svg", small, &mut found);
        assert!(found.complaints[0].contains("is 11.4 px high"), "{:?}", found.complaints);
    }
}
