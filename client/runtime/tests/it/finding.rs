//! What is found, in which order, and what is not.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use codex_runtime::{Environment, FindError, Found, Search, Source};

use crate::stand_in;
use crate::support::{Machine, bin, exe, package, release};
use crate::tests;

/// Fails to find a runtime; what was found instead.
fn found(search: &Search) -> Vec<Found> {
    match search.run().unwrap_err() {
        FindError::NotFound { found, .. } => found,
        other => panic!("{other}"),
    }
}

tests! {
    fn a_named_codex_comes_first_whatever_its_version() {
        let machine = Machine::new();
        let release = machine.install_npm(&package(&[(&bin(), "x")]));
        machine.install(&release).unwrap();
        let named = machine.install_codex("named", "0.1.0");
        let environment = Environment { codex_bin: Some(named.clone()), ..machine.environment() };
        let runtime = machine.search(&release).environment(environment).run().unwrap();
        assert_eq!((runtime.binary, runtime.source, runtime.version), (named, Source::Variable, None));
    }

    fn a_named_codex_that_is_missing_is_told() {
        let machine = Machine::new();
        let environment = Environment { codex_bin: Some(machine.dir("nowhere")), ..machine.environment() };
        let error = Search::new().environment(environment).run().unwrap_err().to_string();
        assert!(error.contains("nowhere") && error.contains("no file that is there"), "{error}");
    }

    #[cfg(unix)]
    fn a_named_codex_that_is_not_executable_is_told() {
        let machine = Machine::new();
        let named = machine.write("codex", "no program");
        let environment = Environment { codex_bin: Some(named), ..machine.environment() };
        let error = Search::new().environment(environment).run().unwrap_err().to_string();
        assert!(error.contains("is not executable"), "{error}");
    }

    fn a_relative_variable_means_where_the_program_was_started() {
        let machine = Machine::new();
        let named = machine.install_codex("here", "0.169.0");
        let mut program = Command::new(env!("CARGO_BIN_EXE_codex-runtime"));
        program.arg("path").current_dir(machine.dir("here")).env("CODEX_BIN", exe("codex"));
        let output = program.output().unwrap();
        let path = String::from_utf8(output.stdout).unwrap();
        assert!(Path::new(path.trim()).is_absolute(), "{path}");
        assert_eq!(fs::canonicalize(path.trim()).unwrap(), named.canonicalize().unwrap());
    }

    fn codex_on_the_path_serves_if_it_is_the_pinned_one() {
        let machine = Machine::new();
        let on_path = machine.install_codex("path", "0.169.0");
        let runtime = machine.search(&release("0.169.0", b"")).run().unwrap();
        assert_eq!((runtime.binary, runtime.source), (on_path, Source::Path));
    }

    fn another_codex_is_listed_with_its_version_and_taken_only_when_asked_for() {
        let machine = Machine::new();
        let on_path = machine.install_codex("path", "0.168.0");
        let search = machine.search(&release("0.169.0", b""));
        assert_eq!(found(&search), [Found { path: on_path.clone(), version: Ok("0.168.0".to_owned()) }]);
        let error = search.run().unwrap_err().to_string();
        assert!(error.contains("codex 0.169.0 was not found"), "{error}");
        assert!(error.contains(&format!("codex 0.168.0 at {}", on_path.display())), "{error}");

        let runtime = search.any_version(true).run().unwrap();
        assert_eq!((runtime.binary, runtime.version.as_deref()), (on_path, Some("0.168.0")));
    }

    fn a_later_folder_of_the_path_may_have_the_pinned_one() {
        let machine = Machine::new();
        machine.install_codex("path", "0.168.0");
        let later = machine.install_codex("later", "0.169.0");
        let path = env::join_paths([machine.dir("path"), machine.dir("later")]).unwrap();
        let environment = Environment { path, ..machine.environment() };
        let runtime = machine.search(&release("0.169.0", b"")).environment(environment).run().unwrap();
        assert_eq!(runtime.binary, later);
    }

    fn a_relative_folder_of_the_path_is_skipped() {
        let machine = Machine::new();
        let here = env::current_dir().unwrap();
        // Where the tests run there is no codex, so one is put where this entry would lead.
        let codex = machine.install_codex("path", "0.169.0");
        let folder = codex.parent().unwrap();
        let up = here.components().skip(1).map(|_| "..").collect::<Vec<_>>().join("/");
        let relative = Path::new(&up).join(folder.components().skip(if cfg!(windows) { 2 } else { 1 }).collect::<std::path::PathBuf>());
        assert!(relative.join(exe("codex")).exists() && relative.is_relative());
        let environment = Environment { path: relative.into(), ..machine.environment() };
        assert_eq!(found(&machine.search(&release("0.169.0", b"")).environment(environment)), []);
    }

    #[cfg(unix)]
    fn a_file_that_is_not_executable_is_passed_over() {
        let machine = Machine::new();
        machine.write("path/codex", "no program");
        assert_eq!(found(&machine.search(&release("0.169.0", b""))), []);
    }

    fn a_codex_that_says_nothing_is_listed_with_the_reason() {
        let machine = Machine::new();
        let on_path = machine.install_codex("path", "none");
        let reason = "`--version` prints no codex version".to_owned();
        assert_eq!(found(&machine.search(&release("0.169.0", b""))), [Found { path: on_path, version: Err(reason) }]);
    }

    fn a_codex_that_hangs_is_given_up() {
        let machine = Machine::new();
        machine.install_codex("path", "0.169.0");
        machine.write(&format!("path/{}", stand_in::CODEX), "hangs");
        let found = found(&machine.search(&release("0.169.0", b"")));
        assert!(found[0].version.as_ref().unwrap_err().contains("took longer than 10s"), "{found:?}");
    }

    fn a_codex_is_asked_for_its_version_once() {
        let machine = Machine::new();
        machine.install_codex("path", "0.169.0");
        for _ in 0..3 {
            machine.search(&release("0.169.0", b"")).run().unwrap();
        }
        assert_eq!(fs::read_to_string(machine.dir("path/asked")).unwrap(), ".");
    }

    fn without_the_shells_path_it_is_found_where_installers_put_it() {
        let release = release("0.169.0", b"");
        let places: &[&str] = if cfg!(windows) {
            &["npm-prefix", "roaming/npm", "local/Programs/OpenAI/Codex/bin", "local/Volta/bin", "local/Microsoft/WinGet/Links", "chosen"]
        } else {
            &["npm-prefix/bin", "home/.npm-global/bin", "home/.local/bin", "home/.bun/bin", "home/.volta/bin", "home/.nvm/versions/node/v22.1.0/bin", "chosen", "homebrew/bin"]
        };
        for place in places {
            let machine = Machine::new();
            let prefix = machine.dir("npm-prefix");
            machine.write("home/.npmrc", format!("fund=false\nprefix = {}\n", prefix.display()));
            let codex = machine.install_codex(place, "0.169.0");
            let environment = Environment {
                app_data: Some(machine.dir("roaming")),
                local_app_data: Some(machine.dir("local")),
                codex_install_dir: Some(machine.dir("chosen")),
                system_places: vec![machine.dir("homebrew/bin")],
                ..machine.environment()
            };
            let runtime = machine.search(&release).environment(environment).run().unwrap();
            assert_eq!((runtime.binary, runtime.source), (codex, Source::Place), "{place}");
        }
    }

    #[cfg(unix)]
    fn homebrews_and_npms_own_places_are_known() {
        let places = Environment::of_process().system_places;
        for place in ["/opt/homebrew/bin", "/home/linuxbrew/.linuxbrew/bin", "/usr/local/bin", "/usr/bin"] {
            assert!(places.contains(&place.into()), "{place}");
        }
    }

    #[cfg(unix)]
    fn the_newest_node_of_nvm_comes_first() {
        let machine = Machine::new();
        machine.install_codex("home/.nvm/versions/node/v9.11.2/bin", "0.169.0");
        let newest = machine.install_codex("home/.nvm/versions/node/v22.1.0/bin", "0.169.0");
        assert_eq!(machine.search(&release("0.169.0", b"")).run().unwrap().binary, newest);
    }
}
