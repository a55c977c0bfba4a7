//! A change, as plain data.

/// One change between two runtimes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which part of the protocol it belongs to.
    pub area: Area,
    /// The method, or the Rust name of the type.
    pub subject: String,
    /// What of the subject changed. `None` if it is the subject itself.
    pub part: Option<Part>,
    /// What happened to it.
    pub what: What,
    /// What that means for a program.
    pub impact: Impact,
}

/// A part of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Requests of the client.
    Requests,
    /// Requests of the server.
    ServerRequests,
    /// Notifications of the server.
    Notifications,
    /// Definitions.
    Types,
}

/// A part of a type, by its name on the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A member of an object.
    Field(String),
    /// A string of an enum.
    Value(String),
    /// A kind of a union.
    Variant(String),
    /// A public function of the type, by its Rust name.
    Function(String),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Added {
        /// What it is: types and presence, for people; empty if there is nothing to say.
        detail: String,
        /// Whether it is of the experimental tier.
        experimental: bool,
    },
    /// It is gone.
    Removed,
    /// It is another than before.
    Changed {
        /// In what respect.
        aspect: Aspect,
        /// What it was.
        from: String,
        /// What it is.
        to: String,
    },
    /// It does not implement these traits any more.
    Lost(Vec<String>),
    /// It moved to the experimental tier.
    BecameExperimental,
    /// It moved to the stable tier.
    BecameStable,
}

/// In what respect something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// The type of a method's params.
    Params,
    /// The type of a method's response.
    Response,
    /// The Rust type of a value.
    Type,
    /// Whether a field is required, and what `null` means for it.
    Presence,
    /// Object, enum, union.
    Shape,
    /// What a function takes and gives.
    Signature,
}

/// What a change means for a program that uses this SDK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Impact {
    /// It compiles as before.
    Compatible,
    /// It may not compile any more if it enables the feature `experimental`.
    BreakingExperimental,
    /// It may not compile any more.
    Breaking,
}

impl Impact {
    /// Whether some program may not compile any more.
    #[must_use]
    pub fn is_breaking(self) -> bool {
        self != Self::Compatible
    }

    /// The impact of a change that breaks what uses the item that changed.
    pub(super) fn breaking(experimental: bool) -> Self {
        if experimental { Self::BreakingExperimental } else { Self::Breaking }
    }
}

/// Where changes of one subject are noted. What they mean for a program is not known yet.
pub(super) struct Notes<'a> {
    pub(super) area: Area,
    pub(super) subject: &'a str,
    pub(super) changes: Vec<Change>,
}

impl<'a> Notes<'a> {
    pub(super) fn of(area: Area, subject: &'a str) -> Self {
        Self { area, subject, changes: Vec::new() }
    }

    pub(super) fn push(&mut self, part: Option<Part>, what: What) {
        let (area, subject, impact) = (self.area, self.subject.to_owned(), Impact::Compatible);
        self.changes.push(Change { area, subject, part, what, impact });
    }

    /// Notes that something which is in both is another than before.
    pub(super) fn changed(&mut self, part: Option<Part>, aspect: Aspect, [from, to]: [String; 2]) {
        if from != to {
            self.push(part, What::Changed { aspect, from, to });
        }
    }

    /// Notes that something moved from one tier to the other.
    pub(super) fn tier(&mut self, part: Option<Part>, before: bool, now: bool) {
        match (before, now) {
            (false, true) => self.push(part, What::BecameExperimental),
            (true, false) => self.push(part, What::BecameStable),
            _ => {}
        }
    }
}
