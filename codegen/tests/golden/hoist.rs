//! Objects, enums and unions inside a definition become types of their own, named by what leads to them.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// `ReportTarget` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathReportTarget {
    pub path: String,
}
impl PathReportTarget {
    /// With what is required; everything else is left out.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into() }
    }
}

record!(PathReportTarget {
    path: required "path",
});

/// `Report` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Report {
    /// Who wrote it.
    pub author: ReportAuthor,
    pub level: ReportLevel,
    pub parts: Vec<ReportPartsItem>,
    pub scores: BTreeMap<String, ReportScoresValue>,
    pub target: Option<ReportTarget>,
}
impl Report {
    /// With what is required; everything else is left out.
    pub fn new(
        author: ReportAuthor,
        level: ReportLevel,
        parts: Vec<ReportPartsItem>,
        scores: BTreeMap<String, ReportScoresValue>,
    ) -> Self {
        Self {
            author,
            level,
            parts,
            scores,
            target: None,
        }
    }
}

record!(Report {
    author: required "author",
    level: required "level",
    parts: required "parts",
    scores: required "scores",
    target: optional "target",
});

/// Who wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReportAuthor {
    pub name: String,
}
impl ReportAuthor {
    /// With what is required; everything else is left out.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

record!(ReportAuthor {
    name: required "name",
});

/// `Report` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReportLevel {
    /// `low` on the wire.
    Low,
    /// `high` on the wire.
    High,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(ReportLevel {
    "low" => Low,
    "high" => High,
});

/// `Report` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ReportPartsItem {
    pub kind: Option<ReportPartsItemKind>,
}

record!(ReportPartsItem {
    kind: optional "kind",
});

/// `ReportPartsItem` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReportPartsItemKind {
    /// `text` on the wire.
    Text,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(ReportPartsItemKind {
    "text" => Text,
});

/// `Report` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ReportScoresValue {
    pub value: Option<bool>,
}

record!(ReportScoresValue {
    value: optional "value",
});

/// `Report` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReportTarget {
    /// A value of the shape that the protocol gives [`ReportTarget`].
    String(String),
    /// A value of the shape that the protocol gives [`ReportTarget`].
    Path(PathReportTarget),
    /// A value of a shape that this version does not know, kept as it is.
    Unrecognized(UnrecognizedValue),
}

untagged!(ReportTarget {
    String(String) [],
    Path(PathReportTarget) [],
});
from_payloads!(ReportTarget {
    Path(PathReportTarget),
});
