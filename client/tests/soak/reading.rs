//! The ways to read a turn to its end.

use std::time::Duration;

use codex_client::types::ServerNotification;
use codex_client::{Error, NotificationStream, Result, Thread, Turn, TurnResult, TurnStream};
use fastrand::Rng;

use crate::heard::Heard;
use crate::plan::one_of;

/// How a turn is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    Stream,
    Text,
    Run,
    RunWith,
    /// After a while, in which all of it waits.
    Late,
    /// Only when it is over.
    After,
    /// By one stream after the other, each dropped.
    Pieces,
    /// With a second stream and a `run` beside it.
    Beside,
    /// The turn is dropped, and attached to again.
    Leave,
    /// The stream is dropped, which interrupts.
    LeaveInterrupting,
}

impl Manner {
    const ALL: [Self; 10] = [
        Self::Stream,
        Self::Text,
        Self::Run,
        Self::RunWith,
        Self::Late,
        Self::After,
        Self::Pieces,
        Self::Beside,
        Self::Leave,
        Self::LeaveInterrupting,
    ];

    pub(crate) fn any(rng: &mut Rng) -> Self {
        one_of(rng, &Self::ALL)
    }

    /// Whether the turn is dropped before its end.
    pub(crate) fn leaves(self) -> bool {
        matches!(self, Self::Leave | Self::LeaveInterrupting)
    }
}

/// What was read.
pub(crate) struct Read {
    /// All that was told from the beginning on, where that was looked at.
    pub(crate) heard: Option<Heard>,
    /// The text, where that alone was looked at.
    pub(crate) text: Option<String>,
    pub(crate) result: TurnResult,
}

/// Reads a turn to its end.
pub(crate) async fn read(
    turn: &Turn,
    manner: Manner,
    events: NotificationStream,
    mut rng: Rng,
) -> Result<Read> {
    let mut heard = Heard::default();
    let mut text = None;
    match manner {
        Manner::Stream => stream(turn, &mut heard, usize::MAX).await.map(drop)?,
        Manner::Late => {
            tokio::time::sleep(Duration::from_millis(rng.u64(0..400))).await;
            stream(turn, &mut heard, usize::MAX).await?;
        }
        Manner::After => {
            until_over(events, turn.id()).await?;
            stream(turn, &mut heard, usize::MAX).await?;
        }
        Manner::Pieces => while stream(turn, &mut heard, rng.usize(1..9)).await? {},
        Manner::Text => text = Some(all_text(turn).await?),
        Manner::RunWith => {
            let result = settled(turn.run_with(|event| heard.note(turn.id(), event)).await)?;
            return Ok(Read { heard: Some(heard), text, result });
        }
        Manner::Beside => beside(turn, &mut heard).await?,
        Manner::Run | Manner::Leave | Manner::LeaveInterrupting => {}
    }
    let heard = (heard.events > 0).then_some(heard);
    Ok(Read { heard, text, result: settled(turn.run().await)? })
}

/// Reads so many events of a turn; whether there may be more.
async fn stream(turn: &Turn, heard: &mut Heard, most: usize) -> Result<bool> {
    let mut stream = turn.stream();
    for _ in 0..most {
        match stream.next().await {
            Some(event) => heard.note(turn.id(), &event?),
            None => return Ok(false),
        }
    }
    Ok(true)
}

async fn all_text(turn: &Turn) -> Result<String> {
    let (mut stream, mut text) = (turn.stream_text(), String::new());
    while let Some(piece) = stream.next().await {
        match piece {
            Ok(piece) => text.push_str(&piece),
            Err(Error::TurnFailed { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(text)
}

/// The whole stream, beside one that is opened while it runs, and the result.
async fn beside(turn: &Turn, heard: &mut Heard) -> Result<()> {
    let (mut first, second) = (turn.stream(), turn.stream());
    let main = async {
        loop {
            match first.next().await {
                Some(Ok(event)) => heard.note(turn.id(), &event),
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            }
        }
    };
    let (main, last, run) = tokio::join!(main, last_of(second), turn.run());
    main?;
    settled(run)?;
    match last?.as_deref() {
        Some("turn/completed") => Ok(()),
        // Told as what it would be for a program: a stream without its end.
        _ => Err(Error::InvalidInput("a second stream has ended without turn/completed".to_owned())),
    }
}

/// The method of the last event of a stream.
async fn last_of(mut stream: TurnStream) -> Result<Option<String>> {
    let mut last = None;
    while let Some(event) = stream.next().await {
        last = Some(event?.method().to_owned());
    }
    Ok(last)
}

/// Waits until the thread's own events tell of the turn's end.
pub(crate) async fn until_over(mut events: NotificationStream, turn: &str) -> Result<()> {
    while let Some(event) = events.next().await {
        if let ServerNotification::TurnCompleted(completed) = event?
            && completed.turn.id == turn
        {
            return Ok(());
        }
    }
    Err(Error::InvalidInput("the thread's events have ended while the connection was open".to_owned()))
}

/// Drops a turn after some events, and attaches to it when it is over.
pub(crate) async fn leave(
    turn: Turn,
    interrupting: bool,
    events: NotificationStream,
    mut rng: Rng,
) -> Result<TurnResult> {
    let (thread, id): (Thread, String) = (turn.thread().clone(), turn.id().to_owned());
    let mut stream = if interrupting {
        turn.into_stream()
    } else {
        let stream = turn.stream();
        drop(turn);
        stream
    };
    for _ in 0..rng.usize(0..6) {
        if stream.next().await.transpose()?.is_none() {
            break;
        }
    }
    drop(stream);
    until_over(events, &id).await?;
    settled(thread.attach(id).await?.run().await)
}

/// A failed turn has a result too.
pub(crate) fn settled(result: Result<TurnResult>) -> Result<TurnResult> {
    match result {
        Err(Error::TurnFailed { result, .. }) => Ok(*result),
        result => result,
    }
}
