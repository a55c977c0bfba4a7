//! The lists of methods, taken out of the definitions: they are not types like the others.

use serde_json::Value;

use super::Definitions;
use crate::error::{Error, Result};
use crate::keywords::{only, unsupported};
use crate::naming::{CLIENT_REQUEST, SERVER_NOTIFICATION, SERVER_REQUEST};
use crate::schema::{EXPERIMENTAL, constant, description, flag};

/// The methods of each kind, as the dump lists them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Methods {
    pub(crate) requests: MethodList,
    pub(crate) server_requests: MethodList,
    pub(crate) notifications: MethodList,
}

impl Methods {
    pub(crate) fn lists(&self) -> [&MethodList; 3] {
        [&self.requests, &self.server_requests, &self.notifications]
    }

    pub(crate) fn lists_mut(&mut self) -> [&mut MethodList; 3] {
        [&mut self.requests, &mut self.server_requests, &mut self.notifications]
    }
}

/// One of the unions `ClientRequest`, `ServerRequest` and `ServerNotification`.
#[derive(Debug, Clone, Default)]
pub(crate) struct MethodList {
    /// The union.
    pub(crate) name: &'static str,
    pub(crate) methods: Vec<Method>,
    /// A schema whose properties are the members of a message beside `method` and `params`.
    pub(crate) envelope: Value,
}

#[derive(Debug, Clone)]
pub(crate) struct Method {
    pub(crate) method: String,
    pub(crate) doc: String,
    pub(crate) params: Value,
    pub(crate) experimental: bool,
}

/// Takes the three lists out of the definitions.
pub(crate) fn take(definitions: &mut Definitions) -> Result<Methods> {
    Ok(Methods {
        requests: list(definitions, CLIENT_REQUEST)?,
        server_requests: list(definitions, SERVER_REQUEST)?,
        notifications: list(definitions, SERVER_NOTIFICATION)?,
    })
}

fn list(definitions: &mut Definitions, name: &'static str) -> Result<MethodList> {
    let missing = || Error::NoMethods { definition: name };
    let union = definitions.remove(name).ok_or_else(missing)?;
    let members = union.get("oneOf").and_then(Value::as_array).ok_or_else(missing)?;
    only(name, "a list of methods", &union, &["oneOf", "type", "properties", "required"])?;
    let envelope = envelope(&union, members);
    let mut methods = members
        .iter()
        .map(|member| {
            let method = member["properties"].get("method").and_then(constant).ok_or_else(missing)?;
            check_member(&format!("{name}/{method}"), member, &envelope)?;
            Ok(Method {
                method: method.to_owned(),
                doc: description(member).to_owned(),
                params: member["properties"].get("params").cloned().unwrap_or(Value::Null),
                experimental: flag(member, EXPERIMENTAL),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    methods.sort_by(|a, b| a.method.cmp(&b.method));
    Ok(MethodList { name, methods, envelope })
}

/// Refuses a method that says more than its name, its params and what all methods of the list have.
fn check_member(place: &str, member: &Value, envelope: &Value) -> Result<()> {
    only(place, "a method", member, &["type", "properties", "required"])?;
    let known =
        |name: &str| ["method", "params"].contains(&name) || envelope["properties"].get(name).is_some();
    match crate::schema::properties(member).find(|(name, _)| !known(name)) {
        None => Ok(()),
        Some((name, _)) => Err(unsupported(place, &format!("a member `{name}` of one method alone"), member)),
    }
}

/// The properties of a message other than its method and params: those beside the union and those of its members.
fn envelope(union: &Value, members: &[Value]) -> Value {
    let mut envelope = serde_json::json!({ "type": "object", "properties": {}, "required": [] });
    for schema in members.first().into_iter().chain([union]) {
        for (name, property) in crate::schema::properties(schema) {
            if name != "method" && name != "params" {
                envelope["properties"][name] = property.clone();
            }
        }
        for name in crate::schema::required(schema).filter(|name| !["method", "params"].contains(name)) {
            if let Some(required) = envelope["required"].as_array_mut() {
                required.push(name.into());
            }
        }
    }
    envelope
}
