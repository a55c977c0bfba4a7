//! What a program holds on to beside the protocol's own types.

use codex_protocol_types::{Patch, thread};

#[test]
fn a_patch_is_three_things() {
    let all = [Patch::Absent, Patch::Null, Patch::Value(2)];
    assert_eq!(all.map(|patch| patch.is_absent()), [true, false, false]);
    assert_eq!(all.map(|patch| patch.is_null()), [false, true, false]);
    assert_eq!(all.map(|patch| patch.map(|value| value * 2)), [Patch::Absent, Patch::Null, Patch::Value(4)]);
    assert_eq!(all.map(Patch::into_option), [None, None, Some(2)]);
    assert_eq!([Patch::from(None), Patch::from(Some(2)), Patch::from(2)], [all[1], all[2], all[2]]);
}

#[test]
fn a_family_has_the_types_that_the_root_has() {
    let params = thread::ThreadStartParams { model: Some("m".into()), ..Default::default() };
    let same: codex_protocol_types::ThreadStartParams = params;
    assert_eq!(same.model.as_deref(), Some("m"));
}
