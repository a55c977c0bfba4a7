//! What a page of HTML, or a picture, holds: its tags with their attributes, and the text between them.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// The name of an opening tag, and its attributes.
    Open(String, BTreeMap<String, String>),
    Close(String),
    Text(String),
}

/// The pieces in their order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let mut emitter = DefaultEmitter::default();
    // What is in a script is no tag.
    emitter.naively_switch_states(true);
    let mut pieces = Vec::new();
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => {
                let attributes =
                    tag.attributes.iter().map(|(name, value)| (plain(name), plain(value))).collect();
                pieces.push(Piece::Open(plain(&tag.name), attributes));
            }
            Token::EndTag(tag) => pieces.push(Piece::Close(plain(&tag.name))),
            Token::String(text) => pieces.push(Piece::Text(plain(&text))),
            _ => {}
        }
    }
    pieces
}

fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether a page only leads to another one.
pub(super) fn is_redirect(text: &str) -> bool {
    pieces(text).iter().any(|piece| match piece {
        Piece::Open(name, attributes) => {
            name == "meta"
                && attributes.get("http-equiv").is_some_and(|what| what.eq_ignore_ascii_case("refresh"))
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_script_says_is_no_tag() {
        let pieces = pieces(r#"<a href="x&amp;y">t</a><script>if (1<a) "<a href='no'>"</script>"#);
        let links: Vec<_> =
            pieces.iter().filter(|piece| matches!(piece, Piece::Open(name, _) if name == "a")).collect();
        let attributes = BTreeMap::from([("href".to_owned(), "x&y".to_owned())]);
        assert_eq!(links, [&Piece::Open("a".to_owned(), attributes)]);
    }

    #[test]
    fn a_page_that_leads_on_is_a_redirect() {
        assert!(is_redirect(r#"<meta http-equiv="refresh" content="0; URL=index.html">"#));
        assert!(!is_redirect("<p>Refresh.</p>"));
    }
}
