//! A worker that is a process.

use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;

use super::{House, SETTINGS};

/// A worker, which may be killed and started again.
pub(crate) struct Process {
    name: String,
    arguments: Vec<String>,
    environment: Vec<(&'static str, std::ffi::OsString)>,
    home: PathBuf,
    child: Option<Child>,
    said: Option<mpsc::UnboundedReceiver<String>>,
}

impl Process {
    pub(crate) fn new(house: &House, name: &str, more: &[&str]) -> Self {
        let folder = house.machine(name);
        let flags = [
            ("--nats", house.nats.url()),
            ("--name", name.to_owned()),
            ("--state", folder.display().to_string()),
            ("--cwd", house.folder.path().display().to_string()),
            ("--lease", SETTINGS.lease.as_secs_f64().to_string()),
            ("--ack-wait", SETTINGS.ack_wait.as_secs_f64().to_string()),
        ];
        let mut arguments: Vec<_> =
            flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect();
        for setting in house.model.overrides() {
            arguments.extend(["--config".to_owned(), setting]);
        }
        arguments.extend(more.iter().map(|&argument| argument.to_owned()));
        let environment = house.model.env();
        Self {
            name: name.to_owned(),
            arguments,
            environment,
            home: folder.join("codex"),
            child: None,
            said: None,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Starts it, and waits until it takes jobs.
    pub(crate) async fn start(&mut self) {
        if let Err(said) = self.try_start().await {
            panic!("worker {} has ended: {said}", self.name);
        }
    }

    /// The same; with what it said if it ends before.
    pub(crate) async fn try_start(&mut self) -> Result<(), String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_worker"));
        command.args(&self.arguments).envs(self.environment.iter().cloned());
        let mut child = command.stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        loop {
            match lines.next_line().await.unwrap() {
                Some(line) if line == "takes jobs" => break,
                Some(line) => said.push_str(&line),
                None => return Err(said),
            }
        }
        let name = self.name.clone();
        let (say, said) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                println!("worker {name}: {line}");
                // Nobody may be listening any more.
                let _ = say.send(line);
            }
        });
        self.said = Some(said);
        self.child = Some(child);
        Ok(())
    }

    /// Kills the worker (SIGKILL). Its runtime reads the end of its input, and ends.
    pub(crate) async fn kill(&mut self) {
        self.child.take().expect("it runs").kill().await.unwrap();
    }

    /// The same, if it runs.
    pub(crate) async fn stop(&mut self) {
        if self.child.is_some() {
            self.kill().await;
        }
    }

    /// Kills the worker and its runtime, as when the machine stops.
    pub(crate) async fn stop_machine(&mut self) {
        let runtime = self.runtime();
        // The runtime first: it is to have no time for anything.
        assert!(signal("-KILL", runtime).await);
        self.kill().await;
    }

    /// Sends its runtime alone a signal, and waits until the worker has ended too.
    pub(crate) async fn end_runtime(&mut self, with: &str) -> ExitStatus {
        assert!(signal(with, self.runtime()).await);
        self.child.take().expect("it runs").wait().await.unwrap()
    }

    /// What it says next.
    pub(crate) async fn says(&mut self) -> String {
        self.said.as_mut().expect("it runs").recv().await.expect("it runs")
    }

    /// Asks it to end (SIGTERM).
    pub(crate) async fn terminate(&self) {
        assert!(signal("-TERM", self.child.as_ref().and_then(Child::id).expect("it runs")).await);
    }

    /// Waits until it has ended.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        self.child.take().expect("it runs").wait().await.unwrap()
    }

    /// The child of the worker that has its `CODEX_HOME`.
    fn runtime(&self) -> u32 {
        let parent = format!("PPid:\t{}", self.child.as_ref().and_then(Child::id).expect("it runs"));
        let home = format!("CODEX_HOME={}", self.home.canonicalize().unwrap().display());
        let is_it = |process: &Path| {
            let status = std::fs::read_to_string(process.join("status")).unwrap_or_default();
            let environment = std::fs::read(process.join("environ")).unwrap_or_default();
            status.lines().any(|line| line == parent)
                && environment.split(|byte| *byte == 0).any(|variable| variable == home.as_bytes())
        };
        let mut processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
        let found = processes.find(|process| is_it(process)).expect("the runtime runs");
        found.file_name().unwrap().to_str().unwrap().parse().unwrap()
    }
}

async fn signal(signal: &str, process: u32) -> bool {
    Command::new("kill").args([signal, &process.to_string()]).status().await.unwrap().success()
}
