//! `cargo xtask docs`: builds the guide, and looks at it as a reader does.
//!
//! `--check` follows every link of what was built, and opens every page in Chromium: nothing may reach beyond a page, on a
//! desk or on a phone, and no text of a picture too small or out of its place. What cannot be had on a machine is said and not done; the rest is done.

use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail, ensure};

use crate::flags;
use crate::workspace::Workspace;

mod browser;
mod drawn;
mod html;
mod inline;
mod links;
mod mdbook;
mod pictures;

use browser::Browser;
use mdbook::Book;

/// Why something cannot be done on this machine, and what would change that: one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unavailable(String);

/// Runs the command.
///
/// # Errors
///
/// The guide cannot be built, or with `--check` something in it is broken.
pub fn command(workspace: &Workspace, flags: &flags::Docs) -> Result<ExitCode> {
    if flags.pictures {
        for difference in inline::files(workspace)?.write(workspace.root())? {
            println!("wrote {}", difference.path);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let book = Book::build(workspace, flags.open)?;
    println!("the guide is in {}", book.root.join("index.html").display());
    if !flags.check {
        return Ok(ExitCode::SUCCESS);
    }
    document(workspace)?;
    let mut complaints = read(workspace, &book)?;
    match Browser::find(workspace) {
        Ok(browser) => complaints.extend(look(workspace, &book, &browser)?),
        Err(unavailable) => println!("no page was opened: {unavailable}"),
    }
    verdict(&complaints)?;
    Ok(ExitCode::SUCCESS)
}

/// Builds the guide and follows its links: a step of `cargo xtask test`.
///
/// # Errors
///
/// Something is broken. An [`Unavailable`] says that this machine cannot build the guide.
pub fn check_links(workspace: &Workspace) -> Result<()> {
    let book = Book::build(workspace, false)?;
    verdict(&read(workspace, &book)?)
}

/// Opens every page of the guide that [`check_links`] has built.
///
/// # Errors
///
/// A page reaches beyond its window. An [`Unavailable`] says that this machine has no browser, or no guide.
pub fn check_pages(workspace: &Workspace) -> Result<()> {
    let browser = Browser::find(workspace)?;
    let book = Book::built(workspace)?;
    verdict(&look(workspace, &book, &browser)?)
}

/// Builds what the guide links to on docs.rs, as the step `docs` of `cargo xtask test` does: where that has run, nothing is
/// built again.
fn document(workspace: &Workspace) -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args("doc --quiet --workspace --all-features --no-deps".split(' '));
    cargo.env("RUSTDOCFLAGS", "-D warnings").current_dir(workspace.root());
    let status = cargo.status().context("cargo could not be started; is it on the PATH?")?;
    ensure!(status.success(), "the documentation of the crates cannot be built; see above");
    Ok(())
}

/// Where `cargo doc` builds.
fn rustdoc(workspace: &Workspace) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    workspace.root().join(target).join("doc")
}

/// What is wrong with the links and the pictures.
fn read(workspace: &Workspace, book: &Book) -> Result<Vec<String>> {
    let links = links::check(book, &rustdoc(workspace))?;
    println!("{}", links.told());
    let pictures = pictures::check(workspace)?;
    println!("{}", pictures.told());
    Ok([links.complaints, pictures.complaints, inline::stale(workspace)?].concat())
}

/// What is wrong with the looks.
fn look(workspace: &Workspace, book: &Book, browser: &Browser) -> Result<Vec<String>> {
    let seen = browser.visit(workspace, book, &rustdoc(workspace))?;
    println!("{}", seen.told());
    ensure!(seen.pages > 0, "no page was seen; this is a bug of `cargo xtask docs`");
    Ok(seen.complaints)
}

fn verdict(complaints: &[String]) -> Result<()> {
    if !complaints.is_empty() {
        bail!("{} thing(s) are wrong with the guide:\n{}", complaints.len(), complaints.join("\n"));
    }
    Ok(())
}
