//! What was perhaps meant.

/// The known name that is most like another, as the end of a sentence; empty if none is.
pub(super) fn nearest<S: AsRef<str>>(name: &str, known: impl Iterator<Item = S>) -> String {
    const ALIKE: f64 = 0.85;
    known
        .map(|known| (strsim::jaro_winkler(name, known.as_ref()), known))
        .filter(|(alike, _)| *alike >= ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, known)| format!("; did you mean `{}`?", known.as_ref()))
        .unwrap_or_default()
}
