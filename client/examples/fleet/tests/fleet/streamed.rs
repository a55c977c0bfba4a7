//! What is told of a turn while it runs: to whoever listens, in the stream that keeps it, and in the live table.

use async_nats::jetstream::consumer::pull;
use bytes::Bytes;
use codex_client::testing::Reply;
use codex_client::types::{ServerNotification, ServerNotificationMessage};
use codex_fleet::{Job, Shown, submit, table};
use futures_util::{Stream, StreamExt as _};
use tokio::sync::watch;

use crate::support::{House, fleet, text};

fleet! {
    async fn what_the_model_says_is_published_kept_and_shown_while_it_says_it() {
        let house = House::open().await;
        let (reply, hold) = Reply::new().partial_text("\x1b[2JI have begun, ").held();
        house.model.reply(reply);
        let _a = house.worker("a").await;
        let job = Job::new("Think.");
        let subject = format!("fleet.events.a.{}", job.id);
        let (mut told, mut kept) = (listen(&house, &subject).await, keep(&house, &subject).await);
        let (show, mut tables) = watch::channel(String::new());
        let mut drawn = Vec::new();
        let mut shown = Shown::new(&mut drawn);
        let (outcomes, ()) = tokio::join!(submit(&house.fleet, std::slice::from_ref(&job), |progress| {
            show.send_replace(table(progress));
            shown.show(progress, Some(200)).unwrap();
        }), async {
            hold.reached().await;
            assert_eq!(said(&mut told, ", ").await, "\x1b[2JI have begun, ");
            assert_eq!(said(&mut kept, ", ").await, "\x1b[2JI have begun, ");
            tables.wait_for(|table| row(table, "a").ends_with("[2JI have begun,")).await.unwrap();
            // All that was while the turn ran.
            tables.wait_for(|table| row(table, "a").contains(" 1/4 ")).await.unwrap();
            assert!(house.fleet.results().get(job.id.as_str()).await.unwrap().is_none());
            hold.release("and ended.");
            for events in [&mut told, &mut kept] {
                assert_eq!(said(events, ".").await, "and ended.");
                while !matches!(next(events).await, ServerNotification::TurnCompleted(_)) {}
            }
        });
        assert_eq!(text(&outcomes.unwrap()[0]), "\x1b[2JI have begun, and ended.");
        // The last of what was said stays, in the place of the table before; and it commands no terminal.
        let drawn = String::from_utf8(drawn).unwrap();
        let (_, last) = drawn.rsplit_once("\x1b[3A\x1b[J").unwrap();
        assert!(row(last, "a").ends_with("[2JI have begun, and ended.") && !last.contains('\x1b'), "{last:?}");
    }
}

/// What is published on this subject from now on.
async fn listen(house: &House, subject: &str) -> Events {
    let client = async_nats::connect(house.nats.url()).await.unwrap();
    let told = client.subscribe(subject.to_owned()).await.unwrap();
    client.flush().await.unwrap();
    told.map(|message| message.payload).boxed()
}

/// What the stream has of it, and gets.
async fn keep(house: &House, subject: &str) -> Events {
    let jetstream = async_nats::jetstream::new(async_nats::connect(house.nats.url()).await.unwrap());
    let stream = jetstream.get_stream("fleet-events").await.unwrap();
    let config = pull::Config { filter_subject: subject.to_owned(), ..pull::Config::default() };
    let kept = stream.create_consumer(config).await.unwrap().messages().await.unwrap();
    kept.map(|message| message.unwrap().payload.clone()).boxed()
}

type Events = std::pin::Pin<Box<dyn Stream<Item = Bytes> + Send>>;

async fn next(events: &mut Events) -> ServerNotification {
    let event = events.next().await.unwrap();
    serde_json::from_slice::<ServerNotificationMessage>(&event).unwrap().notification
}

/// What the model says up to words that end so.
async fn said(events: &mut Events, end: &str) -> String {
    let mut said = String::new();
    while !said.ends_with(end) {
        if let ServerNotification::ItemAgentMessageDelta(delta) = next(events).await {
            said.push_str(&delta.delta);
        }
    }
    said
}

/// The row of a worker.
fn row<'t>(table: &'t str, worker: &str) -> &'t str {
    table.lines().find(|line| line.split(' ').next() == Some(worker)).unwrap_or_default()
}
