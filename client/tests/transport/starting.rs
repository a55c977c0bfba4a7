//! Runtimes that do not start as they should.

use std::error::Error as _;

use std::time::Duration;

use codex_client::{Codex, CodexConfig, Error, RpcErrorKind};
use serde_json::json;

use crate::Case;
use crate::peer::initialized;
use crate::support::{EXITED_WITH_3, connect, pid, run, wait_until_gone, warning};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "starting::one_that_is_as_it_should_be",
        peer: |peer| {
            let request = peer.expect("initialize");
            let client = json!({"name": "me", "title": "Me", "version": "1"});
            assert_eq!(request["params"]["clientInfo"], client);
            peer.answer(&request, &initialized("me/0.169.0 (stand-in)"));
            assert_eq!(peer.expect("initialized"), json!({"method": "initialized"}));
            peer.until_end();
        },
        test: |config| {
            let config = config.client_name("me").client_title("Me").client_version("1").strict_version(true);
            run(async {
                let codex = connect(config).await;
                assert_eq!(codex.metadata().server_name, "me");
                assert_eq!(codex.metadata().version, "0.169.0");
                codex.close().await.unwrap();
            });
        },
    },
    Case {
        name: "starting::one_that_never_answers_is_a_timeout_with_its_stderr",
        peer: |peer| {
            eprintln!("{}", std::process::id());
            peer.until_end();
        },
        test: |config| match fails(config.connect_timeout(Duration::from_secs(3))) {
            Error::Timeout { after, stderr, .. } => {
                assert_eq!(after, Duration::from_secs(3));
                wait_until_gone(stderr.trim().parse().unwrap());
            }
            other => panic!("{other:?}"),
        },
    },
    Case {
        name: "starting::one_that_exits_at_once_is_closed_with_its_stderr_and_status",
        peer: |_| {
            eprintln!("no such\nluck");
            std::process::exit(3);
        },
        test: |config| match fails(config) {
            Error::Closed(reason) => {
                assert_eq!(reason.stderr, "no such\nluck\n");
                assert_eq!(reason.exit_status.as_deref(), Some(EXITED_WITH_3));
                assert!(reason.to_string().ends_with("stderr ends with:\n  no such\n  luck"), "{reason}");
            }
            other => panic!("{other:?}"),
        },
    },
    Case {
        name: "starting::an_answer_without_a_user_agent_is_told",
        peer: |peer| {
            let request = peer.expect("initialize");
            peer.answer(
                &request,
                &json!({"codexHome": "/", "platformFamily": "unix", "platformOs": "linux"}),
            );
            peer.until_end();
        },
        test: |config| match fails(config) {
            error @ Error::Decode { method: "initialize", .. } => {
                assert!(error.to_string().contains("userAgent"), "{error}");
                assert!(error.source().unwrap().is::<serde_json::Error>(), "{:?}", error.source());
            }
            other => panic!("{other:?}"),
        },
    },
    Case {
        name: "starting::a_user_agent_without_a_version_is_told",
        peer: |peer| {
            peer.open_as("stand-in");
            peer.until_end();
        },
        test: |config| assert!(matches!(fails(config), Error::ProtocolViolation { .. })),
    },
    Case {
        name: "starting::a_broken_answer_is_told",
        peer: |peer| {
            let request = peer.expect("initialize");
            peer.send(&json!({"id": request["id"]}));
            peer.until_end();
        },
        test: |config| assert!(matches!(fails(config), Error::ProtocolViolation { .. })),
    },
    Case {
        name: "starting::one_that_refuses_is_told",
        peer: |peer| {
            let request = peer.expect("initialize");
            peer.send(&json!({"id": request["id"], "error": {"code": -32600, "message": "no"}}));
            peer.until_end();
        },
        test: |config| assert_eq!(fails(config).rpc_kind(), Some(RpcErrorKind::InvalidRequest)),
    },
    Case {
        name: "starting::one_of_another_version_is_refused_if_that_is_asked_for",
        peer: |peer| {
            peer.open_as("me/0.1.0 (stand-in)");
            peer.until_end();
        },
        test: |config| match fails(config.strict_version(true)) {
            Error::VersionMismatch { expected, found, .. } => {
                assert_eq!((expected, found.as_str()), ("0.169.0", "0.1.0"));
            }
            other => panic!("{other:?}"),
        },
    },
    Case {
        name: "starting::one_of_another_version_is_accepted_otherwise",
        peer: |peer| {
            peer.open_as("me/0.1.0 (stand-in)");
            peer.until_end();
        },
        test: |config| {
            run(async {
                let codex = connect(config).await;
                assert_eq!(codex.metadata().version, "0.1.0");
                let pid = pid(&codex);
                drop(codex);
                wait_until_gone(pid);
            });
        },
    },
    Case {
        name: "starting::a_relative_binary_means_where_the_program_was_started",
        peer: |peer| {
            peer.open();
            peer.until_end();
        },
        test: |config| {
            let (here, this) = (std::env::current_dir().unwrap(), std::env::current_exe().unwrap());
            let root = here.ancestors().last().unwrap();
            let up = here.ancestors().skip(1).map(|_| "..").collect::<std::path::PathBuf>();
            let config = config.binary(up.join(this.strip_prefix(root).unwrap())).cwd(root);
            run(async { connect(config).await.close().await.unwrap() });
        },
    },
    Case {
        name: "starting::arguments_arrive_as_they_are",
        peer: |peer| {
            peer.open();
            peer.warn(&json!(std::env::args().skip(1).collect::<Vec<_>>()).to_string());
            peer.until_end();
        },
        test: |config| {
            let arguments = ["", "two words", r#"a "word""#, r"C:\a b\", r#"\\""#, "%PATH%", "$HOME", "ä\n"];
            run(async {
                let codex = connect(config.launch_args(arguments)).await;
                assert_eq!(warning(&mut codex.notifications()).await, json!(arguments).to_string());
            });
        },
    },
    Case {
        name: "starting::a_binary_that_is_none_is_told",
        peer: |_| {},
        test: |config| match fails(config.binary("/no/such/binary")) {
            error @ Error::Spawn { .. } => {
                let behind = error.source().and_then(|behind| behind.downcast_ref::<std::io::Error>());
                assert_eq!(behind.unwrap().kind(), std::io::ErrorKind::NotFound);
                let Error::Spawn { path, .. } = error else { unreachable!() };
                assert_eq!(path, std::path::absolute("/no/such/binary").unwrap());
            }
            other => panic!("{other:?}"),
        },
    },
];

/// The error with which connecting fails.
fn fails(config: CodexConfig) -> Error {
    run(async { Codex::connect_with(config).await.unwrap_err() })
}
