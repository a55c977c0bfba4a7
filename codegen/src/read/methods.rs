//! The lists of methods, taken out of the definitions: they are not types like the others.

use schemars::schema::{InstanceType, Schema, SchemaObject};

use super::Definitions;
use crate::error::{Error, Result};
use crate::keywords::{only, unsupported};
use crate::marks::is_experimental;
use crate::naming::{CLIENT_REQUEST, SERVER_NOTIFICATION, SERVER_REQUEST};
use crate::schema::{List, constant, description, object, of_type, properties, property, required};

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
    pub(crate) envelope: SchemaObject,
}

#[derive(Debug, Clone)]
pub(crate) struct Method {
    pub(crate) method: String,
    pub(crate) doc: String,
    /// `None` if the method has none.
    pub(crate) params: Option<SchemaObject>,
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
    let union = definitions.remove(name).ok_or_else(missing)?.schema;
    let members = List::One.of(&union).ok_or_else(missing)?;
    let members = members.iter().map(object).collect::<Option<Vec<_>>>().ok_or_else(missing)?;
    only(name, "a list of methods", &union, &["oneOf", "type", "properties", "required"])?;
    let envelope = envelope(&union, &members);
    let mut methods = members
        .iter()
        .map(|member| {
            let method = property(member, "method").and_then(constant).ok_or_else(missing)?;
            check_member(&format!("{name}/{method}"), member, &envelope)?;
            Ok(Method {
                method: method.to_owned(),
                doc: description(member).to_owned(),
                params: property(member, "params").cloned().map(Schema::into_object),
                experimental: is_experimental(member),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    methods.sort_by(|a, b| a.method.cmp(&b.method));
    Ok(MethodList { name, methods, envelope })
}

/// Refuses a method that says more than its name, its params and what all methods of the list have.
fn check_member(place: &str, member: &SchemaObject, envelope: &SchemaObject) -> Result<()> {
    only(place, "a method", member, &["type", "properties", "required"])?;
    let known = |name: &str| ["method", "params"].contains(&name) || property(envelope, name).is_some();
    match properties(member).find(|(name, _)| !known(name)) {
        None => Ok(()),
        Some((name, _)) => Err(unsupported(place, &format!("a member `{name}` of one method alone"), member)),
    }
}

/// The properties of a message other than its method and params: those beside the union and those of its members.
fn envelope(union: &SchemaObject, members: &[&SchemaObject]) -> SchemaObject {
    let is_other = |name: &str| name != "method" && name != "params";
    let mut envelope = of_type(InstanceType::Object);
    for schema in members.first().copied().into_iter().chain([union]) {
        let found = properties(schema).filter(|(name, _)| is_other(name));
        envelope.object().properties.extend(found.map(|(name, schema)| (name.clone(), schema.clone())));
        let found = required(schema).filter(|name| is_other(name)).map(str::to_owned);
        envelope.object().required.extend(found);
    }
    envelope
}
