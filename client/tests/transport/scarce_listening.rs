//! A process that has no descriptors left for a runtime that listens, or for a connection to it.

use std::future::ready;
use std::pin::pin;

use codex_client::{Codex, Error, Listening, WebSocketAuth};
use tokio::runtime::Runtime;

use crate::Case;
use crate::jumping::MINUTE;
use crate::listening::{Place, listens};
use crate::peer::sleep_for_ever;
use crate::scarce::{
    assert_childless, config, fill_gaps, limited_to, more_than_open, open, program, runtime,
};

const LISTENS: &str = "scarce_listening::without_descriptors_there_is_an_error_and_nothing_is_left";
const NEVER_LISTENS: &str = "scarce_listening::a_server_that_cannot_be_looked_for_is_given_up_at_once";

pub(crate) const CASES: &[Case] = &[
    Case { name: LISTENS, peer: |_| listens(), test: |_| program("servers") },
    Case { name: NEVER_LISTENS, peer: |_| sleep_for_ever(), test: |_| program("looking") },
];

/// What a descriptor was wanted for, in vain.
fn assert_told(error: &Error) {
    assert!(matches!(error, Error::Spawn { .. } | Error::Connect { .. }), "{error:?}");
    let told = error.to_string();
    assert!(told.contains("Too many open files") && told.contains("ulimit -n"), "{told}");
}

/// Tries with no descriptor at all, and then with one more each time until there are enough; says how many were too few.
fn until_enough<T>(mut attempt: impl FnMut() -> Result<T, Error>, left: impl Fn()) -> (T, u64) {
    let (before, mut more) = (open(), 0);
    loop {
        match limited_to(more_than_open(more), &mut attempt) {
            Ok(done) => return (done, more),
            Err(error) => assert_told(&error),
        }
        assert_eq!(open(), before);
        left();
        more += 1;
    }
}

/// Starts servers, and connects to them.
pub(crate) fn servers() {
    let runtime = runtime();
    let _gaps = fill_gaps();
    for place in [Place::unix(), Place::websocket()] {
        let start = || runtime.block_on(place.start(config(LISTENS)));
        let (server, refused) = until_enough(start, assert_childless);
        assert!(refused > 3, "{}: a pipe and a connection need more than {refused}", place.url);
        let _gaps = fill_gaps();
        for connect in [by_server, by_name] {
            let (codex, refused) = until_enough(|| connect(&runtime, &server), || {});
            assert_eq!(refused, 1, "{}: a connection is one descriptor", place.url);
            assert!(runtime.block_on(codex.models().into_future()).unwrap().is_empty());
            runtime.block_on(codex.close()).unwrap();
        }
        runtime.block_on(server.shutdown()).unwrap();
        assert_childless();
    }
}

fn by_server(runtime: &Runtime, server: &Listening) -> Result<Codex, Error> {
    runtime.block_on(server.connect())
}

/// Where the name of the host must be looked up first.
fn by_name(runtime: &Runtime, server: &Listening) -> Result<Codex, Error> {
    match server.token() {
        None => by_server(runtime, server),
        Some(token) => {
            let url = server.url().replace("127.0.0.1", "localhost");
            let auth = WebSocketAuth::bearer(token);
            runtime.block_on(Codex::connect_ws(url, auth))
        }
    }
}

/// Has none left once a server has been started.
pub(crate) fn looking() {
    let (runtime, place) = (runtime(), Place::unix());
    let mut starting = pin!(place.start(config(NEVER_LISTENS).connect_timeout(MINUTE)));
    runtime.block_on(async {
        tokio::select! {
            biased;
            started = &mut starting => panic!("{started:?}"),
            () = ready(()) => {}
        }
    });
    let _gaps = fill_gaps();
    let error = limited_to(more_than_open(0), || runtime.block_on(starting)).unwrap_err();
    assert_told(&error);
    assert_childless();
}
