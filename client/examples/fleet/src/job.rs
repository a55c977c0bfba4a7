//! A job: one turn that somebody wants, and what became of it.

use serde::{Deserialize, Serialize};

use crate::Name;

/// One turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The turn's client message id: whoever takes the job over knows its turn by it.
    pub id: Name,
    /// What the model is asked.
    pub prompt: String,
    /// The thread that it goes on with; a new one if there is none.
    pub thread: Option<String>,
    /// What to do if the turn is cut off.
    #[serde(default)]
    pub if_cut_off: IfCutOff,
}

/// What to do with a turn that had begun when its machine stopped. What it has done by then is done: the same input a
/// second time could do it twice, so that is never given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IfCutOff {
    /// The model, which sees what it had done, is told to look and to go on.
    #[default]
    GoOn,
    /// Nothing: the outcome tells it.
    Tell,
}

impl Job {
    /// A job on a new thread, with an id of its own.
    pub fn new(prompt: impl Into<String>) -> Self {
        Self { id: Name::fresh(), prompt: prompt.into(), thread: None, if_cut_off: IfCutOff::default() }
    }

    /// A further turn of a thread.
    pub fn on(thread: impl Into<String>, prompt: impl Into<String>) -> Self {
        Self { thread: Some(thread.into()), ..Self::new(prompt) }
    }

    /// The client message id of the turn that goes on after so many cuts.
    pub(crate) fn message_id(&self, cuts: u32) -> String {
        if cuts == 0 { self.id.to_string() } else { format!("{}.{cuts}", self.id) }
    }

    /// After how many cuts a message with this id was sent; `None` if it is none of this job.
    pub(crate) fn cuts_before(&self, message_id: &str) -> Option<u32> {
        match message_id.strip_prefix(self.id.as_str())? {
            "" => Some(0),
            rest => rest.strip_prefix('.')?.parse().ok(),
        }
    }
}

/// What became of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The job.
    pub job: Name,
    /// The worker that has its thread.
    pub worker: Name,
    /// The thread.
    pub thread: Option<String>,
    /// How often the turn was cut off and told to go on.
    pub cuts: u32,
    /// How it ended.
    #[serde(flatten)]
    pub end: End,
}

/// How a job ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "end", rename_all = "camelCase")]
pub enum End {
    /// The turn was completed.
    Completed {
        /// What the model said at last.
        text: String,
    },
    /// The turn failed, or could not be started.
    Failed {
        /// Why.
        why: String,
    },
    /// The turn was cut off, and is not to go on, or was cut off too often. What it did by then is done.
    CutOff,
    /// The machine that has the thread has not come back, or has the thread no more. Whether a turn ran there nobody
    /// can tell.
    Lost {
        /// What is known.
        why: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_another_job_is_none_of_this_one() {
        let job = Job { id: "a1".parse().unwrap(), ..Job::new("Hi.") };
        assert_eq!([0, 3].map(|cuts| job.cuts_before(&job.message_id(cuts))), [Some(0), Some(3)]);
        assert_eq!(["a", "a12", "a1.", "a1.x", "b"].map(|id| job.cuts_before(id)), [None; 5]);
    }

    #[test]
    fn an_outcome_is_flat() {
        let end = End::Completed { text: "Hello.".into() };
        let outcome = Outcome {
            job: "a".parse().unwrap(),
            worker: "w".parse().unwrap(),
            thread: Some("t".into()),
            cuts: 0,
            end,
        };
        let json = serde_json::to_string(&outcome).unwrap();
        assert_eq!(
            json,
            r#"{"job":"a","worker":"w","thread":"t","cuts":0,"end":"completed","text":"Hello."}"#
        );
        assert_eq!(serde_json::from_str::<Outcome>(&json).unwrap(), outcome);
    }
}
