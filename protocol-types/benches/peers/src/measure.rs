//! Times several pieces of work turn and turn about, and prints them with their ratio.

use std::time::Instant;

pub const ROUNDS: usize = 400;
pub const CALLS_A_ROUND: u32 = 500;

/// A name and what is timed under it: a call that says whether it succeeded.
pub type Work<'a> = (&'static str, &'a dyn Fn() -> bool);

/// What the rounds of one piece of work took, in nanoseconds a call.
pub struct Timing {
    name: &'static str,
    minimum: f64,
    median: f64,
}

/// Times each piece of work once a round, so that all see the same state of the machine.
pub fn measure(works: &[Work<'_>]) -> Vec<Timing> {
    let mut rounds = vec![Vec::with_capacity(ROUNDS); works.len()];
    for _ in 0..ROUNDS {
        for ((name, work), times) in works.iter().zip(&mut rounds) {
            let start = Instant::now();
            let succeeded = (0..CALLS_A_ROUND).filter(|_| work()).count();
            let elapsed = start.elapsed();
            assert_eq!(
                succeeded, CALLS_A_ROUND as usize,
                "{name} failed on a line of a real session"
            );
            times.push(elapsed.as_secs_f64() * 1e9 / f64::from(CALLS_A_ROUND));
        }
    }
    works
        .iter()
        .zip(rounds)
        .map(|((name, _), times)| Timing::of(name, times))
        .collect()
}

impl Timing {
    fn of(name: &'static str, mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        Self {
            name,
            minimum: times[0],
            median: times[times.len() / 2],
        }
    }
}

/// Prints the timings, and the ratio of the first to the faster of its rivals.
pub fn report(title: &str, timings: &[Timing], rivals: &[usize], target: Option<f64>) {
    println!("{title}");
    for timing in timings {
        println!(
            "  {:<44} {:>9.0} {:>9.0}",
            timing.name, timing.minimum, timing.median
        );
    }
    let minimum = best(timings, rivals, |timing| timing.minimum);
    let median = best(timings, rivals, |timing| timing.median);
    let verdict = match target {
        None => String::new(),
        Some(target) if minimum <= target => format!("  (target {target}: met)"),
        Some(target) => format!("  (target {target}: MISSED)"),
    };
    println!("  {:<44} {minimum:>8.2}x {median:>8.2}x{verdict}\n", "ratio");
}

fn best(timings: &[Timing], rivals: &[usize], figure: impl Fn(&Timing) -> f64) -> f64 {
    let fastest = rivals
        .iter()
        .map(|&rival| figure(&timings[rival]))
        .fold(f64::INFINITY, f64::min);
    figure(&timings[0]) / fastest
}
