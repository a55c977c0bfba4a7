//! The real npm, against a registry on loopback: it obeys its user's configuration and no folder's.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::{Machine, platform};
use crate::tests;

/// A registry that has nothing, and writes down what it was asked for. Its URL, and the requests.
fn empty_registry() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&asked);
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let sink = Arc::clone(&sink);
            thread::spawn(move || answer(connection, &sink));
        }
    });
    (url, asked)
}

fn answer(mut connection: TcpStream, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(connection.try_clone().unwrap()).lines();
    let request = lines.next().unwrap().unwrap();
    while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
    asked.lock().unwrap().push(request);
    let answer = "HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    connection.write_all(answer.as_bytes()).unwrap();
}

tests! {
    fn a_folders_npmrc_has_no_say() {
        if Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" }).arg("--version").output().is_err() {
            return println!("skipped: there is no npm on this machine");
        }
        let (users, asked_of_users) = empty_registry();
        let (folders, asked_of_folders) = empty_registry();
        let machine = Machine::new();
        machine.write("home/.npmrc", format!("registry={users}\nfetch-retries=0\n"));
        // A project above the cache, which claims everything below it as its own.
        machine.write(".npmrc", format!("registry={folders}\n"));
        machine.write("package.json", r#"{"workspaces": ["cache/**"]}"#);
        let mut program = Command::new(env!("CARGO_BIN_EXE_codex-runtime"));
        program.arg("install").current_dir(machine.dir("home")).env("HOME", machine.dir("home"));
        program.env("NPM_CONFIG_USERCONFIG", machine.dir("home/.npmrc")).env_remove("NPM_CONFIG_REGISTRY");
        program.env("NPM_CONFIG_CACHE", machine.dir("npm-cache")).env_remove("npm_config_registry");
        program.env("CODEX_SDK_CACHE_DIR", machine.dir("cache")).env_remove("CODEX_BIN");
        let output = program.output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(&format!("has no @openai/codex@0.169.0-{}", platform())), "{error}");
        assert!(!asked_of_users.lock().unwrap().is_empty(), "npm must ask the registry of its user");
        assert_eq!(*asked_of_folders.lock().unwrap(), <[String; 0]>::default());
        assert_eq!(machine.cached(), <[String; 0]>::default());
    }
}
