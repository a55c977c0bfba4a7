//! The files of the methods: an enum and a list of marker types for each kind.

use std::fmt::Write as _;

use proc_macro2::TokenStream;

use super::file::{File, header, rust};
use crate::emit::{method_enums, methods, registry, secrets};
use crate::error::Result;
use crate::protocol::{Protocol, Request};

/// Methods with their tiers.
type Tiers<'a> = Vec<(&'a str, bool)>;

pub(super) fn files(protocol: &Protocol) -> Result<Vec<File>> {
    let [client, server, notifications] = method_enums::kinds(protocol);
    let requests = methods::requests(&protocol.requests, "request", "Request");
    let requests = marker_file("client request", &tiers(&protocol.requests), &requests, None)?;
    let server_requests = methods::requests(&protocol.server_requests, "server_request", "Server request");
    let server_requests =
        marker_file("server request", &tiers(&protocol.server_requests), &server_requests, None)?;
    Ok(vec![
        ("client_request".into(), method_enum_file(&client, protocol)?),
        ("server_request".into(), method_enum_file(&server, protocol)?),
        ("server_notification".into(), method_enum_file(&notifications, protocol)?),
        ("requests".into(), requests),
        ("server_requests".into(), server_requests),
        ("notifications".into(), notifications_file(protocol)?),
        ("ids".into(), ids_file()),
        ("secrets".into(), secrets_file(protocol)),
    ])
}

fn tiers(requests: &[Request]) -> Tiers<'_> {
    requests.iter().map(|request| (request.method.as_str(), request.experimental)).collect()
}

fn notifications_file(protocol: &Protocol) -> Result<String> {
    let tiers: Tiers<'_> = protocol
        .notifications
        .iter()
        .map(|notification| (notification.method.as_str(), notification.experimental))
        .collect();
    let markers = methods::notifications(&protocol.notifications);
    marker_file("server notification", &tiers, &markers, Some(&registry::emit(&protocol.notifications)))
}

fn ids_file() -> String {
    header("The kinds of ids by which a notification finds its reader: see [`route`](crate::route).")
        + &registry::kinds()
}

fn secrets_file(protocol: &Protocol) -> String {
    header("What must not be shown of each method: see [`secret_members`](crate::method::secret_members).")
        + &secrets::table(protocol)
}

fn method_enum_file(kind: &method_enums::Kind<'_>, protocol: &Protocol) -> Result<String> {
    let (items, table) = method_enums::emit(kind, protocol);
    let mut text = header(&format!("[`{}`] and the whole message around it.", kind.name));
    let _ = write!(text, "use super::*;\n\n{}\n{table}", rust(kind.name, items)?);
    Ok(text)
}

fn marker_file(
    kind: &str,
    tiers: &Tiers<'_>,
    markers: &[methods::Marker],
    registry: Option<&TokenStream>,
) -> Result<String> {
    let mut text = header(&format!("One marker type a {kind}: see [`method`](crate::method)."));
    if registry.is_some() {
        text.push_str(
            "use super::ServerNotification;\n\
             use crate::route::{AsId as _, IdKind, IdPlace, NotificationInfo, Route, RouteSource};\n\n",
        );
    }
    let list = methods::method_list(kind, tiers.iter().copied());
    text.push_str(&rust(kind, quote::quote!(#list #registry))?);
    for (item, table) in markers {
        let _ = write!(text, "\n{}\n{table}", rust(kind, item.clone())?);
    }
    Ok(text)
}
