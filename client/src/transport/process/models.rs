//! A process in every order of those who wait for it and end it. The system is a stand-in, which knows the one thing
//! that must not be: a signal to a process that is reaped, whose number may be another's.

use std::io;
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

use super::{Process, lock};
use crate::sync::schedules::{all, beside, some};
use crate::sync::{Condvar, Mutex};

/// What the system knows of a process.
#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Running,
    /// It has exited, and its number is its own still.
    Zombie,
    Reaped,
}

#[derive(Debug)]
struct System {
    state: Mutex<State>,
    changed: Condvar,
}

impl System {
    fn exit(&self) {
        let mut state = lock(&self.state);
        assert_ne!(*state, State::Reaped, "a signal to a number that may be another's");
        *state = State::Zombie;
        self.changed.notify_all();
    }

    fn until_exit(&self) -> State {
        *self.changed.wait_while(lock(&self.state), |state| *state == State::Running).unwrap()
    }
}

#[derive(Debug)]
pub(super) struct Child {
    pub(super) stdin: Option<ChildStdin>,
    pub(super) stdout: Option<ChildStdout>,
    pub(super) stderr: Option<ChildStderr>,
    system: Arc<System>,
}

impl Child {
    pub(super) fn wait(&mut self) -> io::Result<ExitStatus> {
        assert_eq!(self.system.until_exit(), State::Zombie, "it is reaped twice");
        *lock(&self.system.state) = State::Reaped;
        Ok(ExitStatus::default())
    }
}

#[derive(Debug)]
pub(super) struct Group(Arc<System>);

impl Group {
    pub(super) fn spawn(_: &mut Command) -> io::Result<(Child, Self)> {
        let system = Arc::new(System { state: Mutex::new(State::Running), changed: Condvar::new() });
        let child = Child { stdin: None, stdout: None, stderr: None, system: Arc::clone(&system) };
        Ok((child, Self(system)))
    }

    pub(super) fn until_leader_exits(&self, _: &Mutex<Child>) -> io::Result<()> {
        match self.0.until_exit() {
            State::Reaped => Err(io::Error::other("no such child")),
            State::Running | State::Zombie => Ok(()),
        }
    }

    pub(super) fn kill(&self) {
        self.0.exit();
    }

    pub(super) fn until_killed_is_gone(&self) {}

    #[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
    pub(super) fn terminate(&self) {
        self.0.exit();
    }
}

fn process() -> Arc<Process> {
    Arc::new(Process::spawn(&mut Command::new("none")).unwrap())
}

#[test]
fn a_process_that_is_reaped_is_not_signalled() {
    all(|| {
        let process = process();
        let waiting = beside(&process, Process::wait);
        process.kill();
        process.kill();
        assert_eq!(waiting.join().unwrap(), ExitStatus::default().to_string());
    });
}

#[test]
fn two_who_wait_reap_it_once_and_are_told_the_same() {
    some(|| {
        let process = process();
        let waiting = [(), ()].map(|()| beside(&process, Process::wait));
        process.kill();
        for thread in waiting {
            assert_eq!(thread.join().unwrap(), ExitStatus::default().to_string());
        }
    });
}

/// The time that it has never ends here, so that whoever waits is told of the exit or waits for ever.
#[test]
fn whoever_gives_it_time_is_told_of_its_exit() {
    some(|| {
        let process = process();
        let giving = beside(&process, |process| process.exits_within(Duration::MAX));
        let exiting = beside(&process, |process| process.group.0.exit());
        process.wait();
        assert!(giving.join().unwrap());
        exiting.join().unwrap();
    });
}
