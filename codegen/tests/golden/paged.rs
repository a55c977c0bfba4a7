//! Lists that come in pages: an optional cursor, the next one in the answer, and exactly one list. The other two are not.

use super::*;

/// `LineAnchor` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LineAnchor {
    pub line: String,
}
impl LineAnchor {
    /// With what is required; everything else is left out.
    pub fn new(line: impl Into<String>) -> Self {
        Self { line: line.into() }
    }
}

record!(LineAnchor {
    line: required "line",
});

/// `LineCursor` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineCursor {
    /// A value of the shape that the protocol gives [`LineCursor`].
    String(String),
    /// A value of the shape that the protocol gives [`LineCursor`].
    Anchor(LineAnchor),
    /// A value of a shape that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

untagged!(LineCursor {
    String(String) [],
    Anchor(LineAnchor) [],
});
from_payloads!(LineCursor {
    Anchor(LineAnchor),
});

/// Params of `line/list`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct LineListParams {
    pub cursor: Option<LineCursor>,
}

record!(LineListParams {
    cursor: optional "cursor",
});

/// Response to `line/list`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LineListResponse {
    pub lines: Vec<String>,
    pub next_cursor: Option<String>,
}
impl LineListResponse {
    /// With what is required; everything else is left out.
    pub fn new(lines: Vec<String>) -> Self {
        Self { lines, next_cursor: None }
    }
}

record!(LineListResponse {
    lines: required "lines",
    next_cursor: optional "nextCursor",
});

/// `Note` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Note {
    pub text: String,
}
impl Note {
    /// With what is required; everything else is left out.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

record!(Note {
    text: required "text",
});

/// Params of `note/list`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct NoteListParams {
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

record!(NoteListParams {
    cursor: optional "cursor",
    limit: optional "limit",
});

/// Response to `note/list`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct NoteListResponse {
    pub data: Vec<Note>,
    pub next_cursor: Option<String>,
}
impl NoteListResponse {
    /// With what is required; everything else is left out.
    pub fn new(data: Vec<Note>) -> Self {
        Self { data, next_cursor: None }
    }
}

record!(NoteListResponse {
    data: required "data",
    next_cursor: optional "nextCursor",
});

/// Params of `pair/list`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PairListParams {
    pub cursor: Option<String>,
}

record!(PairListParams {
    cursor: optional "cursor",
});

/// Response to `pair/list`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PairListResponse {
    pub left: Vec<String>,
    pub next_cursor: Option<String>,
    pub right: Vec<String>,
}
impl PairListResponse {
    /// With what is required; everything else is left out.
    pub fn new(left: Vec<String>, right: Vec<String>) -> Self {
        Self {
            left,
            next_cursor: None,
            right,
        }
    }
}

record!(PairListResponse {
    left: required "left",
    next_cursor: optional "nextCursor",
    right: required "right",
});

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// Params of `step/list`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StepListParams {
    pub cursor: String,
}
impl StepListParams {
    /// With what is required; everything else is left out.
    pub fn new(cursor: impl Into<String>) -> Self {
        Self { cursor: cursor.into() }
    }
}

record!(StepListParams {
    cursor: required "cursor",
});

/// Response to `step/list`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StepListResponse {
    pub data: Vec<String>,
    pub next_cursor: Option<String>,
}
impl StepListResponse {
    /// With what is required; everything else is left out.
    pub fn new(data: Vec<String>) -> Self {
        Self { data, next_cursor: None }
    }
}

record!(StepListResponse {
    data: required "data",
    next_cursor: optional "nextCursor",
});

pub mod requests {
    /// Every client request of this tier, sorted by its name on the wire.
    pub const METHODS: &[&str] = &["line/list", "note/list", "pair/list", "step/list"];

    /// Request `line/list`.
    #[derive(Debug, Clone, Copy)]
    pub enum LineList {}

    request!(LineList "line/list" (super::LineListParams) -> super::LineListResponse, experimental: false, read: where_used);
    paged!(LineList cursor: |cursor| super::LineCursor::String(cursor), lines: String, next_cursor);

    /// Request `note/list`.
    #[derive(Debug, Clone, Copy)]
    pub enum NoteList {}

    request!(NoteList "note/list" (super::NoteListParams) -> super::NoteListResponse, experimental: false, read: where_used);
    paged!(NoteList cursor: |cursor| cursor, data: super::Note, next_cursor);

    /// Request `pair/list`.
    #[derive(Debug, Clone, Copy)]
    pub enum PairList {}

    request!(PairList "pair/list" (super::PairListParams) -> super::PairListResponse, experimental: false, read: where_used);

    /// Request `step/list`.
    #[derive(Debug, Clone, Copy)]
    pub enum StepList {}

    request!(StepList "step/list" (super::StepListParams) -> super::StepListResponse, experimental: false, read: where_used);
}
