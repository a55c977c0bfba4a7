//! A process group: the number of its leader is its own.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
#[cfg(target_os = "linux")]
use std::{sync::PoisonError, time::Duration};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::sync::Mutex;

/// A process group, by its leader.
#[derive(Debug)]
pub(super) struct Group {
    leader: Pid,
    /// What was killed with it and may not be gone yet.
    #[cfg(target_os = "linux")]
    killed: Mutex<Vec<super::descendants::Killed>>,
}

/// How long what was killed may take to go. Until then it may hold what was the runtime's, such as the socket that it
/// has listened on: a fork that has not become its program yet has that open. To give back hundreds of megabytes takes
/// over half a second where many others want the processor.
#[cfg(target_os = "linux")]
const GOING: Duration = Duration::from_secs(5);

impl Group {
    pub(super) fn spawn(command: &mut Command) -> io::Result<(Child, Self)> {
        let child = command.process_group(0).spawn()?;
        let leader = Pid::from_child(&child);
        let group = Self {
            leader,
            #[cfg(target_os = "linux")]
            killed: Mutex::default(),
        };
        Ok((child, group))
    }

    /// Waits until the leader has exited, without reaping it: as long as it is a zombie its number, which is the
    /// group's, is not given to others. An error means that somebody else has reaped it.
    pub(super) fn until_leader_exits(&self, _child: &Mutex<Child>) -> io::Result<()> {
        loop {
            match waitid(WaitId::Pid(self.leader), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
                Err(Errno::INTR) => {}
                exited => return exited.map(drop).map_err(io::Error::from),
            }
        }
    }

    /// Kills the group, and on Linux what its processes have started in groups of their own, as the runtime does with
    /// MCP servers and commands.
    pub(super) fn kill(&self) {
        #[cfg(target_os = "linux")]
        {
            let killed = super::descendants::kill(self.leader);
            self.killed.lock().unwrap_or_else(PoisonError::into_inner).extend(killed);
        }
        self.signal(Signal::KILL);
    }

    /// Waits for a moment until what was killed is gone; on Linux alone that is known of more than the leader.
    pub(super) fn until_killed_is_gone(&self) {
        #[cfg(target_os = "linux")]
        {
            let killed = std::mem::take(&mut *self.killed.lock().unwrap_or_else(PoisonError::into_inner));
            super::descendants::until_gone(&killed, GOING);
        }
    }

    /// Asks the leader alone: a launcher passes it on, and asked twice the runtime does not end its work first.
    #[cfg(any(feature = "websocket", feature = "unix"))]
    pub(super) fn terminate(&self) {
        if let Err(error) = rustix::process::kill_process(self.leader, Signal::TERM) {
            tracing::warn!(%error, "the runtime cannot be asked to exit");
        }
    }

    fn signal(&self, signal: Signal) {
        match kill_process_group(self.leader, signal) {
            // Nobody is left, or (macOS) only zombies are.
            Ok(()) | Err(Errno::SRCH | Errno::PERM) => {}
            Err(error) => tracing::warn!(%error, "the runtime cannot be killed"),
        }
    }
}
