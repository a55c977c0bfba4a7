//! Where a turn's reader is while no stream has it.

use std::sync::PoisonError;

use crate::session::Packed;
use crate::session::reader::Reader;
use crate::sync::{Mutex, MutexGuard};

pub(crate) type TurnReader = Reader<Packed>;

/// Where a turn's reader is.
#[derive(Debug)]
pub(crate) enum Place {
    /// With the turn: the next stream takes it.
    Here(TurnReader),
    /// With a stream, or used up.
    Out,
    /// Nothing more comes of the turn, or nobody asks any more.
    Over,
}

/// Keeps the reader of a turn while no stream has it.
#[derive(Debug)]
pub(crate) struct Shelf(Mutex<Place>);

impl Shelf {
    pub(crate) fn new(place: Place) -> Self {
        Self(Mutex::new(place))
    }

    pub(crate) fn place(&self) -> MutexGuard<'_, Place> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
