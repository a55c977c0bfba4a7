//! The drivers, by the handles that they call.

mod again;
mod beside;
mod codex;
mod goals;
mod lists;
mod processes;
mod threads;
mod turns;

use crate::driver::Driver;

/// All of them.
pub(crate) fn all() -> impl Iterator<Item = &'static Driver> {
    let rooms = [
        codex::DRIVERS,
        threads::DRIVERS,
        turns::DRIVERS,
        lists::DRIVERS,
        goals::DRIVERS,
        processes::DRIVERS,
        beside::DRIVERS,
        again::DRIVERS,
    ];
    rooms.into_iter().flatten()
}
