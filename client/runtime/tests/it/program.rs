//! The program `codex-runtime`.

use std::process::{Command, Output};

use crate::support::{Machine, exe, platform};
use crate::tests;

fn run(machine: &Machine, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_codex-runtime"));
    program.args(arguments).env("PATH", machine.dir("path")).env("HOME", machine.dir("home"));
    program.env("USERPROFILE", machine.dir("home")).env_remove("APPDATA").env_remove("LOCALAPPDATA");
    program.env("CODEX_SDK_CACHE_DIR", machine.dir("cache")).env_remove("CODEX_BIN").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

tests! {
    fn path_prints_the_path_alone_on_standard_output() {
        let machine = Machine::new();
        let codex = machine.install_codex("path", codex_runtime::VERSION);
        let output = run(&machine, &["path"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout).trim_end(), codex.to_str().unwrap());
    }

    fn path_takes_another_version_only_when_asked_to() {
        let machine = Machine::new();
        machine.install_codex("path", "0.1.0");
        let output = run(&machine, &["path"]);
        let error = text(&output.stderr);
        assert!(!output.status.success() && error.contains("codex 0.1.0 at "), "{error}");
        assert!(error.contains("codex-runtime install"), "{error}");
        assert!(run(&machine, &["path", "--any-version"]).status.success());
    }

    fn the_cache_is_where_the_system_keeps_caches() {
        let machine = Machine::new();
        let home = machine.dir("home");
        let mut program = Command::new(env!("CARGO_BIN_EXE_codex-runtime"));
        program.arg("path").env("PATH", machine.dir("path")).env("HOME", &home).env("USERPROFILE", &home);
        program.env("LOCALAPPDATA", machine.dir("local")).env("XDG_CACHE_HOME", machine.dir("xdg"));
        let output = program.env_remove("CODEX_SDK_CACHE_DIR").env_remove("CODEX_BIN").output().unwrap();
        let caches = if cfg!(windows) {
            machine.dir("local")
        } else if cfg!(target_os = "macos") {
            home.join("Library/Caches")
        } else {
            machine.dir("xdg")
        };
        let entry = caches.join("codex-rust-sdk").join("runtime").join(format!("{}-{}", codex_runtime::VERSION, platform()));
        let error = text(&output.stderr);
        assert!(error.contains(&format!("{},", entry.display())), "{error}");
    }

    fn list_and_prune_show_what_is_there_and_what_went() {
        let machine = Machine::new();
        let old = format!("0.1.0-{}", platform());
        machine.write(&format!("cache/runtime/{old}/{}", exe("codex")), vec![0; 2_000_000]);
        let listed = text(&run(&machine, &["list"]).stdout);
        assert!(listed.starts_with(&format!("{old}  2.0 MB  ")), "{listed}");
        let output = run(&machine, &["verify"]);
        assert!(!output.status.success() && text(&output.stdout).contains("DAMAGED"));
        assert!(text(&output.stderr).contains("codex-runtime install --repair"));
        let pruned = run(&machine, &["prune"]);
        assert!(text(&pruned.stdout).contains(&old) && text(&pruned.stderr).contains("2.0 MB freed"));
        assert_eq!(text(&run(&machine, &["list"]).stdout), "");
        assert!(run(&machine, &["verify"]).status.success());
    }

    fn install_refuses_what_is_not_pinned() {
        let machine = Machine::new();
        let archive = machine.write("archive.tgz", "no package");
        let output = run(&machine, &["install", "--archive", archive.to_str().unwrap()]);
        let error = text(&output.stderr);
        assert!(!output.status.success() && error.contains("not the @openai/codex@"), "{error}");
        assert_eq!(machine.cached(), <[String; 0]>::default());
    }

    fn help_names_every_command() {
        let machine = Machine::new();
        let help = text(&run(&machine, &["--help"]).stdout);
        for command in ["install", "path", "list", "prune", "verify", "version"] {
            assert!(help.contains(command), "{command} is not in: {help}");
        }
        assert_eq!(text(&run(&machine, &["version"]).stdout).trim_end(), codex_runtime::VERSION);
    }
}
