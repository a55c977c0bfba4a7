//! A runtime that listens: what is seen of it while it starts, and when the clock jumps meanwhile.

use std::future::ready;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Wake, Waker};
use std::thread;

use codex_client::{Codex, CodexConfig, Error, Listening, Result};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_tungstenite::tungstenite::{Message, accept};

use crate::Case;
use crate::jumping::{MINUTE, jump, run, while_the_clock_jumps};
use crate::peer::{initialized, sleep_for_ever};
use crate::support::{EXITED_WITH_3, PATIENCE};

/// Where a runtime says that it listens, though somebody else does.
const ANNOUNCES: &str = "CODEX_STAND_IN_ANNOUNCES";

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "listening::a_runtime_that_never_listens_is_given_up",
        peer: |_| sleep_for_ever(),
        test: |config| {
            run(async move || {
                for place in [Place::unix(), Place::websocket()] {
                    let starting = place.start(config.clone().connect_timeout(MINUTE));
                    match while_the_clock_jumps(starting).await.unwrap_err() {
                        Error::Timeout { after, .. } => assert_eq!(after, MINUTE),
                        other => panic!("{other:?}"),
                    }
                }
            });
        },
    },
    Case {
        name: "listening::a_unix_socket_that_is_there_counts_however_late_it_is_looked_at",
        peer: |_| sleep_for_ever(),
        test: |config| {
            run(async move || {
                let place = Place::unix();
                let mut starting = pin!(place.start(config.connect_timeout(MINUTE)));
                tokio::select! {
                    biased;
                    started = &mut starting => panic!("{started:?}"),
                    () = ready(()) => {}
                }
                // From here on the runtime runs, and it has been looked for once.
                let _socket = UnixListener::bind(place.path()).unwrap();
                jump().await;
                assert_eq!(starting.await.unwrap().url(), place.url);
            });
        },
    },
    Case {
        name: "listening::a_websocket_that_is_there_counts_however_late_it_is_looked_at",
        peer: |_| {
            eprintln!("  listening on: {}", std::env::var(ANNOUNCES).unwrap());
            sleep_for_ever();
        },
        test: |config| {
            let gate = TcpListener::bind(("127.0.0.1", 0)).unwrap();
            let url = format!("ws://{}", gate.local_addr().unwrap());
            let (is_ready, (tell, mut asked)) =
                (Arc::new(AtomicBool::new(false)), tokio::sync::mpsc::channel(1));
            let open = Arc::clone(&is_ready);
            thread::spawn(move || {
                for stream in gate.incoming() {
                    let status = if open.load(Ordering::SeqCst) { "200 OK" } else { "503 Not Yet" };
                    answer_readiness(stream.unwrap(), status);
                    // Once is enough to know that it is looked at.
                    let _ = tell.try_send(());
                }
            });
            run(async move || {
                let config = config.connect_timeout(MINUTE).env(ANNOUNCES, &url);
                let mut starting = pin!(Codex::spawn_listening_with("ws://127.0.0.1:0", config));
                tokio::select! {
                    started = &mut starting => panic!("{started:?}"),
                    asked = asked.recv() => asked.unwrap(),
                }
                is_ready.store(true, Ordering::SeqCst);
                jump().await;
                assert_eq!(starting.await.unwrap().url(), url);
            });
        },
    },
    Case {
        name: "listening::a_runtime_that_has_exited_is_not_late",
        peer: |_| std::process::exit(3),
        test: |config| {
            run(async move || {
                let place = Place::unix();
                let mut starting = pin!(place.start(config.connect_timeout(MINUTE)));
                let (tell, told) = mpsc::channel();
                let waker = Waker::from(Arc::new(Tells(tell)));
                assert!(starting.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
                // Neither timers nor sockets are looked at meanwhile: what is told is the exit.
                told.recv_timeout(PATIENCE).unwrap();
                jump().await;
                match starting.await.unwrap_err() {
                    Error::Closed(closed) => assert_eq!(closed.exit_status.as_deref(), Some(EXITED_WITH_3)),
                    other => panic!("{other:?}"),
                }
            });
        },
    },
];

/// Tells when a future is to be looked at again.
struct Tells(mpsc::Sender<()>);

impl Wake for Tells {
    fn wake(self: Arc<Self>) {
        // Nobody waits for it any more.
        let _ = self.0.send(());
    }
}

/// Where a runtime is to listen.
pub(crate) struct Place {
    pub(crate) url: String,
    /// In which a unix socket is.
    folder: TempDir,
}

impl Place {
    pub(crate) fn unix() -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Self { url: format!("unix://{}", folder.path().join("s").display()), folder }
    }

    pub(crate) fn websocket() -> Self {
        Self { url: "ws://127.0.0.1:0".into(), ..Self::unix() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("s")
    }

    pub(crate) async fn start(&self, config: CodexConfig) -> Result<Listening> {
        Codex::spawn_listening_with(&self.url, config).await
    }
}

/// Is a runtime that listens where its arguments say, and answers whatever it is asked.
pub(crate) fn listens() {
    let url = std::env::args().skip_while(|arg| arg != "--listen").nth(1).unwrap();
    if let Some(path) = url.strip_prefix("unix://") {
        for stream in UnixListener::bind(path).unwrap().incoming() {
            thread::spawn(|| answer(stream.unwrap()));
        }
    }
    let listener = TcpListener::bind(url.strip_prefix("ws://").unwrap()).unwrap();
    eprintln!("  listening on: ws://{}", listener.local_addr().unwrap());
    for stream in listener.incoming() {
        let stream = stream.unwrap();
        let mut begin = [0; b"GET /readyz".len()];
        // A request comes in one piece; one that does not come at all is nobody's.
        let looked = stream.peek(&mut begin).is_ok_and(|_| begin == *b"GET /readyz");
        thread::spawn(move || if looked { answer_readiness(stream, "200 OK") } else { answer(stream) });
    }
}

fn answer_readiness(mut stream: TcpStream, status: &str) {
    // Whoever has asked and is gone needs no answer.
    let _ = BufReader::new(&stream).read_line(&mut String::new());
    let _ = stream.write_all(format!("HTTP/1.1 {status}\r\n\r\n").as_bytes());
}

fn answer(stream: impl Read + Write) {
    let Ok(mut socket) = accept(stream) else { return };
    while let Ok(message) = socket.read() {
        let Message::Text(text) = message else { continue };
        let request: Value = serde_json::from_str(&text).unwrap();
        let result = match request["method"].as_str() {
            Some("initialize") => initialized("codex-client/0.169.0 (stand-in)"),
            _ => json!({"data": []}),
        };
        if let Some(id) = request.get("id")
            && socket.send(Message::text(json!({"id": id, "result": result}).to_string())).is_err()
        {
            return;
        }
    }
}
