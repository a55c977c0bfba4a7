//! A process group: the number of its leader is its own.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::sync::Mutex;

/// A process group, by its leader.
#[derive(Debug)]
pub(super) struct Group(Pid);

impl Group {
    pub(super) fn spawn(command: &mut Command) -> io::Result<(Child, Self)> {
        let child = command.process_group(0).spawn()?;
        let leader = Pid::from_child(&child);
        Ok((child, Self(leader)))
    }

    /// Waits until the leader has exited, without reaping it: as long as it is a zombie its number, which is the
    /// group's, is not given to others. An error means that somebody else has reaped it.
    pub(super) fn until_leader_exits(&self, _child: &Mutex<Child>) -> io::Result<()> {
        loop {
            match waitid(WaitId::Pid(self.0), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
                Err(Errno::INTR) => {}
                exited => return exited.map(drop).map_err(io::Error::from),
            }
        }
    }

    /// Kills the group, and on Linux what its processes have started in groups of their own, as the runtime does with
    /// MCP servers and commands.
    pub(super) fn kill(&self) {
        #[cfg(target_os = "linux")]
        super::descendants::kill(self.0);
        self.signal(Signal::KILL);
    }

    /// Asks the leader alone: a launcher passes it on, and asked twice the runtime does not end its work first.
    #[cfg(any(feature = "websocket", feature = "unix"))]
    pub(super) fn terminate(&self) {
        if let Err(error) = rustix::process::kill_process(self.0, Signal::TERM) {
            tracing::warn!(%error, "the runtime cannot be asked to exit");
        }
    }

    fn signal(&self, signal: Signal) {
        match kill_process_group(self.0, signal) {
            // Nobody is left, or (macOS) only zombies are.
            Ok(()) | Err(Errno::SRCH | Errno::PERM) => {}
            Err(error) => tracing::warn!(%error, "the runtime cannot be killed"),
        }
    }
}
