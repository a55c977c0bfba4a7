//! Stands in for codex and for npm, whichever of them the name says by which it was called; what it answers lies in files
//! beside it. A program of its own, for a script would not run on every system.

use std::env;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let program = env::current_exe()?;
    let here = program.parent().ok_or("a program lies in a folder")?;
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if program.file_stem().is_some_and(|name| name == "npm") {
        npm(here, &arguments)
    } else {
        codex(here, &arguments)
    }
}

/// Says the version, or writes the dump.
fn codex(here: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    let (tier, out) = match arguments {
        ["--version"] => {
            print!("{}", fs::read_to_string(here.join("codex-version"))?);
            return Ok(());
        }
        ["app-server", "generate-json-schema", "--out", out] => ("stable", out),
        ["app-server", "generate-json-schema", "--experimental", "--out", out] => ("experimental", out),
        other => return Err(format!("codex {other:?}").into()),
    };
    note(&here.join("codex-homes"), &env::var("CODEX_HOME")?)?;
    let out = Path::new(out);
    fs::create_dir_all(out)?;
    for file in fs::read_dir(here.join("dump").join(tier))? {
        let file = file?;
        fs::copy(file.path(), out.join(file.file_name()))?;
    }
    fs::write(out.join("ClientRequest.json"), "{}\n")?;
    Ok(())
}

/// Knows the integrities in the folder beside it, and has nothing to give away.
fn npm(here: &Path, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
    note(&here.join("npm-calls"), &arguments.join(" "))?;
    if let ["view", package, ..] = arguments {
        let version = package.rsplit('@').next().unwrap_or_default();
        if let Ok(integrity) = fs::read_to_string(here.join("integrity").join(version)) {
            print!("{integrity}");
            return Ok(());
        }
    }
    eprintln!("npm error code E404");
    std::process::exit(1)
}

/// Adds a line to a file.
fn note(file: &Path, line: &str) -> std::io::Result<()> {
    OpenOptions::new().append(true).create(true).open(file)?.write_all(format!("{line}\n").as_bytes())
}
