//! Where the dump comes from, and whose word is taken for it.

use anyhow::Result;
use codex_runtime::Environment;

use super::Request;
use crate::dump::Dump;
use crate::pin::Pin;
use crate::runtime;
use crate::trust;
use crate::workspace::Workspace;

/// The dump, and if it is the checked-in one, why no runtime was asked.
pub(super) fn obtain(
    workspace: &Workspace,
    environment: &Environment,
    request: &Request,
    pin: &Pin,
) -> Result<(Dump, Option<String>)> {
    if request.from_schema {
        return Ok((Dump::checked_in(workspace)?, Some("--from-schema asks for that".to_owned())));
    }
    // A rehearsal is believed as the move would be.
    let writes = !request.check || request.codex_version.is_some();
    let found = if request.only_pinned {
        runtime::obtain_pinned(pin, environment)
    } else if writes {
        Ok(trust::obtain(pin, environment, &request.runtime)?)
    } else {
        runtime::obtain(pin, environment, &request.runtime)
    };
    match found {
        Ok(runtime) => Ok((Dump::of_runtime(workspace, runtime)?, None)),
        Err(error) if !request.only_pinned && error.is_unavailable() => {
            Ok((Dump::checked_in(workspace)?, Some(error.to_string())))
        }
        Err(error) => Err(error.into()),
    }
}
