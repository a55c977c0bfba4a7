//! The schema dump: both bundle files of both tiers, from a runtime or from `schema/`.

use std::fs;
use std::path::Path;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use codex_codegen::{BundleTexts, Tiers};
use semver::Version;
use xshell::{Shell, cmd};

use crate::runtime::Runtime;
use crate::workspace::{Tier, Workspace};

mod order;

const V2_FILE: &str = "codex_app_server_protocol.v2.schemas.json";
const ROOT_FILE: &str = "codex_app_server_protocol.schemas.json";

/// The dump of both tiers.
#[derive(Debug)]
pub struct Dump {
    /// The stable tier.
    pub stable: BundleTexts,
    /// The experimental tier.
    pub experimental: BundleTexts,
    /// The runtime that wrote it. `None` if it is the one in `schema/`.
    pub runtime: Option<Runtime>,
}

impl Dump {
    /// The dump in `schema/`.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn checked_in(workspace: &Workspace) -> Result<Self> {
        Self::in_folder(&workspace.file("schema"))
            .context("schema/ holds no dump; run `cargo xtask generate-types` without --from-schema")
    }

    /// The dump in a folder: `stable/` and `experimental/`, each with its two bundle files.
    ///
    /// # Errors
    ///
    /// A file is missing.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        let read = |tier: Tier| read_bundles(&folder.join(tier.name()));
        Ok(Self { stable: read(Tier::Stable)?, experimental: read(Tier::Experimental)?, runtime: None })
    }

    /// Both tiers, for the generator.
    #[must_use]
    pub fn tiers(&self) -> Tiers<'_> {
        Tiers { stable: &self.stable, experimental: &self.experimental }
    }

    /// Asks a runtime for its dump.
    ///
    /// # Errors
    ///
    /// The runtime cannot be run, or writes something else.
    pub fn of_runtime(workspace: &Workspace, runtime: Runtime) -> Result<Self> {
        let scratch = workspace.scratch_dir();
        fs::create_dir_all(&scratch).with_context(|| format!("cannot create {}", scratch.display()))?;
        let scratch = tempfile::Builder::new().prefix("dump-").tempdir_in(&scratch)?;
        let ask = |tier| ask(&runtime, tier, scratch.path());
        let (stable, experimental) = thread::scope(|scope| {
            let stable = scope.spawn(|| ask(Tier::Stable));
            let experimental = ask(Tier::Experimental);
            (stable.join(), experimental)
        });
        let stable = stable.map_err(|_| anyhow!("asking for the stable schema panicked"))??;
        let experimental = experimental?;
        let mut dump = Self { stable, experimental, runtime: Some(runtime) };
        if let Ok(present) = Self::checked_in(workspace) {
            dump.keep_order_of(present);
        }
        Ok(dump)
    }

    /// Where it is from, for people. `version` is the release that is pinned.
    #[must_use]
    pub fn origin(&self, version: &Version) -> String {
        match &self.runtime {
            Some(runtime) => runtime.to_string(),
            None => format!("the schema of codex {version} in schema/"),
        }
    }

    /// The bundle files of a tier: name and text.
    #[must_use]
    pub fn files(&self, tier: Tier) -> [(&'static str, &str); 2] {
        let bundles = match tier {
            Tier::Stable => &self.stable,
            Tier::Experimental => &self.experimental,
        };
        [(V2_FILE, &bundles.v2), (ROOT_FILE, &bundles.root)]
    }

    /// Whether two dumps are the same text.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        Tier::ALL.iter().all(|tier| self.files(*tier) == other.files(*tier))
    }

    /// Takes the text of every bundle that `present` holds in another order. Older runtimes (0.116, 0.142)
    /// write a part of theirs in a new order each time they are asked, which must not look like a change.
    fn keep_order_of(&mut self, present: Self) {
        for (ours, theirs) in [
            (&mut self.stable.v2, present.stable.v2),
            (&mut self.stable.root, present.stable.root),
            (&mut self.experimental.v2, present.experimental.v2),
            (&mut self.experimental.root, present.experimental.root),
        ] {
            if *ours != theirs && order::is_only_difference(ours, &theirs) {
                *ours = theirs;
            }
        }
    }
}

fn ask(runtime: &Runtime, tier: Tier, scratch: &Path) -> Result<BundleTexts> {
    let out = scratch.join(tier.name());
    // A home for each of the two, for they run at the same time.
    let home = scratch.join(format!("{}-home", tier.name()));
    fs::create_dir_all(&home)?;
    let shell = Shell::new()?;
    let binary = &runtime.binary;
    let flag = (tier == Tier::Experimental).then_some("--experimental");
    let command = cmd!(shell, "{binary} app-server generate-json-schema {flag...} --out {out}");
    let output = command.env("CODEX_HOME", &home).quiet().ignore_status().output()?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr);
        bail!("{runtime} could not write its {} schema:\n{}", tier.name(), stderr.trim_end());
    }
    read_bundles(&out).with_context(|| format!("{runtime} wrote another dump than this command knows"))
}

fn read_bundles(dir: &Path) -> Result<BundleTexts> {
    let read = |name: &str| {
        let path = dir.join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    Ok(BundleTexts { v2: read(V2_FILE)?, root: read(ROOT_FILE)? })
}
