//! Objects, enums and unions inside a definition become types of their own, named by what leads to them.

use super::*;

/// `ReportTarget` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathReportTarget {
    /// `path` on the wire.
    pub path: String,
}

record!(PathReportTarget {
    path: required "path",
});

/// `Report` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Report {
    /// Who wrote it.
    pub author: ReportAuthor,
    /// `level` on the wire.
    pub level: ReportLevel,
    /// `parts` on the wire.
    pub parts: Vec<ReportPartsItem>,
    /// `scores` on the wire.
    pub scores: BTreeMap<String, ReportScoresValue>,
    /// `target` on the wire.
    pub target: Option<ReportTarget>,
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
    /// `name` on the wire.
    pub name: String,
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
    /// `kind` on the wire.
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
    /// `value` on the wire.
    pub value: Option<bool>,
}

record!(ReportScoresValue {
    value: optional "value",
});

/// `Report` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ReportTarget {
    /// A value of the shape that the protocol gives [`ReportTarget`].
    String(String),
    /// A value of the shape that the protocol gives [`ReportTarget`].
    Path(PathReportTarget),
}

untagged!(ReportTarget {
    String(String) [],
    Path(PathReportTarget) [],
});
