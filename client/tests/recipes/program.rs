//! A recipe as a program of its own: this binary, started once more.

use std::process::{ExitCode, Stdio};

use codex_client::testing::MockModel;
use codex_client::{Codex, CodexConfig};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// Names the recipe that this process is.
pub(crate) const RECIPE: &str = "CODEX_RECIPE";

/// Is that recipe, with the Codex of its environment, as a user starts it.
pub(crate) fn be(name: &str) -> ExitCode {
    let tokio = tokio::runtime::Runtime::new().unwrap();
    let argument = std::env::args().nth(1).unwrap_or_default();
    let ended = tokio.block_on(async {
        match name {
            "ctrl_c" => super::ctrl_c::run(CodexConfig::new(), &argument).await,
            "bot" => {
                let connect = || Codex::connect_with(CodexConfig::new());
                let (messages, mut out) = (super::bot::typed(), std::io::stdout());
                super::bot::run(connect, argument.as_ref(), messages, &mut out)
                    .await
                    .map(|()| ExitCode::SUCCESS)
            }
            other => panic!("no recipe is called {other}"),
        }
    });
    ended.unwrap()
}

/// A recipe that runs.
pub(crate) struct Program {
    pub(crate) process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Program {
    /// Starts it with that argument; the Codex of its user is the one that asks this model.
    pub(crate) fn start(name: &str, argument: &str, model: &MockModel) -> Self {
        let home = model.codex_home();
        std::fs::write(home.join("config.toml"), model.overrides().join("\n")).unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(argument).current_dir(home).envs(model.env()).env(RECIPE, name).kill_on_drop(true);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (input, output) = (process.stdin.take(), BufReader::new(process.stdout.take().unwrap()));
        Self { process, input, output }
    }

    /// Types a line.
    pub(crate) async fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    /// The next line that it prints.
    pub(crate) async fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).await.unwrap();
        line.trim_end().to_owned()
    }

    /// What it prints up to that text.
    pub(crate) async fn until(&mut self, end: &str) -> String {
        let mut said = Vec::new();
        while !said.ends_with(end.as_bytes()) {
            said.push(self.output.read_u8().await.unwrap());
        }
        String::from_utf8(said).unwrap()
    }

    /// Ends its input, and gives all else that it prints, and its exit code.
    pub(crate) async fn end(mut self) -> (String, Option<i32>) {
        self.input = None;
        let mut said = String::new();
        self.output.read_to_string(&mut said).await.unwrap();
        (said, self.process.wait().await.unwrap().code())
    }
}
