//! What runs beside turns, blocking: each handle is an iterator, with the functions of the async one.

use super::codex::Codex;
use super::iter::Iter;
use super::thread::Thread;
use crate::builders::{CommandExec, ThreadGoalSet};
#[cfg(feature = "experimental")]
use crate::builders::{ProcessSpawn, ThreadRealtimeStart};
use crate::error::Result;
use crate::handles::command::CommandSession;
use crate::handles::goal_run::{GoalResult, GoalRun};
use crate::handles::output::ProcessOutput;
#[cfg(feature = "experimental")]
use crate::handles::process::ProcessSession;
#[cfg(feature = "experimental")]
use crate::handles::realtime::RealtimeSession;
#[cfg(feature = "experimental")]
use crate::handles::search::FuzzyFileSearchSession;
use crate::handles::watch::FsWatch;
use crate::turn::input::Input;
use crate::types::AbsolutePathBuf;
#[cfg(feature = "experimental")]
use crate::types::{RealtimeOutputModality, ThreadRealtimeAudioChunk};

impl Codex {
    /// See [`Codex::command_exec`](crate::Codex::command_exec).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn command_exec<S: Into<String>>(
        &self,
        command: impl IntoIterator<Item = S>,
        options: impl FnOnce(CommandExec) -> CommandExec,
    ) -> Result<Iter<CommandSession>> {
        self.handle(options(self.client().command_exec(command)))
    }

    /// See [`Codex::fs_watch`](crate::Codex::fs_watch).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn fs_watch(&self, path: impl Into<AbsolutePathBuf>) -> Result<Iter<FsWatch>> {
        self.handle(self.client().fs_watch(path))
    }

    /// See [`Codex::process_spawn`](crate::Codex::process_spawn).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "experimental")]
    pub fn process_spawn<S: Into<String>>(
        &self,
        command: impl IntoIterator<Item = S>,
        cwd: impl Into<AbsolutePathBuf>,
        options: impl FnOnce(ProcessSpawn) -> ProcessSpawn,
    ) -> Result<Iter<ProcessSession>> {
        self.handle(options(self.client().process_spawn(command, cwd)))
    }

    /// See [`Codex::fuzzy_file_search`](crate::Codex::fuzzy_file_search).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "experimental")]
    pub fn fuzzy_file_search<S: Into<String>>(
        &self,
        roots: impl IntoIterator<Item = S>,
    ) -> Result<Iter<FuzzyFileSearchSession>> {
        self.handle(self.client().fuzzy_file_search(roots))
    }
}

impl Thread {
    /// See [`Thread::goal`](crate::Thread::goal).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn goal(
        &self,
        objective: impl Into<String>,
        options: impl FnOnce(ThreadGoalSet) -> ThreadGoalSet,
    ) -> Result<Iter<GoalRun>> {
        self.handle(options(self.thread().goal(objective)))
    }

    /// See [`Thread::realtime`](crate::Thread::realtime).
    ///
    /// # Errors
    ///
    /// As there.
    #[cfg(feature = "experimental")]
    pub fn realtime(
        &self,
        output: RealtimeOutputModality,
        options: impl FnOnce(ThreadRealtimeStart) -> ThreadRealtimeStart,
    ) -> Result<Iter<RealtimeSession>> {
        self.handle(options(self.thread().realtime(output)))
    }
}

/// What a command and a process have in common.
macro_rules! piped {
    ($session:ident) => {
        impl Iter<$session> {
            #[doc = concat!("See [`", stringify!($session), "::wait`](crate::", stringify!($session), "::wait).")]
            ///
            /// # Errors
            ///
            /// As there.
            pub fn wait(self) -> Result<ProcessOutput> {
                let (stream, driver) = self.into_parts();
                driver.run(stream.wait())
            }

            #[doc = concat!("See [`", stringify!($session), "::write`](crate::", stringify!($session), "::write).")]
            ///
            /// # Errors
            ///
            /// As there.
            pub fn write(&self, bytes: impl AsRef<[u8]>) -> Result<()> {
                self.driver().run(self.stream().write(bytes))
            }

            #[doc = concat!("See [`", stringify!($session), "::close_stdin`](crate::", stringify!($session), "::close_stdin).")]
            ///
            /// # Errors
            ///
            /// As there.
            pub fn close_stdin(&self) -> Result<()> {
                self.driver().run(self.stream().close_stdin())
            }

            #[doc = concat!("See [`", stringify!($session), "::resize`](crate::", stringify!($session), "::resize).")]
            ///
            /// # Errors
            ///
            /// As there.
            pub fn resize(&self, cols: u16, rows: u16) -> Result<()> {
                self.driver().run(self.stream().resize(cols, rows))
            }
        }
    };
}

piped!(CommandSession);
#[cfg(feature = "experimental")]
piped!(ProcessSession);

impl Iter<CommandSession> {
    /// See [`CommandSession::terminate`](crate::CommandSession::terminate).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn terminate(&self) -> Result<()> {
        self.driver().run(self.stream().terminate())
    }
}

impl Iter<GoalRun> {
    /// See [`GoalRun::run`](crate::GoalRun::run).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn run(&mut self) -> Result<GoalResult> {
        let (stream, driver) = self.parts();
        driver.run(stream.run())
    }

    /// See [`GoalRun::interrupt`](crate::GoalRun::interrupt).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn interrupt(&self) -> Result<bool> {
        self.driver().run(self.stream().interrupt())
    }

    /// See [`GoalRun::steer`](crate::GoalRun::steer).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn steer(&self, input: impl Into<Input>) -> Result<()> {
        self.driver().run(self.stream().steer(input))
    }
}

#[cfg(feature = "experimental")]
impl Iter<ProcessSession> {
    /// See [`ProcessSession::kill`](crate::ProcessSession::kill).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn kill(&self) -> Result<()> {
        self.driver().run(self.stream().kill())
    }
}

#[cfg(feature = "experimental")]
impl Iter<FuzzyFileSearchSession> {
    /// See [`FuzzyFileSearchSession::update`](crate::FuzzyFileSearchSession::update).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn update(&self, query: impl Into<String>) -> Result<()> {
        self.driver().run(self.stream().update(query))
    }
}

#[cfg(feature = "experimental")]
impl Iter<RealtimeSession> {
    /// See [`RealtimeSession::append_text`](crate::RealtimeSession::append_text).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn append_text(&self, text: impl Into<String>) -> Result<()> {
        self.driver().run(self.stream().append_text(text))
    }

    /// See [`RealtimeSession::append_audio`](crate::RealtimeSession::append_audio).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn append_audio(&self, audio: ThreadRealtimeAudioChunk) -> Result<()> {
        self.driver().run(self.stream().append_audio(audio))
    }

    /// See [`RealtimeSession::stop`](crate::RealtimeSession::stop).
    ///
    /// # Errors
    ///
    /// As there.
    pub fn stop(&self) -> Result<()> {
        self.driver().run(self.stream().stop())
    }
}
