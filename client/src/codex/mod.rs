//! The root handle: a connection to a runtime, and what the runtime said of itself.

mod incoming;
pub(crate) mod metadata;

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, Weak};

use codex_protocol_types::ThreadUnsubscribeParams;
use codex_protocol_types::requests::ThreadUnsubscribe;

use crate::codex::metadata::Metadata;
use crate::config::CodexConfig;
use crate::connection::Connection;
use crate::connection::notifications::NotificationStream;
use crate::connection::subscription::Subscription;
use crate::error::Result;
use crate::session::{Guard, Undo};
use crate::shown::shown;
use crate::sync::Mutex;

/// A connection to a codex runtime.
///
/// Cheap to clone: all clones share the connection. When the last one is dropped, and the last handle made from them that
/// can ask the runtime for more, the runtime is shut down; one that was reached over a socket only loses the connection.
/// Such handles are a [`Thread`](crate::Thread), a [`Turn`](crate::Turn) and its streams, a login, a command, a process, a
/// search, a goal, a realtime session, and the further pages of a list. A file watch and a stream of
/// [notifications](Self::notifications) are not.
///
/// ```no_run
/// # async fn run() -> codex_client::Result<()> {
/// use codex_client::Codex;
///
/// let codex = Codex::connect().await?;
/// let thread = codex.thread_start().model("gpt-5").await?;
/// let result = thread.run("Say hello in one sentence.").await?;
/// println!("{}", result.final_response.unwrap_or_default());
/// codex.close().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Codex {
    connection: Connection,
    about: Arc<About>,
}

shown! { Codex |this| version: this.about.metadata.version, closed: this.connection.session().closed().is_some() }

/// What a connection knows beside its traffic.
#[derive(Debug)]
struct About {
    metadata: Metadata,
    /// Whether the program answers the requests of the server itself.
    has_handler: bool,
    /// What unsubscribes from a thread once its last handle is gone, where that is asked for.
    subscribed: Option<Mutex<HashMap<String, Weak<Guard>>>>,
    /// What each thread is told of the program's own tools.
    #[cfg(all(feature = "experimental", feature = "schemars"))]
    tools: Vec<codex_protocol_types::DynamicToolSpec>,
}

impl Codex {
    pub(crate) fn new(connection: Connection, metadata: Metadata, config: &CodexConfig) -> Self {
        let about = About {
            metadata,
            has_handler: config.handler.is_some(),
            subscribed: config.unsubscribe_on_drop.then(Mutex::default),
            #[cfg(all(feature = "experimental", feature = "schemars"))]
            tools: config.tools.iter().map(crate::DynamicTool::spec).collect(),
        };
        let codex = Self { connection, about: Arc::new(about) };
        codex.take_root();
        codex
    }

    /// What the runtime said of itself.
    pub fn metadata(&self) -> &Metadata {
        &self.about.metadata
    }

    /// Everything that belongs to no turn, login or other handle: a stream that ends with the connection.
    ///
    /// Each call makes a stream of its own, of what arrives from now on; the first one also gets what arrived before,
    /// as far as [`CodexConfig::backlog_limit`](crate::CodexConfig::backlog_limit) lets it be kept. A stream does not
    /// keep the connection open: it ends when the last of the [handles](Codex) is gone that do. What
    /// belongs where: [how a notification finds its reader](crate::concepts#ordering).
    pub fn notifications(&self) -> NotificationStream {
        NotificationStream::new(Subscription::global(self.connection.session()))
    }

    /// How many notifications have been dropped because nobody had read them when there were more than
    /// [`CodexConfig::backlog_limit`](crate::CodexConfig::backlog_limit) allows.
    pub fn dropped_notifications(&self) -> u64 {
        self.connection.session().dropped()
    }

    /// How many requests of the server have been refused because there were more open ones than
    /// [`CodexConfig::max_open_requests`](crate::CodexConfig::max_open_requests) allows.
    pub fn refused_requests(&self) -> u64 {
        self.connection.session().refused()
    }

    /// Shuts the runtime down and waits until it is gone; over a socket, closes the connection. Clones, threads and
    /// turns fail from then on.
    ///
    /// # Errors
    ///
    /// None today.
    ///
    /// # Cancel safety
    ///
    /// The end is asked for with the first poll; dropped after it, the runtime still goes, unwatched.
    pub async fn close(self) -> Result<()> {
        self.connection().close().await;
        Ok(())
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Whether the program answers the requests of the server itself.
    pub(crate) fn has_handler(&self) -> bool {
        self.about.has_handler
    }

    /// What unsubscribes from a thread when the last of its handles is dropped.
    pub(crate) fn subscribed(&self, thread_id: &str) -> Option<Arc<Guard>> {
        let mut subscribed = self.about.subscribed.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(guard) = subscribed.get(thread_id).and_then(Weak::upgrade) {
            return Some(guard);
        }
        let undo = Undo::request::<ThreadUnsubscribe>(&ThreadUnsubscribeParams::new(thread_id))?;
        let guard = Arc::new(self.connection.session().guard(undo));
        subscribed.retain(|_, guard| guard.strong_count() > 0);
        subscribed.insert(thread_id.to_owned(), Arc::downgrade(&guard));
        Some(guard)
    }

    /// What each thread is told of the program's own tools.
    #[cfg(all(feature = "experimental", feature = "schemars"))]
    pub(crate) fn tools(&self) -> &[codex_protocol_types::DynamicToolSpec] {
        &self.about.tools
    }
}
