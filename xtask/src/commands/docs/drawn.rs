//! A picture as the browser has drawn it: its letters are large enough, and each text lies where it should.

use serde::Deserialize;

use super::pictures::MIN_TEXT;

/// What a text may reach into another: the space above and below the letters of a line.
const SPACE: f64 = 3.0;
/// How far a text stays from the sides of its box: the letters of another machine are wider.
const MARGIN: f64 = 4.0;

/// What `visit.mjs` says of a picture. Places are in the picture's own units.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Drawn {
    picture: String,
    pub(super) page: String,
    width: u32,
    drawn: f64,
    view: Place,
    grounds: Vec<Ground>,
    texts: Vec<Text>,
}

/// From the left, from the top, how wide, how high.
#[derive(Debug, Clone, Copy, Deserialize)]
struct Place(f64, f64, f64, f64);

/// What is filled.
#[derive(Debug, Clone, Deserialize)]
struct Ground {
    class: Option<String>,
    #[serde(rename = "box")]
    place: Place,
}

#[derive(Debug, Clone, Deserialize)]
struct Text {
    text: String,
    /// Of its letters, in pixels of the page.
    size: f64,
    #[serde(rename = "box")]
    place: Place,
    on: Option<String>,
}

impl Place {
    fn holds(self, other: Self) -> bool {
        let right_of = |place: Self| (place.0 + place.2, place.1 + place.3);
        let (mine, its) = (right_of(self), right_of(other));
        self.0 <= other.0 && self.1 <= other.1 && its.0 <= mine.0 && its.1 <= mine.1
    }

    fn narrower(self, margin: f64) -> Self {
        Self(self.0 + margin, self.1, self.2 - 2.0 * margin, self.3)
    }

    fn middle(self) -> Self {
        Self(self.0 + self.2 / 2.0, self.1 + self.3 / 2.0, 0.0, 0.0)
    }

    fn meets(self, other: Self, space: f64) -> bool {
        let meet = |one: f64, length: f64, other: f64, of_other: f64, space: f64| {
            one + space < other + of_other && other + space < one + length
        };
        meet(self.0, self.2, other.0, other.2, 0.0) && meet(self.1, self.3, other.1, other.3, space)
    }
}

impl Drawn {
    pub(super) fn is_of(&self, picture: &str) -> bool {
        self.picture == picture
    }

    /// What is wrong with it.
    pub(super) fn complaints(&self) -> Vec<String> {
        let Self { picture, page, width, drawn, .. } = self;
        let place = format!("{picture} on {page} at {width} px, {drawn:.0} px wide");
        if self.texts.is_empty() {
            return vec![format!("{place}: has no text that can be measured")];
        }
        let of = |(index, text)| self.faults(index, text);
        let faults = self.texts.iter().enumerate().flat_map(of);
        faults.map(|fault| format!("{place}: {fault}")).collect()
    }

    fn faults(&self, index: usize, text: &Text) -> Vec<String> {
        let (name, at) = (&text.text, text.place);
        let mut faults = Vec::new();
        if text.size < MIN_TEXT {
            faults.push(format!("{name:?} is {:.1} px high; {MIN_TEXT} px are needed", text.size));
        }
        if !self.view.holds(at) {
            faults.push(format!("{name:?} reaches beyond the picture"));
        }
        let on = text.on.as_deref();
        let grounds = || self.grounds.iter().filter(|ground| ground.class.as_deref() == on);
        if !grounds().any(|ground| ground.place.holds(at.middle())) {
            faults.push(format!("{name:?} does not stand on what it says it stands on, {on:?}"));
        } else if !grounds().any(|ground| ground.place.narrower(MARGIN).holds(at)) {
            faults.push(format!("{name:?} reaches beyond its box, or to less than {MARGIN} from its sides"));
        }
        // What is drawn later lies over what is drawn before.
        let own =
            self.grounds.iter().rposition(|ground| ground.class.as_deref() == on && ground.place.holds(at));
        let above = self.grounds.iter().skip(own.map_or(0, |own| own + 1));
        if own.is_some() && above.into_iter().any(|ground| ground.place.meets(at, 0.0)) {
            faults.push(format!("{name:?} touches a box that it does not stand on"));
        }
        let mut others = self.texts.iter().skip(index + 1);
        if let Some(other) = others.find(|other| other.place.meets(at, SPACE)) {
            faults.push(format!("{name:?} touches {:?}", other.text));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(texts: &str) -> Vec<String> {
        let said = format!(
            r#"{{"picture":"a.svg","page":"a.html","width":390,"drawn":350,"view":[0,0,400,100],"grounds":[
                {{"class":"bg","box":[0,0,400,100]}},{{"class":"box","box":[10,10,100,40]}},
                {{"class":"box","box":[10,60,100,40]}}],"texts":[{texts}]}}"#
        );
        let drawn: Drawn = serde_json::from_str(&said).unwrap();
        let place = "a.svg on a.html at 390 px, 350 px wide: ";
        drawn.complaints().iter().map(|said| said.strip_prefix(place).unwrap().to_owned()).collect()
    }

    fn text(name: &str, size: f64, place: [f64; 4], on: &str) -> String {
        format!(r#"{{"text":"{name}","size":{size},"box":{place:?},"on":"{on}"}}"#)
    }

    #[test]
    fn a_text_in_its_place_is_no_fault() {
        let texts = [
            text("title", 12.0, [20.0, 12.0, 80.0, 16.0], "box"),
            text("below it", 12.0, [20.0, 26.0, 80.0, 16.0], "box"),
            text("beside", 12.5, [120.0, 20.0, 80.0, 16.0], "bg"),
        ];
        assert_eq!(faults(&texts.join(",")), Vec::<String>::new());
    }

    #[test]
    fn each_fault_is_named() {
        let cases = [
            (text("a", 11.9, [20.0, 12.0, 80.0, 16.0], "box"), "\"a\" is 11.9 px high; 12 px are needed"),
            (
                text("a", 12.0, [20.0, 12.0, 87.0, 16.0], "box"),
                "\"a\" reaches beyond its box, or to less than 4 from its sides",
            ),
            (text("a", 12.0, [330.0, 12.0, 80.0, 16.0], "bg"), "\"a\" reaches beyond the picture"),
            (
                text("a", 12.0, [120.0, 12.0, 80.0, 16.0], "box"),
                "\"a\" does not stand on what it says it stands on, Some(\"box\")",
            ),
            (
                text("a", 12.0, [105.0, 12.0, 80.0, 16.0], "bg"),
                "\"a\" touches a box that it does not stand on",
            ),
        ];
        for (text, expected) in cases {
            let found = faults(&text);
            assert_eq!(found.first().map(String::as_str), Some(expected), "{found:?}");
        }
        let two = [
            text("a", 12.0, [120.0, 12.0, 80.0, 16.0], "bg"),
            text("b", 12.0, [190.0, 12.0, 80.0, 16.0], "bg"),
        ];
        assert_eq!(faults(&two.join(",")), ["\"a\" touches \"b\""]);
        assert_eq!(faults(""), ["has no text that can be measured"]);
    }
}
