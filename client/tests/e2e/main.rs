//! The client on the real runtime, with a scripted model.

#[cfg(feature = "testing")]
mod support;

#[cfg(feature = "testing")]
mod turns;
