//! Logging in, as far as it needs no network.

use serde_json::json;

use crate::Case;
use crate::support::{connect, run};

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "logging_in::a_code_that_opens_the_account_is_not_shown",
        peer: |peer| {
            peer.open();
            let start = peer.expect("account/login/start");
            peer.answer(
            &start,
            &json!({"type": "chatgptDeviceCode", "loginId": "l", "userCode": "hunter2", "verificationUrl": "https://x"}),
        );
            peer.until_end();
        },
        test: |config| {
            run(async {
                let login = connect(config).await.login_chatgpt_device_code().await.unwrap();
                assert_eq!((login.login_id(), login.user_code()), ("l", "hunter2"));
                let line = format!("{login:?}");
                assert!(!line.contains("hunter2") && line.len() < 200, "{line}");
            });
        },
    },
    Case {
        name: "logging_in::the_end_of_a_login_is_told_as_often_as_it_is_asked_for",
        peer: |peer| {
            peer.open();
            let start = peer.expect("account/login/start");
            peer.answer(&start, &json!({"type": "chatgpt", "loginId": "l", "authUrl": "https://x"}));
        },
        test: |config| {
            run(async {
                let mut login = connect(config).await.login_chatgpt().await.unwrap();
                for _ in 0..2 {
                    let lost = login.wait().await.unwrap_err();
                    assert!(lost.is_closed(), "{lost}");
                }
            });
        },
    },
];
