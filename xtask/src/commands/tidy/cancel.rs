//! What may be dropped while it is awaited says what is then lost: `# Cancel safety` in the docs of each public async
//! function, and of each function that makes a builder which is awaited.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What the docs must hold.
const SECTION: &str = "# Cancel safety";
/// The module of the builders, by whose name a function that makes one is known.
const BUILDERS: &str = "generated";

/// The functions of a file that await, or give what is awaited, and do not say so. Tokens are looked at, not items: some
/// of these functions stand in macros.
pub(super) fn silent(text: &str) -> Result<Vec<String>, proc_macro2::LexError> {
    let mut found = Vec::new();
    look(text.parse()?, &mut found);
    Ok(found)
}

fn look(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    // The docs of the item that is being read: they end with it.
    let mut told = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => {
                match group.delimiter() {
                    Delimiter::Bracket => told |= group.stream().to_string().contains(SECTION),
                    Delimiter::Brace => told = false,
                    _ => {}
                }
                look(group.stream(), found);
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => told = false,
            TokenTree::Ident(word) if word == "pub" => {
                let rest = &tokens[at + 1..];
                if let Some(name) = awaited(rest).filter(|_| !told) {
                    found.push(name);
                }
            }
            _ => {}
        }
    }
}

/// The name of the function that begins after `pub`, if it is awaited itself or gives what is.
fn awaited(rest: &[TokenTree]) -> Option<String> {
    let is = |at: usize, word: &str| matches!(rest.get(at), Some(TokenTree::Ident(it)) if it == word);
    let (is_async, name) = if is(0, "async") && is(1, "fn") {
        (true, rest.get(2)?)
    } else if is(0, "fn") {
        (false, rest.get(1)?)
    } else {
        return None;
    };
    let is_body =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let mut signature = rest.iter().take_while(|token| !is_body(token));
    let gives_builder = signature.any(|token| matches!(token, TokenTree::Ident(it) if it == BUILDERS));
    (is_async || gives_builder).then(|| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_awaits_and_does_not_say_what_dropping_it_does_is_named() {
        let text = "
            impl A {
                /// Waits.
                pub async fn waits(&self) {}
                /// Waits.
                ///
                /// # Cancel safety
                ///
                /// None.
                #[must_use]
                pub async fn told(&self) { inner(|x| { x }); }
                pub async fn after(&self) {}
                pub(crate) async fn own(&self) {}
                pub fn now(&self) {}
                /// Makes.
                pub fn makes(&self) -> generated::B { generated::B }
            }
            macro_rules! m { () => { impl B { pub async fn hidden(&self) {} } } }
        ";
        assert_eq!(silent(text).unwrap(), ["waits", "after", "makes", "hidden"]);
    }
}
