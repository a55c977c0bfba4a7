//! What the soak is asked for.

use std::time::Duration;

/// How long, and with which choices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    pub(crate) length: Length,
    /// What the choices of the first round are made of.
    pub(crate) seed: u64,
}

/// A round that has begun is always played to its end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Length {
    Time(Duration),
    Rounds(u64),
}

impl Options {
    /// Reads `--minutes N` or `--rounds N`, and `--seed S`; without a seed it is a new one.
    pub(crate) fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { length: Length::Rounds(1), seed: fastrand::u64(..) >> 32 };
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} needs a number"))?;
            let number: u64 = value.parse().map_err(|_| format!("{name}: {value} is no number"))?;
            match name.as_str() {
                "--minutes" => options.length = Length::Time(Duration::from_secs(number.saturating_mul(60))),
                "--rounds" => options.length = Length::Rounds(number),
                "--seed" => options.seed = number,
                _ => return Err(format!("{name}: there is --minutes, --rounds and --seed")),
            }
        }
        Ok(options)
    }
}
