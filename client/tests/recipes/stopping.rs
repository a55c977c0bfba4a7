//! `ctrl_c`: a signal to the program that runs. Linux only: its runtime is found through `/proc`.

use codex_client::testing::{Hold, MockModel, Reply};
use rustix::process::{Pid, Signal, kill_process};

use crate::program::Program;

crate::cases! { crate::on_runtime:
    the_first_one_interrupts_the_turn_and_shows_what_there_is
    the_second_one_leaves_a_runtime_that_does_not_answer
    without_one_the_answer_is_shown_to_its_end
}

const BEGINNING: &str = "One, two, ";

/// The program, in the middle of an answer.
async fn counting(model: &MockModel) -> (Program, Hold) {
    let (endless, hold) = Reply::new().partial_text(BEGINNING).held();
    model.reply(endless);
    let mut program = Program::start("ctrl_c", "Count.", model);
    assert_eq!(program.until(BEGINNING).await, BEGINNING);
    (program, hold)
}

fn press(program: &Program) {
    signal(program.process.id().unwrap(), Signal::INT);
}

fn signal(process: u32, which: Signal) {
    kill_process(Pid::from_raw(process.try_into().unwrap()).unwrap(), which).unwrap();
}

async fn the_first_one_interrupts_the_turn_and_shows_what_there_is() {
    let model = MockModel::start().await.unwrap();
    let (program, mut hold) = counting(&model).await;
    press(&program);
    hold.hung_up().await;
    let (said, code) = program.end().await;
    assert_eq!(said, "\n[interrupting; once more leaves at once]\n\n[interrupted]\n");
    assert_eq!(code, Some(130));
}

async fn the_second_one_leaves_a_runtime_that_does_not_answer() {
    let model = MockModel::start().await.unwrap();
    let (mut program, _hold) = counting(&model).await;
    let number = program.process.id().unwrap();
    let children = std::fs::read_to_string(format!("/proc/{number}/task/{number}/children")).unwrap();
    for child in children.split_whitespace() {
        signal(child.parse().unwrap(), Signal::STOP);
    }
    press(&program);
    program.until("[interrupting; once more leaves at once]\n").await;
    press(&program);
    let (said, code) = program.end().await;
    assert_eq!((said.as_str(), code), ("", Some(130)));
    // It has taken its runtime along.
    for child in children.split_whitespace() {
        assert!(!std::path::Path::new(&format!("/proc/{child}")).exists());
    }
}

async fn without_one_the_answer_is_shown_to_its_end() {
    let model = MockModel::start().await.unwrap();
    let (program, hold) = counting(&model).await;
    hold.release("three.");
    assert_eq!(program.end().await, ("three.\n".to_owned(), Some(0)));
}
