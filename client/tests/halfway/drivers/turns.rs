//! Turns: started, run, streamed, steered, interrupted.

use std::cell::Cell;
use std::rc::Rc;

use codex_client::{Sandbox, Turn, TurnResult, TurnStream};

use super::threads::thread;
use crate::bench::Bench;
use crate::driver::{Calls, Other, done, drivers, item, shared, shown, told, unique};
use crate::script::Turns;

/// A turn of which nothing was heard but the answer that began it.
pub(crate) async fn turn(bench: &Rc<Bench>, turns: Turns) -> Turn {
    bench.turns(turns);
    let thread = thread(bench).await;
    bench.run(thread.turn("go")).await.unwrap()
}

fn result(result: TurnResult) -> String {
    format!("{} with {} items", result.status.as_str(), result.items.len())
}

drivers! {
    "Thread::turn" => |bench| {
        shared(thread(&bench).await, |thread| async move { done(thread.turn("go").await) })
    }
    "Thread::turn (interrupt_on_drop)" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            done(thread.turn("go").interrupt_on_drop().await)
        })
    }
    "Thread::turn (with a sandbox that is read from the configuration)" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            done(thread.turn("go").sandbox(Sandbox::workspace_write().network(true)).await)
        })
    }
    "Thread::steer_or_turn" => |bench| {
        shared(thread(&bench).await, |thread| async move { done(thread.steer_or_turn("go").await) })
    }
    "Thread::run" => |bench| {
        shared(thread(&bench).await, |thread| async move { shown(thread.run("go").await, result) })
    }
    "Thread::run_as" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            shown(thread.run_as::<Review>("go").await, |review| format!("{} stars", review.stars))
        })
    }
    "Thread::run_as_with_result" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            shown(thread.run_as_with_result::<Review>("go").await, |(_, turn)| result(turn))
        })
    }
    "Thread::compact" => |bench| {
        shared(thread(&bench).await, |thread| async move {
            shown(thread.compact().await, |turn| turn.id().to_owned())
        })
    }
    "Thread::attach" => |bench| {
        bench.script(|script| {
            script.stored = vec![("u9".to_owned(), "completed"), ("u8".to_owned(), "completed")];
        });
        shared(thread(&bench).await, |thread| async move { done(thread.attach("u8").await) })
    }
    "Turn::run" => |bench| {
        shared(turn(&bench, Turns::Whole).await, |turn| async move { shown(turn.run().await, result) })
    }
    "Turn::run_with" => |bench| {
        let turn = Rc::new(turn(&bench, Turns::Whole).await);
        let other = shared(Rc::clone(&turn), |turn| async move {
            shown(turn.run_with(|_| ()).await, result)
        });
        let told = Cell::new(0);
        let calls = shared((turn, told), |handle| async move {
            let run = handle.0.run_with(|_| handle.1.set(handle.1.get() + 1)).await;
            shown(run, |turn| format!("{}, {} told in all", result(turn), handle.1.get()))
        });
        Calls { other: Other::Handle(other.call), ..calls }
    }
    "Turn::outcome" => |bench| {
        bench.script(|script| script.stored = vec![("u1".to_owned(), "completed")]);
        shared(turn(&bench, Turns::Open).await, |turn| async move {
            shown(turn.outcome().await, |turn| turn.unwrap().id)
        })
    }
    "Turn::steer" => |bench| {
        shared(turn(&bench, Turns::Open).await, |turn| async move {
            shown(turn.steer("more").await, |id| id)
        })
    }
    "Turn::interrupt" => |bench| {
        shared(turn(&bench, Turns::Open).await, |turn| async move {
            shown(turn.interrupt().await, |interrupted| interrupted.to_string())
        })
    }
    "TurnStream::next" => |bench| {
        let turn = turn(&bench, Turns::Open).await;
        unique(turn.stream(), Some(turn.stream()), |stream| {
            Box::pin(async { item(stream.next().await, |event| told(&event)) })
        })
    }
    "TurnStream::next (that interrupts)" => |bench| {
        bench.turns(Turns::Open);
        let thread = thread(&bench).await;
        let turn = bench.run(thread.turn("go").interrupt_on_drop()).await.unwrap();
        unique(turn.into_stream(), None, |stream| {
            Box::pin(async { item(stream.next().await, |event| told(&event)) })
        })
    }
    "TurnStream::next (of all)" => |bench| {
        let turn = turn(&bench, Turns::Whole).await;
        let read = (turn.stream(), Vec::new());
        let other = (turn.stream(), Vec::new());
        unique(read, Some(other), |(stream, read): &mut (TurnStream, Vec<String>)| {
            Box::pin(async {
                while let Some(next) = stream.next().await {
                    read.push(shown(next, |event| told(&event))?);
                }
                Ok(read.join(", "))
            })
        })
    }
    "TextStream::next" => |bench| {
        let turn = turn(&bench, Turns::Open).await;
        unique(turn.stream_text(), Some(turn.stream_text()), |stream| {
            Box::pin(async { item(stream.next().await, |text| text) })
        })
    }
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Review {
    stars: u8,
}
