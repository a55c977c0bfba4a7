//! What commands may touch.

use codex_protocol_types::{
    DangerFullAccessSandboxPolicy, ReadOnlySandboxPolicy, SandboxMode, SandboxPolicy,
    WorkspaceWriteSandboxPolicy,
};

/// What the commands of a thread or turn may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Sandbox {
    /// Read anything, write nothing, no network.
    ReadOnly,
    /// Also write inside the working directory.
    WorkspaceWrite,
    /// No sandbox.
    FullAccess,
}

impl From<Sandbox> for SandboxMode {
    fn from(sandbox: Sandbox) -> Self {
        match sandbox {
            Sandbox::ReadOnly => Self::ReadOnly,
            Sandbox::WorkspaceWrite => Self::WorkspaceWrite,
            Sandbox::FullAccess => Self::DangerFullAccess,
        }
    }
}

impl From<Sandbox> for SandboxPolicy {
    fn from(sandbox: Sandbox) -> Self {
        match sandbox {
            Sandbox::ReadOnly => Self::ReadOnly(ReadOnlySandboxPolicy::default()),
            Sandbox::WorkspaceWrite => Self::WorkspaceWrite(WorkspaceWriteSandboxPolicy::default()),
            Sandbox::FullAccess => Self::DangerFullAccess(DangerFullAccessSandboxPolicy {}),
        }
    }
}
