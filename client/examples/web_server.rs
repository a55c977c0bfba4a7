//! A web server that streams turns as server-sent events, with axum. A browser that goes away ends its turn.
//!
//! ```text
//! cargo run -p codex-client --features testing --example web_server
//! curl -X POST http://127.0.0.1:8080/threads
//! curl -N http://127.0.0.1:8080/threads/ID/turns --json '{"prompt": "Say hello."}'
//! ```

mod shared;

use std::collections::HashMap;
use std::error::Error;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use codex_client::types::ServerNotification as Told;
use codex_client::{ApprovalMode, Codex, Sandbox, Thread};
use futures_util::StreamExt as _;
use serde::Deserialize;
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let backend = shared::backend("web_server");
    let codex = Codex::connect_with(backend.config()).await?;
    // It asks nobody who they are, so only this machine may ask it.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    println!("http://{}", listener.local_addr()?);
    tokio::select! {
        served = axum::serve(listener, app(&codex)) => served?,
        pressed = tokio::signal::ctrl_c() => pressed?,
    }
    codex.close().await?;
    Ok(())
}

/// The routes; all of it runs on one connection.
pub(crate) fn app(codex: &Codex) -> Router {
    let chats = Chats { codex: codex.clone(), threads: Arc::default() };
    Router::new()
        .route("/threads", post(start_thread))
        .route("/threads/{id}/turns", post(start_turn))
        .with_state(chats)
}

#[derive(Clone)]
struct Chats {
    codex: Codex,
    /// The threads that were started here, for nobody gets at any other. Locked while a turn runs.
    threads: Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<Thread>>>>>,
}

impl Chats {
    fn thread(&self, id: &str) -> Option<Arc<tokio::sync::Mutex<Thread>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

/// Starts a thread that reads, and may ask for nothing more: who writes here need not be the one who may allow it.
async fn start_thread(State(chats): State<Chats>) -> Result<Json<Value>, Failed> {
    let builder = chats.codex.thread_start().ephemeral(true).sandbox(Sandbox::read_only());
    let thread = builder.approval_mode(ApprovalMode::DenyAll).await?;
    let id = thread.id().to_owned();
    let mut threads = chats.threads.lock().unwrap_or_else(PoisonError::into_inner);
    threads.insert(id.clone(), Arc::new(tokio::sync::Mutex::new(thread)));
    Ok(Json(json!({ "id": id })))
}

#[derive(Deserialize)]
struct Ask {
    prompt: String,
}

/// Runs a turn, and streams it.
async fn start_turn(
    State(chats): State<Chats>,
    Path(id): Path<String>,
    Json(ask): Json<Ask>,
) -> Result<Response, Failed> {
    let Some(thread) = chats.thread(&id) else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    // A second turn would join the first, and two browsers would have one answer.
    let Ok(thread) = thread.try_lock_owned() else { return Ok(StatusCode::CONFLICT.into_response()) };
    // axum drops it when the browser goes away, and that interrupts the turn.
    let told = thread.turn(ask.prompt).interrupt_on_drop().await?.into_stream();
    let events = told.filter_map(move |told| {
        // Locked as long as it is streamed.
        let _busy = &thread;
        ready(shown(told))
    });
    // Comments now and then, without which nobody notices that a browser has gone
    // while the model thinks.
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// What the browser is told of it, if anything. As JSON, for text may have line ends
/// of all kinds in it.
fn shown(told: codex_client::Result<Told>) -> Option<Result<Event, axum::Error>> {
    let (name, data) = match told {
        Ok(Told::ItemAgentMessageDelta(delta)) => ("delta", json!(delta.delta)),
        Ok(Told::TurnCompleted(completed)) => {
            let error = completed.turn.error.map(|error| error.message);
            ("end", json!({ "status": completed.turn.status.as_str(), "error": error }))
        }
        Ok(_) => return None,
        Err(error) => ("end", json!({ "status": "failed", "error": Failed(error).reason() })),
    };
    Some(Event::default().event(name).json_data(data))
}

/// What went wrong between the server and its runtime.
struct Failed(codex_client::Error);

impl Failed {
    /// The server's log has all of it; the browser is told no more than it needs.
    fn reason(&self) -> &'static str {
        eprintln!("{}", self.0);
        if self.0.is_transient() { "busy, or just starting: try again later" } else { "it cannot be done" }
    }
}

impl From<codex_client::Error> for Failed {
    fn from(error: codex_client::Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        (StatusCode::SERVICE_UNAVAILABLE, self.reason()).into_response()
    }
}
