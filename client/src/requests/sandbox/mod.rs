//! What commands may touch.

pub(crate) mod places;

use codex_protocol_types::{AbsolutePathBuf, NetworkAccess, SandboxPolicy};

/// What the commands of a thread, of a turn or of [`command_exec`](crate::Codex::command_exec) may touch.
///
/// ```
/// use codex_client::Sandbox;
///
/// let sandbox = Sandbox::workspace_write().network(true).writable_root("/srv/cache");
/// ```
///
/// What is not said is left as it is: where a thread starts, is resumed or forked, as the configuration has it; on a turn
/// as it is in force on the thread, or, where that is not a workspace sandbox, as the configuration has it; of
/// [`command_exec`](crate::Codex::command_exec) it is off.
///
/// A policy of the protocol ([`SandboxPolicy`]) is one too. It says everything: what it leaves out is off.
///
/// # Errors
///
/// What contradicts itself, such as a read-only sandbox with a writable folder, is told as
/// [`Error::InvalidInput`](crate::Error::InvalidInput) where the builder is awaited that was given it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sandbox {
    kind: Kind,
    network: Option<bool>,
    writable_roots: Option<Vec<AbsolutePathBuf>>,
    exclude_slash_tmp: Option<bool>,
    exclude_tmpdir_env_var: Option<bool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Kind {
    ReadOnly,
    WorkspaceWrite,
    FullAccess,
    External,
    /// Of a newer protocol.
    Other(SandboxPolicy),
}

impl Sandbox {
    /// Read anything, write nothing.
    pub fn read_only() -> Self {
        Self::of(Kind::ReadOnly)
    }

    /// Also write inside the working directory, the folders for temporary files, and whatever
    /// [`writable_root`](Self::writable_root) names. A `.git` folder stays read-only.
    pub fn workspace_write() -> Self {
        Self::of(Kind::WorkspaceWrite)
    }

    /// No sandbox.
    pub fn full_access() -> Self {
        Self::of(Kind::FullAccess)
    }

    /// The runtime is in a sandbox of somebody else's, a container for one, and sets up none itself; the model is told
    /// whether there is a [`network`](Self::network).
    ///
    /// The protocol has it for turns and for [`command_exec`](crate::Codex::command_exec), not where a thread begins: give
    /// it to the thread's first turn, from which on it holds.
    pub fn external() -> Self {
        Self::of(Kind::External)
    }

    /// Whether commands may use the network. A read-only sandbox with the network is one of a turn, like an
    /// [`external`](Self::external) one.
    #[must_use]
    pub fn network(mut self, allowed: bool) -> Self {
        self.network = Some(allowed);
        self
    }

    /// A further folder, by its absolute path, in which commands may write. Where a thread begins, those that are given
    /// stand in place of the configuration's; those of a turn are added to the thread's.
    #[must_use]
    pub fn writable_root(mut self, path: impl Into<String>) -> Self {
        self.writable_roots.get_or_insert_default().push(AbsolutePathBuf(path.into()));
        self
    }

    /// Whether `/tmp` may not be written to.
    #[must_use]
    pub fn exclude_slash_tmp(mut self, excluded: bool) -> Self {
        self.exclude_slash_tmp = Some(excluded);
        self
    }

    /// Whether the folder that `TMPDIR` names may not be written to.
    #[must_use]
    pub fn exclude_tmpdir_env_var(mut self, excluded: bool) -> Self {
        self.exclude_tmpdir_env_var = Some(excluded);
        self
    }

    fn of(kind: Kind) -> Self {
        Self {
            kind,
            network: None,
            writable_roots: None,
            exclude_slash_tmp: None,
            exclude_tmpdir_env_var: None,
        }
    }
}

impl From<SandboxPolicy> for Sandbox {
    fn from(policy: SandboxPolicy) -> Self {
        match policy {
            SandboxPolicy::ReadOnly(policy) => {
                Self::read_only().network(policy.network_access.unwrap_or_default())
            }
            SandboxPolicy::WorkspaceWrite(policy) => Self {
                kind: Kind::WorkspaceWrite,
                network: Some(policy.network_access.unwrap_or_default()),
                writable_roots: Some(policy.writable_roots.unwrap_or_default()),
                exclude_slash_tmp: Some(policy.exclude_slash_tmp.unwrap_or_default()),
                exclude_tmpdir_env_var: Some(policy.exclude_tmpdir_env_var.unwrap_or_default()),
            },
            SandboxPolicy::DangerFullAccess(_) => Self::full_access(),
            SandboxPolicy::ExternalSandbox(policy) => {
                Self::external().network(policy.network_access == Some(NetworkAccess::Enabled))
            }
            other => Self::of(Kind::Other(other)),
        }
    }
}
