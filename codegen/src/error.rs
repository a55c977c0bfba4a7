//! What can go wrong in the generator.

/// The generator's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure of the generator.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A bundle file is not the JSON that the generator knows.
    #[error("{file}: {reason}")]
    Dump {
        /// Which of the bundle files.
        file: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}
