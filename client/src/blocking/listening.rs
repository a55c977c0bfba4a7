//! A runtime that listens on a socket, blocking.

use super::codex::Codex;
use super::driver::Driver;
use crate::config::CodexConfig;
use crate::error::Result;
use crate::secret::SecretString;
use crate::shown::shown;

/// A runtime that listens on a socket; see [`codex_client::Listening`](crate::Listening).
pub struct Listening {
    inner: crate::Listening,
    driver: Driver,
}

shown! { Listening |this| url: this.inner.url() }

impl Codex {
    /// See [`Codex::spawn_listening`](crate::Codex::spawn_listening).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn spawn_listening(url: impl AsRef<str>) -> Result<Listening> {
        Self::spawn_listening_with(url, CodexConfig::default())
    }

    /// See [`Codex::spawn_listening_with`](crate::Codex::spawn_listening_with).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn spawn_listening_with(url: impl AsRef<str>, config: CodexConfig) -> Result<Listening> {
        let driver = Driver::new()?;
        let inner = driver.run(crate::Codex::spawn_listening_with(url, config))?;
        Ok(Listening { inner, driver })
    }
}

impl Listening {
    /// Where it listens: with the port that it has taken.
    pub fn url(&self) -> &str {
        self.inner.url()
    }

    /// See [`Listening::token`](crate::Listening::token).
    pub fn token(&self) -> Option<&SecretString> {
        self.inner.token()
    }

    /// See [`Listening::connect`](crate::Listening::connect).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn connect(&self) -> Result<Codex> {
        Codex::open(self.inner.connect())
    }

    /// See [`Listening::connect_with`](crate::Listening::connect_with).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn connect_with(&self, config: CodexConfig) -> Result<Codex> {
        Codex::open(self.inner.connect_with(config))
    }

    /// See [`Listening::stderr`](crate::Listening::stderr).
    pub fn stderr(&self) -> String {
        self.inner.stderr()
    }

    /// See [`Listening::shutdown`](crate::Listening::shutdown).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn shutdown(self) -> Result<()> {
        self.driver.run(self.inner.shutdown())
    }
}
