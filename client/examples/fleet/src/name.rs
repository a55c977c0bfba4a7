//! Names of workers and jobs, which become parts of subjects and keys of NATS.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Letters, digits, `-` and `_`; at least one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// One that nobody else has.
    pub fn fresh() -> Self {
        Self(nuid::next().to_string())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Name {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if name.is_empty() || !name.chars().all(fits) {
            return Err(format!("`{name}` is no name; use letters, digits, `-` and `_`"));
        }
        Ok(Self(name.to_owned()))
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        name.parse()
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Name;

    #[test]
    fn what_nats_reads_as_something_else_is_no_name() {
        for name in ["", "a.b", "a b", ">", "*", "ä"] {
            assert!(name.parse::<Name>().is_err(), "{name}");
            assert!(serde_json::from_value::<Name>(name.into()).is_err(), "{name}");
        }
        assert_eq!("rack-1_b".parse::<Name>().unwrap().as_str(), "rack-1_b");
        assert_ne!(Name::fresh(), Name::fresh());
    }
}
