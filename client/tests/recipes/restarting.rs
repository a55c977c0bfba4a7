//! `bot`: killed in the middle of a turn, away from a server, and started before anything was said.

use codex_client::testing::{MockModel, Reply};
use codex_client::{Codex, Result};
use tokio::sync::mpsc::unbounded_channel;

use crate::bot::{GO_ON, run};
use crate::program::Program;
use crate::shared;
use crate::terminal::Terminal;

crate::cases! { crate::on_runtime:
    killed_in_the_middle_of_a_turn_it_goes_on_with_it
    on_a_server_the_turn_runs_on_without_it
    a_thread_on_which_nothing_was_said_is_begun_anew
    a_file_that_it_cannot_read_is_an_error_and_stays
}

async fn killed_in_the_middle_of_a_turn_it_goes_on_with_it() {
    let model = MockModel::start().await.unwrap();
    let mut bot = Program::start("bot", "bot.json", &model);
    model.reply_text("The first answer.");
    bot.say("First?").await;
    assert_eq!(bot.line().await, "The first answer.");

    let (reply, mut hold) = Reply::new().partial_text("The second ").held();
    model.reply(reply);
    bot.say("Second?").await;
    hold.reached().await;
    bot.process.kill().await.unwrap();
    // Its runtime goes with it.
    hold.hung_up().await;

    model.reply_text("The second answer, after all.");
    let mut bot = Program::start("bot", "bot.json", &model);
    assert!(bot.line().await.ends_with(" [interrupted]"));
    assert_eq!(bot.line().await, "The second answer, after all.");
    model.reply_text("The third answer.");
    bot.say("Third?").await;
    assert_eq!(bot.line().await, "The third answer.");
    // The model knows all of it. Between the second and the third the runtime says that the user has interrupted it.
    let (asked, expected) = (model.requests().pop().unwrap(), ["First?", "Second?", GO_ON, "Third?"]);
    let texts: Vec<_> = asked.user_texts().into_iter().filter(|text| !text.starts_with('<')).collect();
    assert_eq!(texts, expected);
    assert_eq!(bot.end().await, (String::new(), Some(0)));

    // What was told once is not told again.
    let bot = Program::start("bot", "bot.json", &model);
    assert_eq!(bot.end().await, (String::new(), Some(0)));
    assert_eq!(model.requests().len(), 4);
}

/// Runs the bot with these messages.
async fn tell<F>(connect: impl Fn() -> F, model: &MockModel, messages: &[&str], out: &mut Terminal)
where
    F: Future<Output = Result<Codex>>,
{
    let (say, said) = unbounded_channel();
    messages.iter().for_each(|message| say.send((*message).to_owned()).unwrap());
    drop(say);
    run(connect, &model.codex_home().join("bot.json"), said, out).await.unwrap();
}

/// The same; gives what it says.
async fn told<F>(connect: impl Fn() -> F, model: &MockModel, messages: &[&str]) -> String
where
    F: Future<Output = Result<Codex>>,
{
    let mut out = Terminal::default();
    tell(connect, model, messages, &mut out).await;
    out.0.borrow().clone()
}

async fn on_a_server_the_turn_runs_on_without_it() {
    let model = MockModel::start().await.unwrap();
    let config = model.config().cwd(model.codex_home());
    let server = Codex::spawn_listening_with("ws://127.0.0.1:0", config).await.unwrap();
    let (reply, hold) = Reply::new().partial_text("It was ").held();
    model.reply(reply);
    tokio::select! {
        said = told(|| server.connect(), &model, &["What was it?"]) => panic!("it is held: {said}"),
        _ = hold.reached() => {}
    }
    let mut out = Terminal::default();
    let mut screen = out.0.subscribe();
    let ((), _) = tokio::join!(tell(|| server.connect(), &model, &[], &mut out), async {
        screen.wait_for(|screen| screen == "[still at it]\n").await.unwrap();
        hold.release("nothing.");
    });
    assert_eq!(*screen.borrow(), "[still at it]\nIt was nothing.\n");
    // What was told once is not told again.
    assert_eq!(told(|| server.connect(), &model, &[]).await, "");
    server.shutdown().await.unwrap();
}

async fn a_thread_on_which_nothing_was_said_is_begun_anew() {
    let backend = shared::offline("bot");
    let connect = || Codex::connect_with(backend.config());
    assert_eq!(told(connect, backend.model(), &[]).await, "");
    assert_eq!(
        told(connect, backend.model(), &["Cats", "Dogs"]).await,
        "All I know about: Cats\nAll I know about: Dogs\n"
    );
    assert_eq!(told(connect, backend.model(), &[]).await, "");
}

async fn a_file_that_it_cannot_read_is_an_error_and_stays() {
    let backend = shared::offline("bot");
    let path = backend.model().codex_home().join("bot.json");
    std::fs::write(&path, "{").unwrap();
    let connect = || Codex::connect_with(backend.config());
    let (_, said) = unbounded_channel();
    let error = run(connect, &path, said, &mut Vec::new()).await.unwrap_err();
    assert!(error.to_string().contains("bot.json cannot be read: EOF"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "{");
}
