//! However a stream of lines is cut into reads, the same is delivered.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Lines about two threads, their turns and a few requests, some of them out of order or twice.
fn line() -> impl Strategy<Value = String> {
    let name = || prop::sample::select(vec!["a", "b", "c"]);
    prop_oneof![
        4 => (name(), "[a-z\u{e9}\u{1f600}]{0,8}").prop_map(|(turn, text)| delta("t", turn, &text)),
        1 => name().prop_map(|turn| completed("t", turn)),
        2 => (1..5_i64, name()).prop_map(|(id, turn)| turn_answer(id, turn)),
        1 => (1..9_i64).prop_map(|id| format!(r#"{{"id":{id},"result":[{id}]}}"#)),
        1 => (1..9_i64).prop_map(|id| format!(r#"{{"id":{id},"error":{{"code":1,"message":"no"}}}}"#)),
        1 => "[a-z]{0,8}".prop_map(|text| global(&text)),
        1 => (0..9_i64).prop_map(|id| format!(r#"{{"id":{id},"method":"x/y","params":null}}"#)),
        1 => Just(r#"{"method":"new/thing","params":{"turnId":"a"}}"#.to_owned()),
        1 => Just(String::new()),
    ]
}

/// Everything that is delivered if the bytes arrive in these pieces.
fn delivered<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Vec<Vec<String>> {
    let mut peer = Peer::new();
    let mut starts: Vec<_> = (0..4).map(|_| peer.start_turn()).collect();
    let mut requests: Vec<_> = (0..4).map(|_| peer.request()).collect();
    pieces.into_iter().for_each(|piece| peer.feed(piece));

    let mut seen = vec![read(&peer.session.subscribe_global())];
    seen.extend(starts.iter_mut().map(|start| match start.try_recv() {
        Ok(Some(Reply::Result(Answer { started: Some(Started::Turn { inbox, .. }), .. }))) => read(&inbox),
        other => vec![format!("{other:?}")],
    }));
    seen.push(requests.iter_mut().map(answer).collect());
    let asked = requested(&peer.session);
    seen.push(asked.iter().map(|event| format!("{event:?}")).collect());
    seen
}

/// Cuts bytes at these places.
fn cut<'b>(bytes: &'b [u8], places: &[prop::sample::Index]) -> Vec<&'b [u8]> {
    let mut places: Vec<_> = places.iter().map(|place| place.index(bytes.len() + 1)).collect();
    places.sort_unstable();
    let ends = places.iter().copied().chain([bytes.len()]);
    let starts = [0].into_iter().chain(places.iter().copied());
    starts.zip(ends).map(|(start, end)| &bytes[start..end]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_reads_do_not_matter(lines in vec(line(), 0..40), places in vec(any::<prop::sample::Index>(), 0..40)) {
        let bytes = lines.join("\n").into_bytes();
        let whole = delivered([&bytes[..]]);
        prop_assert_eq!(&delivered(cut(&bytes, &places)), &whole);
        prop_assert_eq!(&delivered(bytes.chunks(1)), &whole);
    }
}
