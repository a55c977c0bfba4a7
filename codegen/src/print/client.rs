//! The files of the client: its option builders, and a function a request.

use super::file::{File, header, rust};
use super::layout;
use crate::emit::text::code;
use crate::emit::{builders, rpc};
use crate::error::Result;
use crate::overrides::{BuilderEntry, Overrides};
use crate::protocol::{Protocol, Request};

const IMPORTS: &str = "#[allow(unused_imports)]\n\
    use std::collections::BTreeMap;\n\n\
    #[allow(unused_imports)]\n\
    use codex_protocol_types::*;\n\n\
    use crate::codex::Codex;\n\
    #[allow(unused_imports)]\n\
    use crate::error::Result;\n\
    #[allow(unused_imports)]\n\
    use crate::requests::pages::Pages;\n\
    use crate::shown::shown;\n";

const RPC_IMPORTS: &str = "#[allow(unused_imports)]\n\
    use codex_protocol_types::*;\n\n\
    use crate::error::Result;\n\
    #[allow(unused_imports)]\n\
    use crate::requests::pages::Pages;\n\
    use crate::requests::rpc::Rpc;\n\n";

pub(super) fn files(protocol: &Protocol, overrides: &Overrides) -> Result<Vec<File>> {
    let built: Vec<(&BuilderEntry, &Request)> = overrides
        .builder
        .iter()
        .filter_map(|entry| {
            Some((&**entry, protocol.requests.iter().find(|request| request.method == entry.method)?))
        })
        .collect();
    let mut files = Vec::new();
    for (entry, request) in &built {
        let mut text = header(&format!("The option builder of {}.", code(&request.method))) + IMPORTS;
        text.push('\n');
        text.push_str(&rust(&request.name, builders::emit(entry, request, protocol))?);
        files.push((builders::file_name(request), text));
    }
    let all = builders::mod_file(built.iter().map(|(_, request)| *request));
    let what = "The client's option builders, and its functions.";
    files.push(("mod".into(), header(what) + &rust("mod.rs", all)?));
    files.extend(rpc_files(protocol)?);
    Ok(files)
}

/// One file a family, so that none is too long to read.
fn rpc_files(protocol: &Protocol) -> Result<Vec<File>> {
    let families = layout::by_family(&protocol.requests, |request| &request.method);
    let all = rpc::mod_file(families.iter());
    let what = "One function a request: see [`Rpc`](crate::Rpc).";
    let mut files = vec![("rpc/mod".to_owned(), header(what) + &rust("rpc/mod.rs", all)?)];
    for (family, requests) in &families {
        let head = header(&format!("The requests of the `{family}` family.")) + RPC_IMPORTS;
        files.push((format!("rpc/{family}"), head + &rust(family, rpc::emit(requests, protocol))?));
    }
    Ok(files)
}
