//! `cargo xtask generate-types`: the pinned runtime's schema dump, and everything that is generated from it.
//!
//! Everything is made in memory first; then one set of files is either compared with the workspace or written over it.

use std::process::ExitCode;

use anyhow::{Result, ensure};
use codex_codegen::{BundleTexts, GENERATED_DIRS, Generated, Options, Release};
use codex_runtime::{Environment, Platform};
use semver::Version;

use crate::dump::Dump;
use crate::file_set::FileSet;
use crate::flags;
use crate::overrides::{self, Words};
use crate::pin::{CODE_FILE, Pin};
use crate::release;
use crate::runtime::Choice;
use crate::workspace::{Tier, Workspace};

mod check;
mod contents;
mod decisions;
mod move_pin;
mod readme;
mod rehearse;
mod source;
mod summary;

use decisions::Decisions;

/// `codex_codegen::generate`, or what a test puts in its place.
pub type Generator = fn(&BundleTexts, &BundleTexts, Release<'_>, Options) -> codex_codegen::Result<Generated>;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Compare instead of writing.
    pub check: bool,
    /// Use the checked-in dump.
    pub from_schema: bool,
    /// Move the pin here first.
    pub codex_version: Option<Version>,
    /// A method whose response cannot be told is a warning.
    pub allow_untyped: bool,
    /// Which runtime to use.
    pub runtime: Choice,
    /// Ask the pinned package and nothing else: no runtime that was named or is on `PATH`, and not the checked-in dump.
    pub only_pinned: bool,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The files were written. The text is the summary.
    Written(String),
    /// The files are what would be generated, and every decision is made. The text says from what.
    UpToDate(String),
    /// They are not. The text lists what is not, and says what to do.
    OutOfDate(String),
    /// The pin was not moved; the text says what moving it would bring, and what would be left to do by hand.
    Rehearsed {
        /// What a move would bring.
        text: String,
        /// Nothing would be left to do: no decision is open, and everything builds.
        smooth: bool,
    },
}

/// Runs the command as the command line asks for it.
///
/// # Errors
///
/// Nothing could be generated; nothing was written.
pub fn command(
    workspace: &Workspace,
    environment: &Environment,
    flags: flags::GenerateTypes,
) -> Result<ExitCode> {
    let request = Request {
        check: flags.check,
        from_schema: flags.from_schema,
        codex_version: flags.codex_version.as_deref().map(release::parse).transpose()?,
        allow_untyped: flags.allow_untyped,
        runtime: Choice { codex_bin: flags.codex_bin, allow_unpinned: flags.allow_unpinned },
        only_pinned: false,
    };
    match run(workspace, environment, &request, codex_codegen::generate)? {
        Outcome::Written(text) | Outcome::UpToDate(text) => {
            println!("{text}");
            Ok(ExitCode::SUCCESS)
        }
        Outcome::Rehearsed { text, smooth } => {
            println!("{text}");
            Ok(if smooth { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        Outcome::OutOfDate(text) => {
            eprintln!("{text}");
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Generates, and compares or writes.
///
/// # Errors
///
/// Nothing could be generated; nothing was written.
pub fn run(
    workspace: &Workspace,
    environment: &Environment,
    request: &Request,
    generator: Generator,
) -> Result<Outcome> {
    let pin = wanted_pin(workspace, environment, request)?;
    let (dump, stands_in) = source::obtain(workspace, environment, request, &pin)?;
    let words = Words::read(workspace)?;
    let reviewed_for = overrides::reviewed_for(&words.overrides)?;
    let rehearses = request.check && request.codex_version.is_some();
    // A rehearsal shows everything that is open at once.
    let allow_untyped = request.allow_untyped || rehearses;
    let options = Options { lenient: reviewed_for != pin.version, allow_untyped, ..Options::default() };
    let version = pin.version.to_string();
    let release = words.release(&version);
    let generated = generator(&dump.stable, &dump.experimental, release, options)?;
    ensure!(!generated.files.is_empty(), "the generator made no files; nothing was written");
    for warning in &generated.warnings {
        eprintln!("warning: {warning}");
    }
    let decisions = Decisions::open(reviewed_for, &pin.version, &generated.warnings);
    let files = all_files(workspace, request, &pin, (&dump, &generated))?;
    let origin = dump.origin(&pin.version);
    if rehearses {
        let moved = rehearse::Moved {
            pin: &pin,
            dump: &dump,
            files: &files,
            decisions: decisions.as_ref(),
            warnings: &generated.warnings,
        };
        return rehearse::run(workspace, &words.overrides, &moved);
    }
    if request.check {
        return check::run(workspace, &files, &origin, stands_in.as_deref(), decisions.as_ref());
    }
    let previous = summary::previous(workspace, &dump, release, &generated, generator);
    let differences = files.write(workspace.root())?;
    let summary = summary::Summary {
        origin,
        inventory: &generated.inventory,
        previous: previous.as_ref(),
        version: &pin.version,
        differences: &differences,
        decisions: decisions.as_ref(),
    };
    Ok(Outcome::Written(summary.to_string()))
}

/// The pin, or the one that it is to be moved to.
fn wanted_pin(workspace: &Workspace, environment: &Environment, request: &Request) -> Result<Pin> {
    let pin = Pin::load(workspace)?;
    let Some(version) = &request.codex_version else {
        return Ok(pin);
    };
    ensure!(!request.from_schema, "--from-schema holds the pinned release; leave out --codex-version");
    pin.look_up(version, &Platform::ALL, environment, workspace)
}

/// The generated files, the parts of others that are generated, and what else says which release this is.
fn all_files(
    workspace: &Workspace,
    request: &Request,
    pin: &Pin,
    (dump, generated): (&Dump, &Generated),
) -> Result<FileSet> {
    let mut files = generated_files(dump, generated);
    contents::write(workspace, &generated.chapters, &mut files)?;
    readme::write(workspace, generated, &mut files)?;
    files.add(CODE_FILE, pin.code());
    if request.codex_version.is_some() {
        move_pin::write(workspace, pin, &mut files)?;
    }
    Ok(files)
}

/// The files of the dump and what is generated from it.
pub(super) fn generated_files(dump: &Dump, generated: &Generated) -> FileSet {
    let mut files = FileSet::default();
    for tier in Tier::ALL {
        files.own(tier.schema_dir());
        for (name, text) in dump.files(tier) {
            files.add(format!("{}/{name}", tier.schema_dir()), text);
        }
    }
    for dir in GENERATED_DIRS {
        files.own(*dir);
    }
    for (path, text) in &generated.files {
        files.add(path, text.as_str());
    }
    files
}
