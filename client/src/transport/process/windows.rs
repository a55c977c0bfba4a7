//! A job object, in which whatever a process of it starts is as well. Its end is theirs: also when this program dies,
//! for then the last handle of it is closed.

use std::io;
use std::os::windows::io::AsRawHandle as _;
use std::os::windows::process::CommandExt as _;
use std::process::{Child, Command};
use std::sync::PoisonError;

use win32job::{ExtendedLimitInfo, Job, JobError};

use crate::sync::Mutex;

/// A program without windows of its own gets no console that flashes up, and none whose Ctrl-C would reach it.
const CREATE_NO_WINDOW: u32 = 0x0800_0000;

/// A job object; dropped, it kills what is in it.
#[derive(Debug)]
pub(super) struct Group(Mutex<Option<Job>>);

impl Group {
    pub(super) fn spawn(command: &mut Command) -> io::Result<(Child, Self)> {
        let job = Job::create_with_limit_info(ExtendedLimitInfo::new().limit_kill_on_job_close());
        let job = job.map_err(os_error)?;
        let mut child = command.creation_flags(CREATE_NO_WINDOW).spawn()?;
        // What it starts before this is not in the job: it has had neither time nor input.
        if let Err(error) = job.assign_process(child.as_raw_handle() as isize) {
            let _ = child.kill();
            let _ = child.wait();
            return Err(os_error(error));
        }
        Ok((child, Self(Mutex::new(Some(job)))))
    }

    /// Waits until the process has exited.
    pub(super) fn until_leader_exits(&self, child: &Mutex<Child>) -> io::Result<()> {
        child.lock().unwrap_or_else(PoisonError::into_inner).wait().map(drop)
    }

    pub(super) fn kill(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// What is in a job that is closed ends with it.
    pub(super) fn until_killed_is_gone(&self) {}

    /// There is no asking: it is killed after the time that it has.
    #[cfg(feature = "websocket")]
    pub(super) fn terminate(&self) {}
}

fn os_error(error: JobError) -> io::Error {
    io::Error::other(error)
}
