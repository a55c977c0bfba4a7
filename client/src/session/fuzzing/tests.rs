//! Scripts that go through all that a fuzzer can do.

use super::script::{Script, Step};
use super::*;

/// Lines as a runtime writes them, about the ids that a script knows.
const LINES: [&str; 12] = [
    r#"{"id":1,"result":{"turn":{"id":"a","items":[],"status":"inProgress"}}}"#,
    r#"{"id":2,"result":{"type":"chatgpt","loginId":"b","authUrl":"u"}}"#,
    r#"{"id":3,"error":{"code":-32600,"message":"no"}}"#,
    r#"{"id":4,"resu"#,
    r#"{"id":"b","method":"x/y","params":{"threadId":"a","turnId":"a"}}"#,
    r#"{"id":7,"method":"x/y"}"#,
    r#"{"method":"turn/started","params":{"threadId":"a","turn":{"id":"a","items":[],"status":"inProgress"}}}"#,
    r#"{"method":"item/agentMessage/delta","params":{"threadId":"a","turnId":"a","itemId":"i","delta":"d"}}"#,
    r#"{"method":"turn/completed","params":{"threadId":"a","turn":{"id":"a","items":[],"status":"completed"}}}"#,
    r#"{"method":"account/login/completed","params":{"loginId":"b","success":true}}"#,
    r#"{"method":"serverRequest/resolved","params":{"threadId":"a","requestId":7}}"#,
    r#"{"method":"thread/closed","params":{"threadId":"a"}}"#,
];

#[test]
fn a_script_is_what_arrives_and_what_is_done() {
    let steps: Vec<_> = Script::new(b"ab\xff\x01\x02c\xff\xff\xff").collect();
    let does = Step::Does { what: 1, which: 2 };
    assert_eq!(steps, [Step::Arrives(b"ab"), does, Step::Arrives(b"c"), Step::Arrives(b"\xff")]);
}

#[test]
fn whatever_is_done_between_the_lines_ends_well() {
    for settings in (0..128_u8).step_by(5) {
        for start in 0..24_u8 {
            let mut script = vec![settings];
            // Something is asked for that may be answered.
            (0..4).for_each(|expect| script.extend([0xff, 1, expect | settings & 0xfc]));
            for (step, line) in (start..).zip(LINES) {
                let which = settings.wrapping_mul(31).wrapping_add(step.wrapping_mul(7));
                let (head, tail) = line.split_at(usize::from(step) % line.len());
                script.extend([0xff, step, which, 0xff, step / 2, which / 2]);
                script.extend(
                    [head.as_bytes(), &[0xff, step.wrapping_mul(5), which], tail.as_bytes()].concat(),
                );
                script.push(b'\n');
            }
            run(&script);
        }
    }
}
