//! A worker: `worker --name rack-1 --state /var/lib/fleet`. It ends when it is told to (Ctrl-C, SIGTERM), or when its
//! runtime or the server is gone; have whatever runs it start it again.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use codex_client::CodexConfig;

use codex_fleet::worker::{self, Options};
use codex_fleet::{Fleet, Machine, Name, Settings};
use tokio::sync::watch;

xflags::xflags! {
    /// Takes turns from NATS, and runs them on a runtime of its own.
    cmd worker {
        /// What this machine is called, always: its threads are found by it.
        required --name name: Name
        /// The folder of its threads, which is CODEX_HOME in there, and of what it is known by. Keep it.
        required --state folder: PathBuf
        /// How many turns it runs at once. By default 4.
        optional --at-once turns: usize
        /// The server; by default what NATS_URL says, or the one on this machine.
        optional --nats url: String
        /// The folder in which commands run. By default this one.
        optional --cwd folder: PathBuf
        /// A value of the runtime's configuration, as `key=value` with a TOML value.
        repeated --config setting: String
        /// How often a turn that is cut off is told to go on. By default 3.
        optional --go-on times: u32
        /// After how many seconds beyond its lease a worker that is gone is given up. By default 300.
        optional --grace seconds: f64
        /// For how many seconds a worker is believed to be there. By default 10; the first of a fleet decides.
        optional --lease seconds: f64
        /// For how many seconds a job is believed to be worked on. By default 30; the first of a fleet decides.
        optional --ack-wait seconds: f64
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let flags = Worker::from_env_or_exit();
    let seconds = |given: Option<f64>, default: Duration| given.map_or(default, Duration::from_secs_f64);
    let default = Settings::default();
    let settings = Settings {
        lease: seconds(flags.lease, default.lease),
        ack_wait: seconds(flags.ack_wait, default.ack_wait),
    };
    let machine = Machine::take(flags.state)?;
    let fleet = Fleet::open(&codex_fleet::server(flags.nats), settings).await?;
    let options = Options {
        name: flags.name,
        at_once: flags.at_once.unwrap_or(4),
        go_on: flags.go_on.unwrap_or(3),
        grace: seconds(flags.grace, Duration::from_secs(300)),
    };
    let mut config = CodexConfig::new().client_name("codex-fleet");
    if let Some(cwd) = flags.cwd {
        config = config.cwd(cwd);
    }
    for setting in &flags.config {
        let (key, value) =
            setting.split_once('=').ok_or_else(|| anyhow::anyhow!("--config {setting} has no `=`"))?;
        config = config.config_override(key, value);
    }
    let worker = worker::Worker::start(fleet, machine, options, config).await?;
    eprintln!("takes jobs");
    worker.run(stop()?).await
}

/// Becomes true when the worker is to take no further job.
fn stop() -> Result<watch::Receiver<bool>> {
    let (say, stop) = watch::channel(false);
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        #[cfg(unix)]
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
        eprintln!("ends the jobs that it has");
        let _ = say.send(true);
        say.closed().await;
    });
    Ok(stop)
}
