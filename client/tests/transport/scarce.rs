//! A system that has no descriptors left, no room for a thread, or a full disk.

use std::fs::{File, read_dir};
use std::os::fd::AsRawFd as _;
use std::path::Path;
use std::process::Command;

use codex_client::{Codex, CodexConfig, Error};
use rustix::io::Errno;
use rustix::process::{Resource, Rlimit, WaitOptions, getrlimit, setrlimit, wait};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::log::Log;
use crate::peer::Peer;
use crate::support::connect;
use crate::{Case, STAND_IN};

/// Says which program this process is: limits are those of a whole process.
pub(crate) const PROGRAM: &str = "CODEX_STAND_IN_SCARCE";

/// A case whose runtime answers whatever it is asked.
const ANSWERS: &str = "scarce::without_descriptors_there_is_an_error_and_nothing_is_left";

pub(crate) const CASES: &[Case] = &[
    Case { name: ANSWERS, peer: answers, test: |_| program("descriptors") },
    Case {
        name: "scarce::without_room_for_a_thread_there_is_an_error_and_nothing_is_left",
        peer: answers,
        test: |_| program("threads"),
    },
    Case {
        name: "scarce::a_recording_on_a_full_disk_ends_and_the_connection_goes_on",
        peer: answers,
        test: |config| {
            let log = Log::default();
            let writer = log.clone();
            let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone());
            tracing::subscriber::with_default(subscriber.finish(), || {
                runtime().block_on(async {
                    let codex = connect(config.record_to("/dev/full")).await;
                    assert!(codex.models().await.unwrap().is_empty());
                    codex.close().await.unwrap();
                });
            });
            let log = log.text();
            let told = log.lines().filter(|line| line.contains("the recording ends")).collect::<Vec<_>>();
            let [line] = &told[..] else { panic!("{log}") };
            assert!(line.contains("No space left on device"), "{line}");
        },
    },
];

fn answers(peer: &mut Peer) {
    peer.open();
    while let Some(request) = peer.next() {
        peer.answer(&request, &json!({"data": []}));
    }
}

/// Runs this binary as a program.
pub(crate) fn program(which: &str) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.env(PROGRAM, which).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

pub(crate) fn be_program(which: &str) {
    match which {
        "descriptors" => descriptors(),
        "threads" => threads(),
        #[cfg(all(feature = "testing", feature = "unix", feature = "websocket"))]
        "servers" => crate::scarce_listening::servers(),
        #[cfg(all(feature = "testing", feature = "unix", feature = "websocket"))]
        "looking" => crate::scarce_listening::looking(),
        other => panic!("{other}"),
    }
}

pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// That of this binary as the runtime of a case.
pub(crate) fn config(case: &str) -> CodexConfig {
    let nothing: [String; 0] = [];
    CodexConfig::new().binary(std::env::current_exe().unwrap()).launch_args(nothing).env(STAND_IN, case)
}

/// Does something with less of a resource.
fn with_less<T>(resource: Resource, limit: u64, what: impl FnOnce() -> T) -> T {
    let before = getrlimit(resource);
    setrlimit(resource, Rlimit { current: Some(limit), ..before }).unwrap();
    let done = what();
    setrlimit(resource, before).unwrap();
    done
}

/// Does something while there may be so many descriptors.
pub(crate) fn limited_to<T>(descriptors: u64, what: impl FnOnce() -> T) -> T {
    with_less(Resource::Nofile, descriptors, what)
}

/// Waits for no child, for there is none, not even a dead one.
pub(crate) fn assert_childless() {
    let child = wait(WaitOptions::NOHANG);
    assert!(matches!(child, Err(Errno::CHILD)), "{child:?}");
}

/// The numbers of the open descriptors.
pub(crate) fn open() -> Vec<i32> {
    let listed = read_dir("/proc/self/fd").unwrap().map(|entry| entry.unwrap().file_name());
    let mut open: Vec<i32> = listed.map(|name| name.to_str().unwrap().parse().unwrap()).collect();
    // Not the one that listed them.
    open.retain(|number| Path::new(&format!("/proc/self/fd/{number}")).exists());
    open.sort_unstable();
    open
}

/// A limit that leaves room for so many descriptors beyond those that are open, if there are no gaps among these.
pub(crate) fn more_than_open(more: u64) -> u64 {
    u64::try_from(*open().last().unwrap()).unwrap() + 1 + more
}

/// Takes what descriptors there are below the highest: what this process was started with may leave gaps.
pub(crate) fn fill_gaps() -> Vec<File> {
    let highest = *open().last().unwrap();
    let null = || File::open("/dev/null").unwrap();
    std::iter::repeat_with(null).take_while(|file| file.as_raw_fd() < highest).collect()
}

/// From none at all on, one more each time until there are enough.
fn descriptors() {
    let runtime = runtime();
    let _gaps = fill_gaps();
    let (before, mut refused) = (open(), 0);
    let codex = loop {
        let connect = || runtime.block_on(Codex::connect_with(config(ANSWERS)));
        match limited_to(more_than_open(refused), connect) {
            Ok(codex) => break codex,
            Err(error) => {
                assert!(matches!(error, Error::Spawn { .. }), "{error:?}");
                let told = error.to_string();
                assert!(told.contains("Too many open files") && told.contains("ulimit -n"), "{told}");
            }
        }
        assert_eq!(open(), before);
        assert_childless();
        refused += 1;
    };
    assert!(refused > 5, "three pipes have six ends, but {refused} more descriptors were enough");
    runtime.block_on(codex.close()).unwrap();
    assert_childless();
}

/// Half of what a thread needs for its stack.
fn threads() {
    let runtime = runtime();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:")).unwrap();
    let size: u64 = size.trim().trim_end_matches(" kB").parse().unwrap();
    let connect = || runtime.block_on(Codex::connect_with(config(ANSWERS)));
    let error = with_less(Resource::As, (size + 1_024) * 1_024, connect).unwrap_err();
    assert!(matches!(error, Error::Spawn { .. }), "{error:?}");
    let told = error.to_string();
    assert!(told.contains("a thread could not be started") && told.contains("ulimit -u"), "{told}");
    assert_childless();
    let codex = connect().unwrap();
    runtime.block_on(codex.close()).unwrap();
    assert_childless();
}
