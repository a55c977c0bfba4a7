//! Functions that are written by the client's own macros.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::{File, Item};

/// A macro that is defined by one rule.
#[derive(Debug)]
pub(crate) struct Macro {
    pub(crate) name: String,
    /// What it becomes: each metavariable is its own name, each repetition is there once.
    pub(crate) body: TokenStream,
    /// Whether it has functions that are awaited.
    pub(crate) awaits: bool,
    /// Whether it takes a list of types; else its first token is one.
    takes_list: bool,
}

impl Macro {
    /// The types that its functions are of, where it is called with this.
    pub(crate) fn types(&self, input: TokenStream) -> Vec<String> {
        let names = input.into_iter().filter_map(|token| match token {
            TokenTree::Ident(name) => Some(name.to_string()),
            _ => None,
        });
        names.take(if self.takes_list { usize::MAX } else { 1 }).collect()
    }
}

/// The macros of a file.
pub(crate) fn defined(file: &File) -> Vec<Macro> {
    let macros = file.items.iter().filter_map(|item| match item {
        Item::Macro(item) => Some((item.ident.as_ref()?.to_string(), item.mac.tokens.clone())),
        _ => None,
    });
    let read = |(name, rule): (String, TokenStream)| {
        let mut groups = rule.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
        let (pattern, body) = (groups.next()?, transcribe(groups.next()?));
        let text = body.to_string();
        let awaits = text.contains("pub async fn");
        let takes_list = pattern.to_string().replace(' ', "").starts_with("$($");
        Some(Macro { name, body, awaits, takes_list })
    };
    macros.filter_map(read).collect()
}

/// What a macro becomes, as items: without the signs that only a macro has.
fn transcribe(body: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = body.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '$' => {
                let repetition = match tokens.peek() {
                    Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                        Some(group.stream())
                    }
                    _ => None,
                };
                if let Some(inner) = repetition {
                    tokens.next();
                    out.extend(transcribe(inner));
                    // The separator, if there is one, and how often it is repeated.
                    while let Some(TokenTree::Punct(punct)) = tokens.next() {
                        if matches!(punct.as_char(), '*' | '+' | '?') {
                            break;
                        }
                    }
                }
            }
            TokenTree::Group(group) => {
                out.extend([TokenTree::Group(Group::new(group.delimiter(), transcribe(group.stream())))]);
            }
            token => out.extend([token]),
        }
    }
    out
}

/// The builders that a call of `awaited!` lets be awaited.
pub(crate) fn builders(input: TokenStream) -> Vec<String> {
    let tokens = input.into_iter().map(|token| token.to_string()).collect::<Vec<_>>();
    let mut found = Vec::new();
    for window in tokens.windows(4) {
        if window[0] == "generated" && window[1] == ":" && window[2] == ":" {
            found.push(window[3].clone());
        }
    }
    found
}
