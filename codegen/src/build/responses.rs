//! Which response belongs to which method: the dump does not say.
//!
//! `XParams` is answered by `XResponse`, else `some/method` by `SomeMethodResponse`, else `overrides.toml` decides.
//! Every response must end up claimed.

use std::collections::BTreeSet;

use super::nearest::nearest;
use crate::naming::type_name;
use crate::overrides::Overrides;
use crate::protocol::{Protocol, Request, TypeRef};
use crate::read::Methods;
use crate::report::Report;

/// A definition that ends in `Response` and answers no method.
const ENVELOPE: &str = "JSONRPCResponse";

pub(super) fn decide(protocol: &mut Protocol, methods: &Methods, overrides: &Overrides, report: &mut Report) {
    let responses: BTreeSet<String> = protocol
        .types
        .values()
        .filter(|def| !def.hoisted && def.name.ends_with("Response") && def.name != ENVELOPE)
        .map(|def| def.name.clone())
        .collect();
    check_overrides(methods, &responses, overrides, report);

    let mut unresolved = Vec::new();
    let mut claimed = BTreeSet::new();
    for request in protocol.requests.iter_mut().chain(&mut protocol.server_requests) {
        match response_of(request, &responses, overrides, report) {
            Some(response) => {
                claimed.insert(response.clone());
                request.response = TypeRef::Named(response);
            }
            None => unresolved.push(request.method.clone()),
        }
    }
    let unclaimed: Vec<&String> = responses.difference(&claimed).collect();
    for method in &unresolved {
        let candidates = candidates(method, &unclaimed);
        let finding = format!("{method}: no rule tells its response; unclaimed candidates: {candidates}");
        if report.options.allow_untyped {
            report.warn(format!("{finding}; typed as serde_json::Value"));
        } else {
            report.fail(format!("{finding}. Add a [[response]] to overrides.toml, or pass --allow-untyped"));
        }
    }
    for response in unclaimed {
        let finding = format!("{response}: claimed by no method; add a [[response]] to overrides.toml");
        if unresolved.is_empty() { report.stale(finding) } else { report.warn(finding) }
    }
}

fn response_of(
    request: &Request,
    responses: &BTreeSet<String>,
    overrides: &Overrides,
    report: &mut Report,
) -> Option<String> {
    let by_rule = by_rule(request).into_iter().find(|name| responses.contains(name));
    let entry = overrides.response.iter().find(|entry| entry.method == request.method);
    match (by_rule, entry) {
        (Some(rule), Some(entry)) if entry.response == rule => {
            report.stale(format!("{entry}: its response is {rule} by rule; remove the entry"));
            Some(rule)
        }
        (_, Some(entry)) if responses.contains(&entry.response) => Some(entry.response.clone()),
        (by_rule, _) => by_rule,
    }
}

/// What the rules allow, best first.
fn by_rule(request: &Request) -> Vec<String> {
    let params = request.params.named().and_then(|name| name.strip_suffix("Params"));
    params
        .map(str::to_owned)
        .into_iter()
        .chain([type_name(&request.method)])
        .map(|stem| stem + "Response")
        .collect()
}

fn check_overrides(
    methods: &Methods,
    responses: &BTreeSet<String>,
    overrides: &Overrides,
    report: &mut Report,
) {
    let all: Vec<&str> = [&methods.requests, &methods.server_requests]
        .into_iter()
        .flat_map(|list| list.methods.iter().map(|method| method.method.as_str()))
        .collect();
    for entry in &overrides.response {
        if !all.contains(&entry.method.as_str()) {
            report.stale(format!("{entry}: no such request{}", nearest(&entry.method, all.iter())));
        } else if !responses.contains(&entry.response) {
            let nearest = nearest(&entry.response, responses.iter());
            report.stale(format!("{entry}: the dump has no response {}{nearest}", entry.response));
        }
    }
}

/// The unclaimed responses that share a word with the method, or all of them if none does.
fn candidates(method: &str, unclaimed: &[&String]) -> String {
    let words = |name: &str| -> BTreeSet<String> {
        heck::ToSnakeCase::to_snake_case(name)
            .split('_')
            .map(|word| word.trim_end_matches('s').to_owned())
            .collect()
    };
    let wanted = words(method);
    let close: Vec<&str> = unclaimed
        .iter()
        .map(|name| name.as_str())
        .filter(|name| words(name.trim_end_matches("Response")).intersection(&wanted).next().is_some())
        .collect();
    match (close.is_empty(), unclaimed.is_empty()) {
        (false, _) => close.join(", "),
        (true, false) => unclaimed.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "),
        (true, true) => "none".into(),
    }
}
