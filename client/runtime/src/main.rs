//! The program `codex-runtime`: installs, finds and keeps in order the runtime that the SDK is made for.

use std::path::PathBuf;
use std::process::ExitCode;

use codex_runtime::{Cache, Environment, Options, Release, Search, VERSION, install, terminal_bar};

xflags::xflags! {
    /// Installs, finds and keeps in order the codex runtime that the Rust SDK is made for.
    cmd codex-runtime {
        /// Install the runtime into the cache, unless it is there, and print its path.
        cmd install {
            /// Take it from a file that `npm pack @openai/codex@VERSION-PLATFORM` wrote, not from the registry.
            optional --archive path: PathBuf
            /// Compare every installed file with its hash first, and install anew if one is damaged.
            optional --repair
        }
        /// Print the path of the runtime that programs of the SDK find: CODEX_BIN, the cache, PATH, known places.
        cmd path {
            /// Accept a codex of another version.
            optional --any-version
        }
        /// List the runtimes in the cache and how much room they take.
        cmd list {}
        /// Remove every runtime from the cache but the one that the SDK is made for.
        cmd prune {}
        /// Compare every file of the cached runtimes with its hash.
        cmd verify {}
        /// Print the version of the runtime that the SDK is made for.
        cmd version {}
    }
}

fn main() -> ExitCode {
    let outcome = match CodexRuntime::from_env_or_exit().subcommand {
        CodexRuntimeCmd::Install(flags) => run_install(flags),
        CodexRuntimeCmd::Path(flags) => run_path(&flags),
        CodexRuntimeCmd::List(_) => list(),
        CodexRuntimeCmd::Prune(_) => prune(),
        CodexRuntimeCmd::Verify(_) => return verify(),
        CodexRuntimeCmd::Version(_) => {
            println!("{VERSION}");
            Ok(())
        }
    };
    exit(outcome)
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn exit(outcome: Outcome) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_install(flags: Install) -> Outcome {
    let mut options = Options::new().repair(flags.repair).on_progress(terminal_bar());
    if let Some(archive) = flags.archive {
        options = options.from_archive(archive);
    }
    let runtime = install(options)?;
    eprintln!("codex {VERSION} from {}", runtime.source);
    println!("{}", runtime.binary.display());
    Ok(())
}

fn run_path(flags: &Path) -> Outcome {
    let found = Search::new().any_version(flags.any_version).run();
    let runtime = found.map_err(|error| format!("{error}; `codex-runtime install` installs it"))?;
    eprintln!("codex from {}", runtime.source);
    println!("{}", runtime.binary.display());
    Ok(())
}

fn cache() -> Result<Cache, Box<dyn std::error::Error>> {
    let cache = Cache::of(&Environment::of_process());
    Ok(cache.ok_or("this user has no cache directory; set CODEX_SDK_CACHE_DIR to one")?)
}

fn list() -> Outcome {
    let cache = cache()?;
    let entries = cache.entries()?;
    for entry in &entries {
        println!("{}  {}  {}", entry.name, megabytes(entry.bytes), entry.path.display());
    }
    let total = entries.iter().map(|entry| entry.bytes).sum();
    eprintln!("{} in {}", megabytes(total), cache.dir().display());
    Ok(())
}

fn prune() -> Outcome {
    let pruned = cache()?.prune(&Release::pinned())?;
    for path in &pruned.removed {
        println!("removed {}", path.display());
    }
    for path in &pruned.busy {
        println!("kept {}, where another process is installing", path.display());
    }
    eprintln!("{} freed", megabytes(pruned.bytes));
    Ok(())
}

/// Exits with 1 if something is damaged.
fn verify() -> ExitCode {
    let mut damaged = false;
    let mut compare = || -> Outcome {
        for entry in cache()?.entries()? {
            let complaints = entry.verify()?;
            println!("{}  {}", entry.name, if complaints.is_empty() { "whole" } else { "DAMAGED" });
            for complaint in &complaints {
                println!("  {complaint}");
            }
            damaged |= !complaints.is_empty();
        }
        Ok(())
    };
    let code = exit(compare());
    if damaged {
        eprintln!(
            "`codex-runtime install --repair` installs {VERSION} anew, `codex-runtime prune` removes the others"
        );
        return ExitCode::FAILURE;
    }
    code
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
