//! What a program does while lines arrive.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use codex_protocol_types::method::{CarriesTurn as _, Request as _};
use codex_protocol_types::requests::TurnStart;
use futures_util::future::Future as _;
use serde::de::IgnoredAny;

use super::Driver;
use super::reading::{Place, Reading};
use crate::error::ConnectionClosed;
use crate::session::text::internal;
use crate::session::{Answer, Expect, Guard, Key, Outbound, Reply, ServerEvent, Started, Undo};

/// The ids that things have.
const IDS: [&str; 4] = ["a", "b", "c", "d"];

fn id(which: u8) -> &'static str {
    IDS[usize::from(which) % IDS.len()]
}

/// One of what there is, if there is anything.
fn place<T>(of: &[T], which: u8) -> Option<usize> {
    usize::from(which).checked_rem(of.len())
}

pub(super) fn turn_id(result: &str) -> Option<String> {
    Some(TurnStart::turn_id(&TurnStart::decode_response(result).ok()?).to_owned())
}

impl Driver {
    pub(super) fn does(&mut self, what: u8, which: u8) {
        let session = Arc::clone(&self.session);
        match what % 24 {
            0 => {}
            1 | 2 => self.request(which),
            3 => self.look_at_answer(which),
            4 => drop(place(&self.answers, which).map(|index| self.answers.swap_remove(index))),
            5 => self.subscribe(which),
            6 => self.readings.push(Reading::new(Place::Global, session.subscribe_global())),
            7 => self.claim(id(which)),
            8 => self.join(which),
            9 | 10 => place(&self.readings, which).into_iter().for_each(|index| self.readings[index].read()),
            11 => self.leave(which),
            12 => self.answer(which),
            13 => self.take_events(),
            14 => session.leave_unattended(),
            15 => session.interrupt(id(which), id(which / 4)),
            16 => session.runs(id(which)),
            17 => self.is_over(which),
            18 => session.answer_for(id(which), which & 4 == 0),
            19 => drop(self.sent.take(&session)),
            20 => self.guard(which),
            21 => self.ends.push(session.when_closed()),
            22 => session.notify("initialized"),
            _ => self.stop(which),
        }
    }

    fn request(&mut self, which: u8) {
        let expect = match which & 3 {
            0 => Expect::Nothing,
            1 => Expect::Turn(turn_id),
            2 => Expect::Login,
            _ => Expect::Thread,
        };
        let thread_id = id(which >> 6).to_owned();
        let undo = match (which >> 2) & 3 {
            0 => None,
            1 => Some(Undo::Interrupt { thread_id }),
            2 => Some(Undo::InterruptAll { thread_id }),
            _ => {
                let (method, params) = ("fs/unwatch", r#"{"watchId":"a"}"#.to_owned());
                let request = Undo::Request { method, params, then: None };
                Some(request.then(Undo::InterruptAll { thread_id }))
            }
        };
        let at_once = which & 16 != 0;
        let trace = (which & 32 != 0).then_some(r#"{"traceparent":"00"}"#);
        let outbound = Outbound { method: "a/b\n\"", params: "{\n}", trace, expect, undo, at_once };
        match self.session.request(outbound) {
            Ok(answer) => self.answers.push(answer),
            Err(_) => assert!(self.session.closed().is_some(), "refused, and not closed"),
        }
    }

    fn look_at_answer(&mut self, which: u8) {
        let Some(index) = place(&self.answers, which) else { return };
        let answer = Pin::new(&mut self.answers[index]).poll(&mut Context::from_waker(Waker::noop()));
        if let Poll::Ready(reply) = answer {
            self.answers.swap_remove(index);
            self.take_reply(reply.expect("an answer, or the reason why there is none"), which & 128 != 0);
        }
    }

    /// `keeps`: what its request has done is to stay.
    pub(super) fn take_reply(&mut self, reply: Reply, keeps: bool) {
        let Reply::Result(Answer { json, started, guard }) = reply else { return };
        let text = json.as_str();
        serde_json::from_str::<IgnoredAny>(text).expect("a result is JSON");
        match started {
            Some(Started::Turn { record, inbox }) => {
                let turn_id = turn_id(text).expect("what was started is in the result");
                self.records.push(record);
                self.readings.push(Reading::new(Place::Turn(turn_id), inbox));
            }
            Some(Started::Login(registered)) => {
                let key = Key::of_login(text).expect("what was started is in the result");
                self.readings.push(Reading::new(Place::Keyed(key), registered.keep()));
            }
            None => {}
        }
        match guard {
            Some(guard) if keeps => self.guards.push(guard),
            other => drop(other),
        }
    }

    fn subscribe(&mut self, which: u8) {
        let id = id(which).to_owned();
        let key = match (which >> 2) % 7 {
            0 => Key::Thread(id),
            1 => Key::Observed(id),
            2 => Key::Login(id),
            3 => Key::Process(id),
            4 => Key::ProcessHandle(id),
            5 => Key::Watch(id),
            _ => Key::Session(id),
        };
        let inbox = self.session.subscribe(key.clone());
        self.readings.push(Reading::new(Place::Keyed(key), inbox));
    }

    fn claim(&mut self, turn_id: &str) {
        let (record, inbox) = self.session.claim(turn_id);
        self.records.push(record);
        self.readings.push(Reading::new(Place::Turn(turn_id.to_owned()), inbox));
    }

    fn join(&mut self, which: u8) {
        let turns: Vec<&str> = self.readings.iter().filter_map(Reading::turn).collect();
        let Some(turn_id) = place(&turns, which).map(|index| turns[index].to_owned()) else { return };
        let (record, _) = self.session.claim(&turn_id);
        let inbox = self.session.join(&turn_id, &record);
        self.records.push(record);
        self.readings.push(Reading::new(Place::Turn(turn_id), inbox));
    }

    fn leave(&mut self, which: u8) {
        if let Some(index) = place(&self.readings, which) {
            let reading = self.readings.swap_remove(index);
            // Or it is but dropped, as with an answer that nobody takes: of a session that is closed there is none.
            if which & 128 == 0 || self.session.closed().is_some() {
                reading.leave(&self.session);
            }
        }
    }

    fn take_events(&mut self) {
        for event in super::reading::everything(&self.session.server_events()).0.into_iter().flatten() {
            match event {
                ServerEvent::Request(request) => {
                    let _ = (request.method(), request.params());
                    self.asked.push(request.id);
                }
                ServerEvent::Resolved(id) => self.asked.retain(|asked| *asked != id),
            }
        }
    }

    fn answer(&mut self, which: u8) {
        let Some(index) = place(&self.asked, which / 4) else { return };
        let id = self.asked.swap_remove(index);
        match which & 3 {
            0 => self.session.respond(&id, Ok("{\"a\":\n1}".to_owned())),
            1 => self.session.respond(&id, Ok("no JSON".to_owned())),
            2 => self.session.respond(&id, Err(internal("no"))),
            // Its answer is somebody else's.
            _ => {}
        }
    }

    fn is_over(&self, which: u8) {
        let turn = serde_json::json!({ "id": id(which / 4), "items": [], "status": "completed" });
        let turn = serde_json::from_value(turn).expect("a turn");
        self.session.is_over(id(which), &turn);
    }

    fn guard(&mut self, which: u8) {
        if let Some(index) = place(&self.guards, which) {
            let guard: Guard = self.guards.swap_remove(index);
            if which & 128 == 0 { guard.keep() } else { drop(guard) }
        }
    }

    /// Rarely: nothing much can follow.
    fn stop(&self, which: u8) {
        match which {
            0 => self.session.finish_writing(),
            1 => self.session.close(Arc::new(ConnectionClosed::new("early"))),
            _ => {}
        }
    }
}
