//! Requests and notifications.

use schemars::schema::SchemaObject;

use super::definitions::Builder;
use crate::error::Result;
use crate::naming::{field_name, type_name};
use crate::protocol::{Field, Notification, Request, TypeRef};
use crate::read::{Method, MethodList};

impl Builder<'_> {
    pub(super) fn requests(&self, list: &MethodList) -> Result<Vec<Request>> {
        let request = |method: &Method| {
            let renamed = self.overrides.rename(&format!("{}/{}", list.name, method.method));
            Ok(Request {
                method: method.method.clone(),
                name: self.method_name(list.name, &method.method),
                function: field_name(renamed.unwrap_or(&method.method)),
                doc: method.doc.clone(),
                params: self.params(method.params.as_ref())?,
                response: TypeRef::Value,
                experimental: method.experimental,
                paging: None,
                turn: None,
                ids: Vec::new(),
                read: None,
                errors: Vec::new(),
            })
        };
        list.methods.iter().map(request).collect()
    }

    pub(super) fn notifications(&self, list: &MethodList) -> Result<Vec<Notification>> {
        let notification = |method: &Method| {
            Ok(Notification {
                method: method.method.clone(),
                name: self.method_name(list.name, &method.method),
                doc: method.doc.clone(),
                params: self.params(method.params.as_ref())?,
                experimental: method.experimental,
                ids: Vec::new(),
            })
        };
        list.methods.iter().map(notification).collect()
    }

    /// The members of a whole message beside method and params.
    pub(super) fn members(&self, list: &MethodList) -> Result<Vec<Field>> {
        self.fields(list.name, &list.envelope)
    }

    fn method_name(&self, kind: &str, method: &str) -> String {
        self.overrides.rename(&format!("{kind}/{method}")).map_or_else(|| type_name(method), str::to_owned)
    }

    fn params(&self, params: Option<&SchemaObject>) -> Result<TypeRef> {
        params.map_or(Ok(TypeRef::Unit), |params| self.type_of("params", params))
    }
}
