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
    /// The stable dump says something that the experimental one does not.
    #[error(
        "the experimental dump does not hold all of the stable one. Are both from the same runtime?\n{}",
        differences.join("\n")
    )]
    NotASuperset {
        /// Where they differ: what the stable one says, and the experimental one.
        differences: Vec<String>,
    },
    /// One of the unions that list the methods is not there.
    #[error(
        "the dump has no `{definition}` with one `method` a member: this runtime is too old (before 0.116.0) or too new"
    )]
    NoMethods {
        /// The union.
        definition: &'static str,
    },
    /// Two things would get one name.
    #[error(
        "`{first}` and `{second}` would both be named `{name}`: add a [[rename]] for one of them to overrides.toml"
    )]
    Collision {
        /// The Rust name.
        name: String,
        /// What has it.
        first: String,
        /// What wants it too.
        second: String,
    },
    /// A schema of a shape that no rule covers.
    #[error("{path}: no rule for {what}: {schema}. Add a rewrite to codegen/src/normalize")]
    Unsupported {
        /// Where it stands.
        path: String,
        /// What no rule covers: a keyword, and the shape that has it.
        what: String,
        /// The schema.
        schema: String,
    },
    /// `overrides.toml` is not what it should be.
    #[error("overrides.toml: {0}")]
    Overrides(String),
    /// `descriptions.toml` is not what it should be.
    #[error("descriptions.toml: {0}")]
    Descriptions(String),
    /// The dump, the overrides and the rules disagree.
    #[error("{}", .0.join("\n"))]
    Disagreements(Vec<String>),
    /// The generator wrote Rust that does not parse: a bug of the generator.
    #[error("generated code for {item} does not parse: {reason}. This is a bug of codex-codegen")]
    Generated {
        /// For what.
        item: String,
        /// Why not.
        reason: String,
    },
}
