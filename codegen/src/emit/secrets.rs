//! Which members of a method's messages hold secrets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::protocol::{Protocol, Shape, TypeRef};

/// The table of the methods with secrets, sorted.
pub(crate) fn table(protocol: &Protocol) -> String {
    let mut text = String::from(
        "/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.\n\
         pub(crate) const SECRETS: &[(&str, &[&str])] = &[\n",
    );
    for (method, members) in of_methods(protocol) {
        let members: Vec<String> = members.iter().map(|member| format!("{member:?}")).collect();
        let _ = writeln!(text, "    ({method:?}, &[{}]),", members.join(", "));
    }
    text + "];\n"
}

fn of_methods(protocol: &Protocol) -> BTreeMap<&str, BTreeSet<&str>> {
    let requests = protocol.requests.iter().chain(&protocol.server_requests);
    let requests = requests.map(|r| (r.method.as_str(), vec![&r.params, &r.response]));
    let notifications = protocol.notifications.iter().map(|n| (n.method.as_str(), vec![&n.params]));
    let members = |roots: Vec<&TypeRef>| {
        let types = protocol.reachable(roots.into_iter());
        types.into_iter().flat_map(|name| of_type(protocol, name)).collect::<BTreeSet<_>>()
    };
    let methods = requests.chain(notifications).map(|(method, roots)| (method, members(roots)));
    methods.filter(|(_, members)| !members.is_empty()).collect()
}

fn of_type<'p>(protocol: &'p Protocol, name: &str) -> Vec<&'p str> {
    match protocol.types.get(name).map(|def| &def.shape) {
        Some(Shape::Struct(shape)) => {
            shape.fields.iter().filter(|field| field.secret).map(|field| field.wire.as_str()).collect()
        }
        _ => Vec::new(),
    }
}
