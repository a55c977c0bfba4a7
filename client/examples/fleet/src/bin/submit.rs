//! A submitter: `submit "What is a mutex?" "What is a semaphore?"`. The table goes to standard error, the outcomes, a
//! line of JSON each, to standard output. It exits with 1 unless every turn was completed.

use std::io::{IsTerminal as _, stderr};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, ensure};
use codex_fleet::{Fleet, IfCutOff, Job, Name, Settings, Shown, keep, submit};

xflags::xflags! {
    /// Sends jobs, and shows what becomes of them.
    cmd submit {
        /// What to ask: a job each. `{}` becomes the number of the job.
        repeated prompt: String
        /// How often to ask it. By default once.
        optional --times times: usize
        /// The thread that the jobs go on with, one after the other. By default each has a new one.
        optional --thread id: String
        /// The id of the job, if it is one: sent again it is done once.
        optional --id id: Name
        /// Tell of turns that are cut off; do not have them go on.
        optional --tell
        /// The server; by default what NATS_URL says, or the one on this machine.
        optional --nats url: String
        /// After how many seconds beyond its lease a worker that is gone is given up. By default 300.
        optional --grace seconds: f64
    }
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let flags = Submit::from_env_or_exit();
    let grace = flags.grace.map_or(Duration::from_secs(300), Duration::from_secs_f64);
    let fleet = Fleet::open(&codex_fleet::server(flags.nats.clone()), Settings::default()).await?;
    let jobs = jobs(&flags)?;
    let mut shown = Shown::new(stderr());
    let outcomes = tokio::select! {
        outcomes = submit(&fleet, &jobs, |progress| {
            // The jobs are done, also if nobody can see how.
            let _ = shown.show(progress, columns());
        }) => outcomes?,
        unkept = keep(&fleet, grace) => match unkept? {},
    };
    let mut completed = true;
    for outcome in outcomes {
        completed &= matches!(outcome.end, codex_fleet::End::Completed { .. });
        println!("{}", serde_json::to_string(&outcome)?);
    }
    Ok(if completed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn jobs(flags: &Submit) -> Result<Vec<Job>> {
    let prompts = flags.prompt.iter().flat_map(|prompt| (0..flags.times.unwrap_or(1)).map(move |_| prompt));
    let if_cut_off = if flags.tell { IfCutOff::Tell } else { IfCutOff::GoOn };
    let job = |(number, prompt): (usize, &String)| Job {
        thread: flags.thread.clone(),
        if_cut_off,
        ..Job::new(prompt.replace("{}", &(number + 1).to_string()))
    };
    let mut jobs: Vec<Job> = prompts.enumerate().map(job).collect();
    ensure!(!jobs.is_empty(), "say what to ask: submit \"What is a mutex?\"");
    if let Some(id) = &flags.id {
        ensure!(jobs.len() == 1, "--id is that of one job; these are {}", jobs.len());
        jobs[0].id = id.clone();
    }
    Ok(jobs)
}

/// How wide the terminal is on which the table is shown, if it is one.
fn columns() -> Option<usize> {
    stderr().is_terminal().then(|| width().filter(|columns| *columns > 0).unwrap_or(80))
}

/// It is asked each time: somebody may have made it narrower.
#[cfg(unix)]
fn width() -> Option<usize> {
    rustix::termios::tcgetwinsize(stderr()).ok().map(|size| size.ws_col.into())
}

/// What the shell says, if it does.
#[cfg(not(unix))]
fn width() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok()
}
