//! What the fuzzer does with a dump (`cargo xtask fuzz generator`), done with some edits of each.

#[path = "../../../fuzz/src/generator/mod.rs"]
#[allow(unreachable_pub, reason = "the fuzzer sees it from outside")]
mod generator;

/// Bytes that look like noise and are always the same.
fn noise(mut state: u32, length: usize) -> Vec<u8> {
    let step = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..length).map(step).collect()
}

#[test]
fn a_dump_that_is_not_edited_is_code() {
    let (dumps, are_code) = generator::unedited(5);
    assert!(dumps > 30, "{dumps}");
    assert_eq!(are_code, dumps);
}

#[test]
fn an_edited_dump_is_code_or_an_error() {
    for seed in 0..100 {
        generator::check(&noise(seed, 64));
    }
}
