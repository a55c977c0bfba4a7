//! The files of the client: its option builders.

use super::{File, header, rust};
use crate::emit::builders;
use crate::error::Result;
use crate::overrides::{BuilderEntry, Overrides};
use crate::protocol::{Protocol, Request};

const IMPORTS: &str = "#[allow(unused_imports)]\n\
    use std::collections::BTreeMap;\n\
    use std::future::{Future, IntoFuture};\n\
    use std::pin::Pin;\n\n\
    #[allow(unused_imports)]\n\
    use codex_protocol_types::*;\n\n\
    use crate::codex::Codex;\n\
    use crate::error::Result;\n";

pub(super) fn files(protocol: &Protocol, overrides: &Overrides) -> Result<Vec<File>> {
    let built: Vec<(&BuilderEntry, &Request)> = overrides
        .builder
        .iter()
        .filter_map(|entry| {
            Some((entry, protocol.requests.iter().find(|request| request.method == entry.method)?))
        })
        .collect();
    let mut files = Vec::new();
    for (entry, request) in &built {
        let mut text = header(&format!("The option builder of `{}`.", request.method)) + IMPORTS;
        text.push('\n');
        text.push_str(&rust(&request.name, builders::emit(entry, request, protocol))?);
        files.push((builders::file_name(request), text));
    }
    let all = builders::mod_file(built.iter().map(|(_, request)| *request));
    files.push(("mod".into(), header("The client's option builders.") + &rust("mod.rs", all)?));
    Ok(files)
}
