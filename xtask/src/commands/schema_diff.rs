//! `cargo xtask schema-diff OLD NEW`: what changed between two runtimes, in words. Which changes are breaking is the
//! generator's to say (`codegen/src/diff`).

use std::fmt;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use codex_codegen::{SchemaDiff, schema_diff};
use codex_runtime::Environment;
use semver::Version;

use crate::dump::Dump;
use crate::flags;
use crate::overrides;
use crate::pin::Pin;
use crate::release;
use crate::runtime;
use crate::workspace::Workspace;

/// Runs the command as the command line asks for it.
///
/// # Errors
///
/// A dump cannot be had or read.
pub fn command(
    workspace: &Workspace,
    environment: &Environment,
    flags: &flags::SchemaDiff,
) -> Result<ExitCode> {
    let text = run(workspace, environment, [&flags.old, &flags.new], flags.markdown)?;
    match io::stdout().write_all(text.as_bytes()) {
        // Whoever reads it (`head`, a pager) has seen enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        written => written.map(|()| ExitCode::SUCCESS).context("cannot write to standard output"),
    }
}

/// What changed, as text or Markdown. Each side is a release or a folder with the dump of both tiers.
///
/// # Errors
///
/// A dump cannot be had or read.
pub fn run(
    workspace: &Workspace,
    environment: &Environment,
    sides: [&str; 2],
    markdown: bool,
) -> Result<String> {
    let [old, new] = sides.map(|given| Side::read(workspace, environment, given));
    let (old, new) = (old?, new?);
    let diff = schema_diff(old.dump.tiers(), new.dump.tiers(), &overrides::read(workspace)?)?;
    Ok(page(&old, &new, &diff, markdown))
}

fn page(old: &Side, new: &Side, diff: &SchemaDiff, markdown: bool) -> String {
    if markdown {
        format!("## From {old} to {new}\n\n{}", diff.markdown())
    } else {
        format!("{old} -> {new}: {}", diff.text())
    }
}

/// One of the two runtimes.
struct Side {
    name: String,
    dump: Dump,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Side {
    fn read(workspace: &Workspace, environment: &Environment, given: &str) -> Result<Self> {
        if Path::new(given).is_dir() {
            let dump = Dump::in_folder(Path::new(given)).with_context(|| {
                format!(
                    "{given} must hold stable/ and experimental/, each as `generate-json-schema` writes it"
                )
            })?;
            return Ok(Self { name: given.to_owned(), dump });
        }
        let version = release::parse(given).context("it is no folder either")?;
        let dump = of_release(workspace, environment, &version)
            .with_context(|| format!("the schema of codex {version} cannot be had"))?;
        Ok(Self { name: format!("codex {version}"), dump })
    }
}

/// The dump of a release: for the pinned one that is in `schema/`, for every other its runtime is asked.
fn of_release(workspace: &Workspace, environment: &Environment, version: &Version) -> Result<Dump> {
    let pin = Pin::load(workspace)?;
    if pin.version == *version {
        return Dump::checked_in(workspace);
    }
    let runtime = runtime::obtain_pinned(&pin.here(version, environment, workspace)?, environment)?;
    eprintln!("{runtime}");
    Dump::of_runtime(workspace, runtime)
}
