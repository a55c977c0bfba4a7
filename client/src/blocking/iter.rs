//! Streams as iterators.

use std::ops::{Deref, DerefMut};

use futures_core::Stream;
use futures_util::StreamExt as _;

use super::driver::Driver;

/// A stream of the async client as an iterator: each step waits for the next item.
///
/// It dereferences to the stream, for what that offers beside its items.
#[derive(Debug)]
#[must_use = "an iterator does nothing unless it is read"]
pub struct Iter<S> {
    stream: S,
    driver: Driver,
}

impl<S> Iter<S> {
    pub(super) fn new(stream: S, driver: &Driver) -> Self {
        Self { stream, driver: driver.clone() }
    }

    pub(super) fn stream(&self) -> &S {
        &self.stream
    }

    pub(super) fn driver(&self) -> &Driver {
        &self.driver
    }

    pub(super) fn parts(&mut self) -> (&mut S, &Driver) {
        (&mut self.stream, &self.driver)
    }

    pub(super) fn into_parts(self) -> (S, Driver) {
        (self.stream, self.driver)
    }

    /// The stream itself.
    pub fn into_inner(self) -> S {
        self.stream
    }
}

impl<S: Stream + Unpin> Iterator for Iter<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        self.driver.run(self.stream.next())
    }
}

impl<S> Deref for Iter<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.stream
    }
}

impl<S> DerefMut for Iter<S> {
    fn deref_mut(&mut self) -> &mut S {
        &mut self.stream
    }
}
