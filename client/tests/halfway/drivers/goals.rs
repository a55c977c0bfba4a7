//! Goals.

use std::rc::Rc;

use codex_client::GoalRun;

use super::threads::thread;
use crate::bench::Bench;
use crate::driver::{done, drivers, item, shared, shown, told, unique};
use crate::script::Turns;

async fn goal(bench: &Rc<Bench>, turns: Turns) -> GoalRun {
    bench.turns(turns);
    let thread = thread(bench).await;
    bench.run(thread.goal("Win.")).await.unwrap()
}

drivers! {
    "Thread::goal" => |bench| {
        bench.turns(Turns::Open);
        shared(thread(&bench).await, |thread| async move { done(thread.goal("Win.").await) })
    }
    "Thread::goal (interrupt_on_drop)" => |bench| {
        bench.turns(Turns::Open);
        shared(thread(&bench).await, |thread| async move {
            done(thread.goal("Win.").interrupt_on_drop().await)
        })
    }
    "GoalRun::next" => |bench| {
        unique(goal(&bench, Turns::Open).await, None, |goal| {
            Box::pin(async { item(goal.next().await, |event| told(&event)) })
        })
    }
    "GoalRun::run" => |bench| {
        unique(goal(&bench, Turns::Whole).await, None, |goal| {
            Box::pin(async {
                shown(goal.run().await, |result| {
                    format!("{} after {} turns", result.goal.status.as_str(), result.turns.len())
                })
            })
        })
    }
    "GoalRun::interrupt" => |bench| {
        shared(goal(&bench, Turns::Open).await, |goal| async move {
            shown(goal.interrupt().await, |interrupted| interrupted.to_string())
        })
    }
    "GoalRun::steer" => |bench| {
        let goal = goal(&bench, Turns::Open).await;
        // Its turn runs.
        bench.settle().await;
        shared(goal, |goal| async move { done(goal.steer("more").await) })
    }
}
