//! The runtime to start: found, or installed where that was asked for.

use std::path::PathBuf;
use std::thread;

use codex_runtime::{FindError, Search};
use futures_channel::oneshot;

use crate::config::CodexConfig;
use crate::error::{Error, Result};

/// The version of the runtime that this SDK is generated from, which is the SDK's own.
pub const RUNTIME_VERSION: &str = codex_runtime::VERSION;

/// The runtime to start, as an absolute path: it is started in a directory of its own.
pub(crate) async fn obtain(config: &CodexConfig) -> Result<PathBuf> {
    if let Some(path) = &config.binary {
        return std::path::absolute(path).map_err(|error| Error::spawn(path, error));
    }
    let search = Search::new().any_version(config.runtime.any_version);
    match aside(move || search.run()).await? {
        Ok(runtime) => Ok(runtime.binary),
        #[cfg(feature = "install")]
        Err(FindError::NotFound { .. }) if config.runtime.install => {
            let mut step = None;
            let options = codex_runtime::Options::new().on_progress(move |progress| {
                if step != Some(progress.step) {
                    step = Some(progress.step);
                    tracing::info!("{}", progress.step.in_words());
                }
            });
            Ok(install_runtime(options).await?.binary)
        }
        Err(error) => Err(error.into()),
    }
}

/// Installs the pinned runtime into the cache of this user, unless it is there already, and says where it is.
///
/// ```no_run
/// # async fn run() -> codex_client::Result<()> {
/// use codex_client::{Codex, CodexConfig, install_runtime, runtime::Options};
///
/// let options = Options::new().on_progress(|progress| println!("{:?}: {}", progress.step, progress.done));
/// let runtime = install_runtime(options).await?;
/// let codex = Codex::connect_with(CodexConfig::new().binary(runtime.binary)).await?;
/// # Ok(())
/// # }
/// ```
///
/// As [`runtime::install`](crate::runtime::install), on a thread of its own. Dropped, the installation goes on there, so
/// that the next one finds it done or waits for it.
///
/// # Errors
///
/// [`Error::Install`].
///
/// # Cancel safety
///
/// Dropped, the installation goes on, on its thread; the next one finds it done or waits for it.
#[cfg(feature = "install")]
pub async fn install_runtime(options: codex_runtime::Options) -> Result<codex_runtime::Runtime> {
    let installed = aside(move || codex_runtime::install(options)).await?;
    installed.map_err(|error| Error::Install(std::sync::Arc::new(error)))
}

/// Does on a thread of its own what blocks: an async runtime would wait for it when it is shut down.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let (send, result) = oneshot::channel();
    let run = move || {
        // Nobody waits for it any more if the future was dropped.
        let _ = send.send(work());
    };
    let started = thread::Builder::new().name("codex-runtime".to_owned()).spawn(run);
    started.map_err(|error| Error::spawn("codex", error))?;
    result.await.map_err(|_| Error::not_spawned("codex", "looking for it panicked"))
}

impl From<FindError> for Error {
    fn from(error: FindError) -> Self {
        match error {
            FindError::Named { path, reason } => {
                Self::not_spawned(path, format!("CODEX_BIN names it, and it {reason}"))
            }
            error => Self::RuntimeNotFound(error),
        }
    }
}

/// Whether a version is the SDK's; `0.0.0` is a build from source, which does not know its own.
pub(crate) fn is_pinned(version: &str) -> bool {
    version == RUNTIME_VERSION
}

#[cfg(test)]
mod tests {
    use super::*;
    use codex_runtime::{Environment, Found};

    #[test]
    fn what_was_found_instead_and_both_ways_out_are_told() {
        let found = vec![
            Found { path: "/usr/bin/codex".into(), version: Ok("0.1.0".to_owned()) },
            Found { path: "/opt/codex".into(), version: Err("is a directory".to_owned()) },
        ];
        let searched = vec!["CODEX_BIN".to_owned(), "PATH".to_owned()];
        let error = Error::from(FindError::NotFound { version: RUNTIME_VERSION.to_owned(), searched, found });
        assert_eq!(
            error.to_string(),
            format!(
                "codex {RUNTIME_VERSION} was not found (looked at CODEX_BIN, PATH); found, and not used: codex 0.1.0 at \
                 /usr/bin/codex, /opt/codex (is a directory). To install it, set CodexConfig::install_runtime(true) \
                 (feature `install`) or run `codex-runtime install` (`cargo install codex-runtime`). To use another codex, \
                 name it with CODEX_BIN or CodexConfig::binary, or accept what is found with CodexConfig::any_version()"
            )
        );
    }

    #[test]
    fn a_named_runtime_that_is_not_there_says_who_named_it() {
        let environment = Environment { codex_bin: Some("/no/such/codex".into()), ..Environment::default() };
        let error = Error::from(Search::new().environment(environment).run().unwrap_err());
        assert!(error.to_string().contains("CODEX_BIN names it, and it is no file that is there"), "{error}");
    }

    #[tokio::test]
    async fn what_blocks_runs_on_a_thread_of_its_own() {
        let here = thread::current().id();
        assert_ne!(aside(|| thread::current().id()).await.unwrap(), here);
    }

    #[cfg(feature = "install")]
    #[tokio::test]
    async fn what_cannot_be_installed_is_told_as_it_is() {
        let environment = Environment { os: "none".to_owned(), ..Environment::default() };
        let options = codex_runtime::Options::new().environment(environment);
        let error = install_runtime(options).await.unwrap_err();
        assert!(matches!(&error, Error::Install(_)), "{error:?}");
        assert!(error.to_string().starts_with("codex is not released for none on "), "{error}");
    }
}
