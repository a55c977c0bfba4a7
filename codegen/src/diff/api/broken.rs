//! Which facts do not hold any more.

use super::facts::{Api, CLOSED_ENUM, Fact, Member, OPEN_ENUM};

/// A fact that does not hold any more, or a new one that a program has to care for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::diff) struct Broken {
    pub(in crate::diff) item: String,
    pub(in crate::diff) member: Member,
    pub(in crate::diff) how: How,
    /// Whether only programs with the feature notice.
    pub(in crate::diff) experimental: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::diff) enum How {
    Removed,
    Changed {
        from: String,
        to: String,
    },
    BecameExperimental,
    /// A `match` must name it.
    Added,
}

/// What of the old API a program cannot rely on with the new one.
pub(in crate::diff) fn broken(old: &Api, new: &Api) -> Vec<Broken> {
    let lost = old.facts.iter().filter_map(|((item, member), before)| {
        // That the item is gone says it all.
        if *member != Member::Item && old.item(item).is_some() && new.item(item).is_none() {
            return None;
        }
        let experimental = old.is_experimental(item, before);
        let how = match new.facts.get(&(item.clone(), member.clone())) {
            None => How::Removed,
            Some(now) if is_narrower(member, before, now) => {
                How::Changed { from: before.text.clone(), to: now.text.clone() }
            }
            Some(now) if new.is_experimental(item, now) && !experimental => How::BecameExperimental,
            Some(_) => return None,
        };
        Some(Broken { item: item.clone(), member: member.clone(), how, experimental })
    });
    let added = new.facts.iter().filter(|(key, _)| !old.facts.contains_key(*key));
    let added = added.filter_map(|((item, member), now)| {
        let closed = old.item(item).is_some_and(|item| item.text == CLOSED_ENUM);
        (closed && matches!(member, Member::Variant(_))).then(|| Broken {
            item: item.clone(),
            member: member.clone(),
            how: How::Added,
            experimental: new.is_experimental(item, now),
        })
    });
    lost.chain(added).collect()
}

/// Whether what compiled with the one may not compile with the other. An enum that becomes open wants a wildcard arm;
/// one that becomes closed only makes it superfluous.
fn is_narrower(member: &Member, before: &Fact, now: &Fact) -> bool {
    let closed = *member == Member::Item && before.text == OPEN_ENUM && now.text == CLOSED_ENUM;
    before.text != now.text && !closed
}
