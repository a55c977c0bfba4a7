//! The fields that `Debug` must not show: the dump does not say which they are.

use crate::naming::words;
use crate::overrides::Overrides;
use crate::protocol::{Field, Protocol, Shape, TypeRef};
use crate::report::Report;

pub(super) fn decide(protocol: &mut Protocol, overrides: &Overrides, report: &mut Report) {
    for def in protocol.types.values_mut() {
        let Shape::Struct(shape) = &mut def.shape else { continue };
        for field in &mut shape.fields {
            let path = format!("{}.{}", def.place, field.wire);
            field.secret = overrides.secret.iter().any(|entry| entry.field == path);
            let is_shown = overrides.shown.iter().any(|entry| entry.field == path);
            if !field.secret && !is_shown && is_doubtful(field) {
                report.stale(format!(
                    "{path} is named like a secret; list it in overrides.toml as [[secret]], or as [[shown]] with the \
                     reason"
                ));
            }
        }
    }
}

/// Whether it is text, or a choice of texts, with a name that secrets have.
fn is_doubtful(field: &Field) -> bool {
    let words = words(&field.wire);
    let has = |word: &str| words.iter().any(|known| known == word);
    let text = match &field.ty {
        TypeRef::String => true,
        TypeRef::Map(values) => **values == TypeRef::String,
        _ => false,
    };
    // A key is one of a map or of a keyboard unless something says what it opens.
    let opens = ["api", "access", "private", "secret", "signing", "encryption"].iter().any(|word| has(word));
    text && (SECRETS.iter().any(|word| has(word)) || has("key") && opens || names_joined(&words))
}

/// Words that are about secrets alone.
const SECRETS: [&str; 10] = [
    "token",
    "secret",
    "password",
    "passphrase",
    "credential",
    "credentials",
    "bearer",
    "cookie",
    "authorization",
    "pairing",
];

/// `apikey` and the like, in one word.
fn names_joined(words: &[String]) -> bool {
    words.iter().any(|word| ["apikey", "accesskey", "privatekey", "accesstoken"].contains(&word.as_str()))
}
