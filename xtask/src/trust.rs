//! Whose word is taken for what the pinned release says of itself.
//!
//! Whatever prints the right version can call itself that release. What is written into the workspace comes from the
//! package that the pin states the integrity of; a runtime that was named must hold the same bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use codex_runtime::Environment;

use crate::pin::Pin;
use crate::runtime::{self, Choice, Runtime, RuntimeError};

const CHUNK: usize = 1 << 20;

/// Finds or fetches the runtime to write from. With `--allow-unpinned` it is whatever was named.
///
/// # Errors
///
/// There is none, or the one that was named is not the pinned package's.
pub fn obtain(pin: &Pin, environment: &Environment, choice: &Choice) -> Result<Runtime> {
    let named = choice.codex_bin.as_deref().or(environment.codex_bin.as_deref());
    let Some(named) = named else {
        return runtime::obtain_pinned(pin, environment).map_err(with_hint);
    };
    let runtime = runtime::obtain(pin, environment, choice)?;
    if choice.allow_unpinned {
        return Ok(runtime);
    }
    let pinned = runtime::obtain_pinned(pin, environment).with_context(|| {
        format!(
            "{} cannot be compared with the pinned package; add --allow-unpinned to trust it all the same",
            named.display()
        )
    })?;
    let same = holds_the_same(&runtime.binary, &pinned.binary);
    let same = same.with_context(|| format!("cannot compare with {}", pinned.binary.display()))?;
    ensure!(
        same,
        "{} says that it is codex {}, but is not the program of the pinned package, {}; leave it out to use that one, \
         or add --allow-unpinned to trust it all the same",
        named.display(),
        pin.version,
        pinned.binary.display()
    );
    Ok(runtime)
}

fn with_hint(error: RuntimeError) -> anyhow::Error {
    let hint = error.is_unavailable();
    let error = anyhow::Error::new(error);
    if hint {
        error.context("there is no runtime to generate from (--from-schema needs none)")
    } else {
        error
    }
}

/// Whether two files are one, or equal byte by byte.
fn holds_the_same(one: &Path, other: &Path) -> io::Result<bool> {
    if one.canonicalize()? == other.canonicalize()? {
        return Ok(true);
    }
    let (one, other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut left, mut right) = (Vec::with_capacity(CHUNK), Vec::with_capacity(CHUNK));
    loop {
        left.clear();
        right.clear();
        (&one).take(CHUNK as u64).read_to_end(&mut left)?;
        (&other).take(CHUNK as u64).read_to_end(&mut right)?;
        if left != right {
            return Ok(false);
        }
        if left.is_empty() {
            return Ok(true);
        }
    }
}
