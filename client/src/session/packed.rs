//! Notifications in a queue, one after the other in one text: what is short and has one reader needs no memory of its
//! own, which one thread would allocate and another free.

use std::collections::VecDeque;

use super::message::{Message, Violation};
use super::notification::{Arrived, RawNotification};
use super::piece::Piece;

/// How long a text may grow.
const FULL: usize = 16 * 1024;
/// What is longer is kept by itself: it would be copied to no use, and make a text longer than it may be.
const SHORT: usize = 1024;
/// How much room a reader that waits keeps, in each of two texts: what comes for one of many readers while another is
/// read. With less, the thread that fills it would ask the allocator each time.
const KEPT: usize = 2 * 1024;

/// Some messages, read from the front.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    text: String,
    /// How much of the text was read.
    read: usize,
    places: VecDeque<Place>,
}

/// Where the next message is.
#[derive(Debug)]
enum Place {
    /// In the text: so many bytes of a method, and so many of params.
    Here { method: u32, params: u32 },
    /// By itself.
    Apart(Box<Message>),
}

/// The next message of a queue.
pub(crate) enum Next<'p> {
    Here(RawNotification<'p>),
    Apart(Box<Message>),
}

impl Next<'_> {
    pub(crate) fn read<T>(self, read: impl FnOnce(RawNotification<'_>) -> T) -> Result<T, Violation> {
        match self {
            Self::Here(notification) => Ok(read(notification)),
            Self::Apart(message) => message.map(|notification| read(notification.raw())),
        }
    }
}

impl Packed {
    /// Takes the next message out.
    pub(crate) fn next(&mut self) -> Option<Next<'_>> {
        match self.places.pop_front()? {
            Place::Apart(message) => Some(Next::Apart(message)),
            Place::Here { method, params } => {
                let (start, method) = (self.read, self.read + method as usize);
                self.read = method + params as usize;
                let params = &self.text[method..self.read];
                Some(Next::Here(RawNotification::new(&self.text[start..method], Some(params))))
            }
        }
    }

    /// Adds one that has just arrived. If it is kept elsewhere, the copy is shared.
    fn add(&mut self, arrived: &Arrived<'_>) {
        let (method, params) = (arrived.method(), arrived.raw().params());
        let place = match (u32::try_from(method.len()), u32::try_from(params.len())) {
            (Ok(at), Ok(length)) if !arrived.is_kept() && method.len() + params.len() <= SHORT => {
                self.make_room(method.len() + params.len());
                self.text.push_str(method);
                self.text.push_str(params);
                Place::Here { method: at, params: length }
            }
            _ => Place::Apart(Box::new(Ok(arrived.owned()))),
        };
        self.places.push_back(place);
    }
}

impl Packed {
    /// Doubles the text, as it would by itself, but not beyond its bound.
    fn make_room(&mut self, more: usize) {
        let length = self.text.len() + more;
        if length > self.text.capacity() {
            let room = (self.text.capacity() * 2).min(FULL).max(length);
            self.text.reserve_exact(room - self.text.len());
        }
    }
}

impl Piece for Packed {
    fn len(&self) -> usize {
        self.places.len()
    }

    fn is_full(&self) -> bool {
        self.text.len() > FULL - SHORT || self.places.is_full()
    }

    fn clear(&mut self) {
        self.text.clear();
        self.read = 0;
        self.places.clear();
    }

    fn shrink(&mut self) {
        self.text.shrink_to(KEPT);
        self.places.shrink();
    }
}

impl Extend<Message> for Packed {
    fn extend<I: IntoIterator<Item = Message>>(&mut self, messages: I) {
        self.places.extend(messages.into_iter().map(|message| Place::Apart(Box::new(message))));
    }
}

impl<'m, 'a> Extend<&'m Arrived<'a>> for Packed {
    fn extend<I: IntoIterator<Item = &'m Arrived<'a>>>(&mut self, arrived: I) {
        arrived.into_iter().for_each(|arrived| self.add(arrived));
    }
}

#[cfg(all(test, not(shuttle)))]
mod tests {
    use super::*;

    const METHOD: &str = "item/agentMessage/delta";

    /// What is next: the method, the params, and whether they stand in the text.
    fn next(packed: &mut Packed) -> Option<(String, String, bool)> {
        let next = packed.next()?;
        let here = matches!(next, Next::Here(_));
        let read = next.read(|read| (read.method().to_owned(), read.params().to_owned(), here));
        Some(read.expect("a notification"))
    }

    fn add(packed: &mut Packed, params: &str) {
        packed.extend([&Arrived::new(METHOD, Some(params))]);
    }

    #[test]
    fn what_is_short_stands_in_the_text_and_what_is_long_by_itself() {
        let mut packed = Packed::default();
        let long = "x".repeat(SHORT);
        for params in ["{}", &long, r#"{"a":1}"#] {
            add(&mut packed, params);
        }
        let read = |params: &str, here| Some((METHOD.to_owned(), params.to_owned(), here));
        assert_eq!(next(&mut packed), read("{}", true));
        assert_eq!(next(&mut packed), read(&long, false));
        assert_eq!(next(&mut packed), read(r#"{"a":1}"#, true));
        assert_eq!(next(&mut packed), None);
    }

    #[test]
    fn one_without_params_stays_without() {
        let mut packed = Packed::default();
        packed.extend([&Arrived::new("skills/changed", None), &Arrived::new(METHOD, Some("{}"))]);
        assert_eq!(next(&mut packed), Some(("skills/changed".to_owned(), String::new(), true)));
        assert_eq!(next(&mut packed), Some((METHOD.to_owned(), "{}".to_owned(), true)));
    }

    #[test]
    fn a_copy_that_is_kept_elsewhere_is_shared() {
        let arrived = Arrived::new(METHOD, Some("{}"));
        let kept = arrived.owned();
        let mut packed = Packed::default();
        packed.extend([&arrived]);
        let Some(Next::Apart(message)) = packed.next() else { panic!("copied once more") };
        assert!(message.unwrap().is(&kept));
    }

    #[test]
    fn the_text_does_not_grow_beyond_its_bound() {
        let mut packed = Packed::default();
        while !packed.is_full() {
            add(&mut packed, &"x".repeat(SHORT - METHOD.len()));
        }
        assert!(packed.text.capacity() <= FULL, "{}", packed.text.capacity());
        let mut growing = Packed::default();
        for length in (0..SHORT - METHOD.len()).cycle().step_by(7) {
            if growing.is_full() {
                break;
            }
            add(&mut growing, &"x".repeat(length + 1));
        }
        assert!(growing.text.capacity() <= FULL, "{}", growing.text.capacity());
    }

    #[test]
    fn what_was_read_leaves_little_room() {
        let mut packed = Packed::default();
        while !packed.is_full() {
            add(&mut packed, "{}");
        }
        packed.clear();
        packed.shrink();
        assert!(packed.next().is_none());
        assert!(packed.text.capacity() <= KEPT, "{}", packed.text.capacity());
        add(&mut packed, "{}");
        assert!(next(&mut packed).is_some());
    }
}
