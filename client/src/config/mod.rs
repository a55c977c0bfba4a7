//! How to start and talk to a runtime.

mod environment;
mod home;
mod listeners;
mod recording;
pub(crate) mod runtime;
mod settings;
mod shown;
#[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
mod sockets;
mod taps;
mod threads;
mod versions;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use codex_protocol_types::{InitializeCapabilities, W3cTraceContext};

use crate::server_requests::handler::{DeclineAll, DynHandler, ServerRequestHandler};
use crate::session::Limits;
use crate::telemetry::TraceContext;

/// How to start and talk to a runtime. Everything has a default.
///
/// ```
/// use std::time::Duration;
/// use codex_client::CodexConfig;
///
/// let config = CodexConfig::new()
///     .cwd("/srv/project")
///     .config_override("model_reasoning_effort", "\"low\"")
///     .request_timeout(Duration::from_secs(60));
/// ```
#[derive(Clone)]
#[must_use]
pub struct CodexConfig {
    pub(crate) binary: Option<PathBuf>,
    pub(crate) runtime: runtime::RuntimeChoice,
    pub(crate) cwd: Option<PathBuf>,
    pub(crate) home: home::Home,
    pub(crate) env: environment::Environment,
    pub(crate) overrides: Vec<String>,
    pub(crate) launch_args: Option<Vec<String>>,
    pub(crate) app_server_args: Vec<String>,
    pub(crate) client_name: String,
    pub(crate) client_title: Option<String>,
    pub(crate) client_version: String,
    pub(crate) experimental_api: bool,
    pub(crate) opt_out: Vec<String>,
    pub(crate) capabilities: InitializeCapabilities,
    pub(crate) connect_timeout: Duration,
    pub(crate) request_timeout: Option<Duration>,
    pub(crate) close_timeout: Duration,
    pub(crate) limits: Limits,
    pub(crate) taps: listeners::Taps,
    pub(crate) max_message_size: usize,
    pub(crate) strict_version: bool,
    pub(crate) unsubscribe_on_drop: bool,
    pub(crate) trace_context: Option<TraceContext>,
    pub(crate) handler: Option<Arc<dyn DynHandler>>,
    #[cfg(all(feature = "experimental", feature = "schemars"))]
    pub(crate) tools: Vec<crate::DynamicTool>,
    #[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
    pub(crate) sockets: sockets::Sockets,
}

impl Default for CodexConfig {
    fn default() -> Self {
        Self {
            binary: None,
            runtime: runtime::RuntimeChoice::default(),
            cwd: None,
            home: home::Home::default(),
            env: environment::Environment::default(),
            overrides: Vec::new(),
            launch_args: None,
            app_server_args: Vec::new(),
            client_name: env!("CARGO_PKG_NAME").to_owned(),
            client_title: None,
            client_version: env!("CARGO_PKG_VERSION").to_owned(),
            experimental_api: cfg!(feature = "experimental"),
            opt_out: Vec::new(),
            capabilities: InitializeCapabilities::default(),
            connect_timeout: Duration::from_secs(30),
            request_timeout: None,
            close_timeout: Duration::from_secs(2),
            limits: Limits::default(),
            taps: listeners::Taps::default(),
            max_message_size: 512 * 1024 * 1024,
            strict_version: false,
            unsubscribe_on_drop: false,
            trace_context: None,
            handler: None,
            #[cfg(all(feature = "experimental", feature = "schemars"))]
            tools: Vec::new(),
            #[cfg(any(feature = "websocket", all(unix, feature = "unix")))]
            sockets: sockets::Sockets::default(),
        }
    }
}

impl CodexConfig {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The runtime's binary; a relative path is that of this program's directory, not of [`cwd`](Self::cwd). Default: what
    /// [`runtime::Search`](crate::runtime::Search) finds.
    pub fn binary(mut self, path: impl Into<PathBuf>) -> Self {
        self.binary = Some(path.into());
        self
    }

    /// The working directory of the runtime. Default: that of this program.
    pub fn cwd(mut self, path: impl Into<PathBuf>) -> Self {
        self.cwd = Some(path.into());
        self
    }

    /// Overrides a value of `config.toml`; `value` is TOML (a string needs its quotes). It stands in the runtime's
    /// arguments, which every user of the machine can read: for what is secret there are [`env`](Self::env) and
    /// [`config_file`](Self::config_file).
    pub fn config_override(mut self, key: &str, value: &str) -> Self {
        self.overrides.push(format!("{key}={value}"));
        self
    }

    /// Replaces all arguments of the runtime; overrides are then not passed on. It must speak the protocol on its
    /// standard input and output, or listen where it is told to.
    pub fn launch_args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.launch_args = Some(args.into_iter().map(Into::into).collect());
        self
    }

    /// Adds arguments of `app-server` itself, such as `--strict-config` or `--ws-auth`.
    pub fn app_server_args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.app_server_args.extend(args.into_iter().map(Into::into));
        self
    }

    /// The name under which this program introduces itself. Default: `codex-client`.
    pub fn client_name(mut self, name: impl Into<String>) -> Self {
        self.client_name = name.into();
        self
    }

    /// The title under which this program introduces itself, for people. Default: none.
    pub fn client_title(mut self, title: impl Into<String>) -> Self {
        self.client_title = Some(title.into());
        self
    }

    /// The version under which this program introduces itself. Default: that of this crate.
    pub fn client_version(mut self, version: impl Into<String>) -> Self {
        self.client_version = version.into();
        self
    }

    /// Whether to ask for the experimental API. Default: whether the feature `experimental` is on.
    pub fn experimental_api(mut self, wanted: bool) -> Self {
        self.experimental_api = wanted;
        self
    }

    /// A notification, by its exact method, that the runtime need not send. Opting out of `turn/completed` leaves
    /// turns without an end.
    pub fn opt_out(mut self, method: impl Into<String>) -> Self {
        self.opt_out.push(method.into());
        self
    }

    /// How long starting or reaching the runtime may take, and then `initialize`. Default: 30 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long the answer to a request may take. Default: as long as it takes.
    pub fn request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = Some(timeout);
        self
    }

    /// How long the runtime may take to exit before it is killed with all that it has started, or a socket to be closed by both sides before it is
    /// simply dropped. Default: 2 s.
    pub fn close_timeout(mut self, timeout: Duration) -> Self {
        self.close_timeout = timeout;
        self
    }

    /// How many unread notifications a stream may hold; one that holds more ends with
    /// [`Error::InboxOverrun`](crate::Error::InboxOverrun). What arrived before the stream was there does not count.
    /// Default: no limit.
    pub fn inbox_limit(mut self, limit: usize) -> Self {
        self.limits.inbox = Some(limit);
        self
    }

    /// How many bytes of notifications are kept that nobody reads yet: of turns that were not started here, until
    /// [`Thread::attach`](crate::Thread::attach) (eight times as many while the start of one is unanswered), and, in as
    /// many again, of what belongs to nothing else, until the first
    /// [`Codex::notifications`](crate::Codex::notifications). Beyond that the oldest go, and
    /// [`Codex::dropped_notifications`](crate::Codex::dropped_notifications) counts them. Default: 8 MiB.
    pub fn backlog_limit(mut self, bytes: usize) -> Self {
        self.limits.backlog = bytes;
        self
    }

    /// How many requests may be unanswered at once; the others wait in the client, first come, first served. Answers
    /// to the server and interrupts never wait, and neither `command/exec` nor `mcpServer/tool/call`, which are
    /// answered only when their work is done, takes up a place. At least 1. Default: 100: with thousands in flight the
    /// runtime drops answers, and whoever waits for one of those waits without end.
    pub fn max_in_flight(mut self, requests: usize) -> Self {
        self.limits.in_flight = requests;
        self
    }

    /// How many bytes a message of the runtime may have, over any transport. A longer one ends the connection with an
    /// [`Error::Closed`](crate::Error::Closed) that names this limit, and over standard input and output the runtime with
    /// it: the answer that somebody waits for may have been in it. Default: 512 MiB.
    pub fn max_message_size(mut self, bytes: usize) -> Self {
        self.max_message_size = bytes;
        self
    }

    /// Sends a W3C trace context with each request, so that the runtime's spans belong to the program's trace: the
    /// function is called when a request is sent, inside its span.
    ///
    /// ```
    /// use codex_client::CodexConfig;
    /// use codex_client::types::W3cTraceContext;
    ///
    /// let config = CodexConfig::new().trace_context(|| {
    ///     let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    ///     Some(W3cTraceContext { traceparent: Some(traceparent.to_owned()), tracestate: None })
    /// });
    /// ```
    pub fn trace_context(
        mut self,
        context: impl Fn() -> Option<W3cTraceContext> + Send + Sync + 'static,
    ) -> Self {
        self.trace_context = Some(TraceContext(Arc::new(context)));
        self
    }

    /// Who answers the requests of the server. Default: approvals are declined, everything else is refused.
    pub fn handler(mut self, handler: impl ServerRequestHandler) -> Self {
        self.handler = Some(Arc::new(handler));
        self
    }

    /// A tool of the program's own that the model can call on every thread that this connection starts
    /// (`dynamicTools` of `thread/start`).
    #[cfg(all(feature = "experimental", feature = "schemars"))]
    pub fn dynamic_tool(mut self, tool: crate::DynamicTool) -> Self {
        self.tools.push(tool);
        self
    }

    /// Who answers the requests of the server.
    pub(crate) fn answers(&self) -> Arc<dyn DynHandler> {
        let handler = self.handler.clone().unwrap_or_else(|| Arc::new(DeclineAll));
        #[cfg(all(feature = "experimental", feature = "schemars"))]
        if !self.tools.is_empty() {
            return Arc::new(crate::server_requests::tools::WithTools { tools: self.tools.clone(), handler });
        }
        handler
    }

    /// The arguments of the runtime.
    pub(crate) fn args(&self) -> Vec<String> {
        match &self.launch_args {
            Some(args) => args.clone(),
            None => {
                let overrides =
                    self.overrides.iter().flat_map(|value| ["--config".to_owned(), value.clone()]);
                let app_server = ["app-server".to_owned()].into_iter().chain(self.app_server_args.clone());
                overrides.chain(app_server).collect()
            }
        }
    }
}
