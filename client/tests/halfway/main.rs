//! Half-way states: whatever of the client is awaited is dropped, closed, cut off and called twice in each state in which
//! it can wait.
//!
//! The methods are those that the crate's source has ([`surface`]). Each has a driver ([`drivers`]), which sets up a handle
//! and calls it. A runtime that says one message at a time ([`bench`]) and futures that are polled by hand ([`runner`])
//! make every state reachable; [`cases`] does everything in each of them, and [`claims`] has what the docs say.
#![allow(clippy::unwrap_used)]
#![cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "what only the live part needs"))]

mod answers;
mod bench;
mod cases;
mod claims;
#[path = "../common/defers.rs"]
mod defers;
mod driver;
mod drivers;
#[cfg(target_os = "linux")]
mod live;
#[cfg(not(target_os = "linux"))]
#[path = "live/elsewhere.rs"]
mod live;
mod macros;
mod runner;
mod script;
mod surface;
mod table;

use libtest_mimic::{Arguments, Trial};

fn main() {
    #[cfg(target_os = "linux")]
    if let Ok(which) = std::env::var(live::stand_in::STAND_IN) {
        return live::stand_in::be(&which);
    }
    let trials = vec![
        Trial::test("every_awaited_method_has_a_driver", || Ok(table::is_complete()?)),
        Trial::test("every_half_way_state_is_a_good_one", || Ok(table::holds()?)),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
