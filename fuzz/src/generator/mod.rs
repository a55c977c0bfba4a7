//! Dumps that no runtime writes: the generator makes code of them, or says what is wrong.

use arbitrary::{Result, Unstructured};
use codex_codegen::{BundleTexts, Error, Options, Release, Tiers};
use serde_json::{Map, Value, json};

mod edit;
mod seeds;

use seeds::{Dump, METHOD_LISTS, Seeds};

/// How often a dump is edited.
const EDITS: usize = 12;
/// One dump in so many is a large one.
const LARGE: u8 = 32;
/// One dump in so many is compared with what it was, for which both are generated once more.
const COMPARED: u8 = 32;

/// Edits a dump as the bytes say, and panics where the generator does, or finds itself wrong.
pub fn check(data: &[u8]) {
    // Bytes that have run out read as zeros.
    let _ = run(&mut Unstructured::new(data));
}

/// How many dumps there are if one in so many is taken, and of how many of these the generator makes code as they are.
pub fn unedited(one_in: usize) -> (usize, usize) {
    let Seeds { small, large } = seeds::all();
    let dumps = small.iter().chain(large).step_by(one_in).collect::<Vec<_>>();
    let are_code = dumps.iter().filter(|dump| is_code(dump, options(dump, false)));
    (dumps.len(), are_code.count())
}

fn run(bytes: &mut Unstructured<'_>) -> Result<()> {
    let Seeds { small, large } = seeds::all();
    // Zeros, of which a fuzzer has many, stand for what is quick.
    let seeds = if bytes.ratio(LARGE - 1, LARGE)? { small } else { large };
    let before = bytes.choose(seeds)?;
    let options = options(before, bytes.arbitrary()?);
    let with_diff = !bytes.ratio(COMPARED - 1, COMPARED)?;
    let mut after = before.clone();
    for _ in 0..bytes.int_in_range(0..=EDITS)? {
        edit::edit(&mut after, bytes)?;
    }
    is_code(&after, options);
    if with_diff {
        compare(before, &after);
    }
    Ok(())
}

/// What is decided for the whole is too much for a piece.
fn options(dump: &Dump, allow_untyped: bool) -> Options {
    Options { lenient: dump.is_piece, allow_untyped: dump.is_piece || allow_untyped, allow_undescribed: true }
}

fn is_code(dump: &Dump, options: Options) -> bool {
    let (stable, experimental) = (bundle(&dump.stable), bundle(&dump.experimental));
    let release = Release { version: "0.0.0", overrides: &dump.overrides, descriptions: "" };
    let generated = codex_codegen::generate(&stable, &experimental, release, options);
    refuse_bugs(generated.as_ref().err(), dump);
    generated.is_ok()
}

fn compare(before: &Dump, after: &Dump) {
    let old = (bundle(&before.stable), bundle(&before.experimental));
    let new = (bundle(&after.stable), bundle(&after.experimental));
    let tiers = |of| -> Tiers<'_> {
        let (stable, experimental): &(BundleTexts, BundleTexts) = of;
        Tiers { stable, experimental }
    };
    let difference = codex_codegen::schema_diff(tiers(&old), tiers(&new), &after.overrides);
    refuse_bugs(difference.as_ref().err(), after);
}

/// Code that does not parse is the generator's fault, whatever the dump holds.
fn refuse_bugs(error: Option<&Error>, dump: &Dump) {
    if let Some(error @ Error::Generated { .. }) = error {
        panic!("{error}\n{}", dump.experimental);
    }
}

/// The files of a tier, whose lists of methods are there even if they are empty.
fn bundle(definitions: &Value) -> BundleTexts {
    let mut definitions = definitions.clone();
    if let Value::Object(definitions) = &mut definitions {
        for list in METHOD_LISTS {
            definitions.entry(list).or_insert_with(|| json!({ "oneOf": [] }));
        }
    }
    BundleTexts {
        v2: json!({ "definitions": definitions }).to_string(),
        root: json!({ "definitions": Map::new() }).to_string(),
    }
}
