//! How a thread is had: started, resumed, forked, and found in the list.

use codex_protocol_types::requests::{
    ThreadArchive, ThreadFork, ThreadItemsList, ThreadList, ThreadRead, ThreadResume, ThreadStart,
    ThreadTurnsList, ThreadUnarchive,
};
use codex_protocol_types::{
    ThreadArchiveParams, ThreadForkParams, ThreadItemsListResponse, ThreadListParams, ThreadListResponse,
    ThreadReadParams, ThreadResumeParams, ThreadStartParams, ThreadTurnsListResponse, ThreadUnarchiveParams,
};

use super::Thread;
use crate::codex::Codex;
use crate::error::Result;
use crate::requests::approval::ApprovalMode;
use crate::requests::awaited::awaited;
use crate::requests::generated;
use crate::types;

impl Codex {
    /// Starts a thread (`thread/start`). Await the builder to send it.
    ///
    /// # Who decides
    ///
    /// What the model wants beyond the sandbox is decided by the program where it has a
    /// [handler](crate::CodexConfig::handler) ([`ApprovalMode::AskUser`]), and by the runtime's automatic reviewer where
    /// it has none ([`ApprovalMode::AutoReview`]). The reviewer is the model, asked a second time. It may allow all that
    /// can be asked for: commands outside of the sandbox, with the network and with every file that the runtime may
    /// touch. To have nobody allow anything, set [`ApprovalMode::DenyAll`].
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, the thread may be started all the same; it is then listed once something is stored of it.
    pub fn thread_start(&self) -> generated::ThreadStart {
        let mut params = ThreadStartParams::default();
        let mode = if self.has_handler() { ApprovalMode::AskUser } else { ApprovalMode::AutoReview };
        mode.apply(&mut params.approval_policy, &mut params.approvals_reviewer);
        #[cfg(all(feature = "experimental", feature = "schemars"))]
        if !self.tools().is_empty() {
            params.dynamic_tools = Some(self.tools().to_vec());
        }
        generated::ThreadStart::new(self.clone(), params)
    }

    /// A thread by its id, without a request: its [`events`](Thread::events) can be opened before it is resumed, and
    /// the threads of subagents, which this connection hears of, can be listened to. Turns can be started on threads
    /// that are loaded: those that were started, resumed or forked.
    pub fn thread(&self, id: impl Into<String>) -> Thread {
        Thread::new(self.clone(), id.into())
    }

    /// Reads a stored thread (`thread/read`), with its turns if asked, without loading it.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread
    /// ([`is_not_found`](crate::Error::is_not_found)).
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub async fn thread_read(&self, id: impl Into<String>, include_turns: bool) -> Result<types::Thread> {
        let mut params = ThreadReadParams::new(id);
        params.include_turns = Some(include_turns);
        Ok(self.connection().request::<ThreadRead>(&params).await?.thread)
    }

    /// Loads a stored thread (`thread/resume`), so that it can go on. Changes nothing of it unless asked. Its turns are
    /// not sent along: [`Thread::turns`] has them in pages.
    ///
    /// On a server that others use too, what it asks about the thread is left to them:
    /// [`Thread::answer_requests`](crate::Thread::answer_requests) takes it over.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, the thread may be loaded all the same; it can be resumed again.
    pub fn thread_resume(&self, id: impl Into<String>) -> generated::ThreadResume {
        let mut params = ThreadResumeParams::new(id);
        params.exclude_turns = Some(true);
        generated::ThreadResume::new(self.clone(), params)
    }

    /// Copies a thread into a new one (`thread/fork`). Its turns are not sent along: [`Thread::turns`] has them in pages.
    ///
    /// # Cancel safety
    ///
    /// Dropped before the answer, the thread may be forked all the same; it is then listed.
    pub fn thread_fork(&self, id: impl Into<String>) -> generated::ThreadFork {
        let mut params = ThreadForkParams::new(id);
        params.exclude_turns = Some(true);
        generated::ThreadFork::new(self.clone(), params)
    }

    /// One page of the stored threads (`thread/list`); [`stream`](generated::ThreadList::stream) and
    /// [`all`](generated::ThreadList::all) give those of all pages.
    ///
    /// # Cancel safety
    ///
    /// It only reads: dropping it has no effect.
    pub fn thread_list(&self) -> generated::ThreadList {
        generated::ThreadList::new(self.clone(), ThreadListParams::default())
    }

    /// Archives a thread (`thread/archive`): it is no longer listed by default.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn thread_archive(&self, id: impl Into<String>) -> Result<()> {
        self.connection().request::<ThreadArchive>(&ThreadArchiveParams::new(id)).await.map(drop)
    }

    /// Takes a thread out of the archive (`thread/unarchive`). It is not loaded:
    /// [`thread_resume`](Self::thread_resume) does that.
    ///
    /// # Errors
    ///
    /// [`Error::Rpc`](crate::Error::Rpc) if there is no such thread in the archive.
    ///
    /// # Cancel safety
    ///
    /// Once polled, the request is on its way: dropping it only forgets the answer.
    pub async fn thread_unarchive(&self, id: impl Into<String>) -> Result<Thread> {
        let params = ThreadUnarchiveParams::new(id);
        let thread = self.connection().request::<ThreadUnarchive>(&params).await?.thread;
        Ok(Thread::new(self.clone(), thread.id))
    }
}

awaited! {
    generated::ThreadStart => Thread: |builder| {
        let mut builder = builder;
        builder.settle()?;
        let response = builder.codex.connection().request::<ThreadStart>(&builder.params).await?;
        Ok(Thread::begun(builder.codex, response.into()))
    }
    generated::ThreadResume => Thread: |builder| {
        let mut builder = builder;
        builder.settle()?;
        let response = builder.codex.connection().request::<ThreadResume>(&builder.params).await?;
        Ok(Thread::begun(builder.codex, response.into()))
    }
    generated::ThreadFork => Thread: |builder| {
        let mut builder = builder;
        builder.settle()?;
        let response = builder.codex.connection().request::<ThreadFork>(&builder.params).await?;
        Ok(Thread::begun(builder.codex, response.into()))
    }
    generated::ThreadTurnsList => ThreadTurnsListResponse: |builder| {
        builder.codex.connection().request::<ThreadTurnsList>(&builder.params).await
    }
    generated::ThreadItemsList => ThreadItemsListResponse: |builder| {
        builder.codex.connection().request::<ThreadItemsList>(&builder.params).await
    }
    generated::ThreadList => ThreadListResponse: |builder| {
        builder.codex.connection().request::<ThreadList>(&builder.params).await
    }
}
