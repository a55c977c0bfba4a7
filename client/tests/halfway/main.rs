//! Half-way states: whatever of the client is awaited is dropped, closed, cut off and called twice in each state in which
//! it can wait.
//!
//! The methods are those that the crate's source has ([`surface`]). Each has a driver ([`drivers`]), which sets up a handle
//! and calls it. A runtime that says one message at a time ([`bench`]) and futures that are polled by hand ([`runner`])
//! make every state reachable; [`cases`] does everything in each of them, and [`claims`] has what the docs say.
#![allow(clippy::unwrap_used)]

mod answers;
mod bench;
mod cases;
mod claims;
mod driver;
mod drivers;
mod macros;
mod runner;
mod script;
mod surface;
mod table;

use libtest_mimic::{Arguments, Trial};

fn main() {
    let trials = vec![
        Trial::test("every_awaited_method_has_a_driver", || Ok(table::is_complete()?)),
        Trial::test("every_half_way_state_is_a_good_one", || Ok(table::holds()?)),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}
