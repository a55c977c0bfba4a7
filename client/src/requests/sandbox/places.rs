//! A sandbox in each place of the protocol: a mode and values of the configuration where a thread begins, a policy for a
//! turn and for a command.

use codex_protocol_types::requests::ConfigRead;
use codex_protocol_types::{
    ConfigReadParams, DangerFullAccessSandboxPolicy, ExternalSandboxSandboxPolicy, NetworkAccess,
    ReadOnlySandboxPolicy, SandboxMode, SandboxPolicy, SandboxWorkspaceWrite, WorkspaceWriteSandboxPolicy,
};
use serde_json::{Map, Value, json};

use super::{Kind, Sandbox};
use crate::connection::Connection;
use crate::error::{Error, Result};

/// The table of the configuration that a workspace sandbox is made of.
const TABLE: &str = "sandbox_workspace_write";

/// Values of the configuration, as params carry them.
pub(crate) type Config = Map<String, Value>;

impl Sandbox {
    /// Where a thread starts, is resumed or forked: puts what is said into its params.
    pub(crate) fn into_thread(
        self,
        mode: &mut Option<SandboxMode>,
        config: &mut Option<Config>,
    ) -> Result<()> {
        self.check()?;
        let of_turns = |what| {
            let advice = "give it to the first turn (thread.turn(..).sandbox(..)), from which on it holds";
            Err(Error::InvalidInput(format!("the protocol has no {what} where a thread begins: {advice}")))
        };
        *mode = Some(match &self.kind {
            Kind::ReadOnly if self.network == Some(true) => {
                return of_turns("read-only sandbox with the network");
            }
            Kind::ReadOnly => SandboxMode::ReadOnly,
            Kind::WorkspaceWrite => SandboxMode::WorkspaceWrite,
            Kind::FullAccess => SandboxMode::DangerFullAccess,
            Kind::External => return of_turns("external sandbox"),
            Kind::Other(_) => return of_turns("sandbox of that kind"),
        });
        if self.kind == Kind::WorkspaceWrite {
            self.into_config(config);
        }
        Ok(())
    }

    /// Puts what is said of a workspace into values of the configuration, and leaves the others alone.
    fn into_config(self, config: &mut Option<Config>) {
        let said = [
            ("network_access", self.network.map(Value::Bool)),
            ("writable_roots", self.writable_roots.map(|roots| json!(roots))),
            ("exclude_slash_tmp", self.exclude_slash_tmp.map(Value::Bool)),
            ("exclude_tmpdir_env_var", self.exclude_tmpdir_env_var.map(Value::Bool)),
        ];
        for (name, value) in said {
            let Some(value) = value else { continue };
            let config = config.get_or_insert_default();
            // The caller may have given the table whole; a dotted key beside it would be one of two truths.
            match config.get_mut(TABLE) {
                Some(Value::Object(table)) => table.insert(name.to_owned(), value),
                _ => config.insert(format!("{TABLE}.{name}"), value),
            };
        }
    }

    /// For a command: the policy; what is not said is off.
    pub(crate) fn into_policy(self) -> Result<SandboxPolicy> {
        self.check()?;
        Ok(match self.kind {
            Kind::ReadOnly => ReadOnlySandboxPolicy { network_access: self.network }.into(),
            Kind::WorkspaceWrite => WorkspaceWriteSandboxPolicy {
                exclude_slash_tmp: self.exclude_slash_tmp,
                exclude_tmpdir_env_var: self.exclude_tmpdir_env_var,
                network_access: self.network,
                writable_roots: self.writable_roots,
            }
            .into(),
            Kind::FullAccess => DangerFullAccessSandboxPolicy {}.into(),
            Kind::External => {
                let access =
                    |allowed| if allowed { NetworkAccess::Enabled } else { NetworkAccess::Restricted };
                ExternalSandboxSandboxPolicy { network_access: self.network.map(access) }.into()
            }
            Kind::Other(policy) => policy,
        })
    }

    /// For a turn: the policy. It says all at once, so what is not said is taken from what is in force on the thread, or
    /// else from the configuration.
    pub(crate) async fn into_turn(
        self,
        connection: &Connection,
        thread_id: &str,
        cwd: Option<&str>,
    ) -> Result<SandboxPolicy> {
        let in_force = connection.session().sandbox_of(thread_id);
        let said = match (&self.kind, in_force) {
            (Kind::WorkspaceWrite, Some(SandboxPolicy::WorkspaceWrite(in_force))) => self.over(in_force),
            (Kind::WorkspaceWrite, _) if !self.says_all() => {
                let params = ConfigReadParams { cwd: cwd.map(str::to_owned), ..Default::default() };
                let read = connection.request::<ConfigRead>(&params).await?;
                self.over(of_config(read.config.sandbox_workspace_write))
            }
            (Kind::ReadOnly, Some(SandboxPolicy::ReadOnly(in_force))) => {
                let network = self.network.or(in_force.network_access);
                Self { network, ..self }
            }
            (Kind::External, Some(SandboxPolicy::ExternalSandbox(in_force))) => {
                let enabled = |access| access == NetworkAccess::Enabled;
                let network = self.network.or(in_force.network_access.map(enabled));
                Self { network, ..self }
            }
            _ => self,
        };
        said.into_policy()
    }

    /// What is said, and for the rest what the other one says.
    fn over(self, other: WorkspaceWriteSandboxPolicy) -> Self {
        Self {
            kind: self.kind,
            network: self.network.or(other.network_access),
            writable_roots: self.writable_roots.or(other.writable_roots),
            exclude_slash_tmp: self.exclude_slash_tmp.or(other.exclude_slash_tmp),
            exclude_tmpdir_env_var: self.exclude_tmpdir_env_var.or(other.exclude_tmpdir_env_var),
        }
    }

    /// Whether there is nothing to be taken from elsewhere. The runtime itself adds the folders of the configuration.
    fn says_all(&self) -> bool {
        self.network.is_some() && self.exclude_slash_tmp.is_some() && self.exclude_tmpdir_env_var.is_some()
    }

    fn check(&self) -> Result<()> {
        let of_workspace = self.writable_roots.is_some()
            || self.exclude_slash_tmp.is_some()
            || self.exclude_tmpdir_env_var.is_some();
        let refusal = match &self.kind {
            Kind::WorkspaceWrite => None,
            _ if of_workspace => Some("only Sandbox::workspace_write() names folders that may be written to"),
            Kind::FullAccess if self.network == Some(false) => Some(
                "full access has the network: Sandbox::workspace_write().network(false) keeps commands from it",
            ),
            Kind::Other(_) if self.network.is_some() => {
                Some("the network is part of a policy of the protocol: say it there")
            }
            _ => None,
        };
        refusal.map_or(Ok(()), |refusal| Err(Error::InvalidInput(refusal.to_owned())))
    }
}

/// What the configuration says of a workspace.
fn of_config(table: Option<SandboxWorkspaceWrite>) -> WorkspaceWriteSandboxPolicy {
    let Some(table) = table else { return WorkspaceWriteSandboxPolicy::default() };
    WorkspaceWriteSandboxPolicy {
        exclude_slash_tmp: table.exclude_slash_tmp,
        exclude_tmpdir_env_var: table.exclude_tmpdir_env_var,
        network_access: table.network_access,
        // The runtime adds its folders itself.
        writable_roots: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thread(sandbox: Sandbox, config: Value) -> (Option<SandboxMode>, Value) {
        let (mut mode, mut config) = (None, config.as_object().cloned());
        sandbox.into_thread(&mut mode, &mut config).unwrap();
        (mode, config.map_or(Value::Null, Value::Object))
    }

    #[test]
    fn where_a_thread_begins_only_what_is_said_is_configured() {
        let said = Sandbox::workspace_write().network(false).writable_root("/srv");
        let (mode, config) = thread(said.clone(), json!({ "model": "m" }));
        assert_eq!(mode, Some(SandboxMode::WorkspaceWrite));
        assert_eq!(
            config,
            json!({
                "model": "m",
                "sandbox_workspace_write.network_access": false,
                "sandbox_workspace_write.writable_roots": ["/srv"],
            })
        );
        let table =
            json!({ "sandbox_workspace_write": { "exclude_slash_tmp": true, "network_access": true } });
        let merged =
            json!({ "exclude_slash_tmp": true, "network_access": false, "writable_roots": ["/srv"] });
        assert_eq!(thread(said, table).1, json!({ "sandbox_workspace_write": merged }));
        assert_eq!(thread(Sandbox::workspace_write(), Value::Null).1, Value::Null);
    }

    #[test]
    fn what_contradicts_itself_is_refused_with_what_to_write_instead() {
        for (sandbox, advice) in [
            (Sandbox::read_only().writable_root("/srv"), "only Sandbox::workspace_write()"),
            (Sandbox::external().exclude_slash_tmp(true), "only Sandbox::workspace_write()"),
            (Sandbox::full_access().network(false), "Sandbox::workspace_write().network(false)"),
        ] {
            let Err(Error::InvalidInput(refusal)) = sandbox.into_policy() else { panic!("not refused") };
            assert!(refusal.contains(advice), "{refusal}");
        }
    }

    #[test]
    fn a_policy_of_the_protocol_is_kept() {
        for policy in [
            json!({ "type": "readOnly", "networkAccess": true }),
            json!({ "type": "dangerFullAccess" }),
            json!({ "type": "externalSandbox", "networkAccess": "enabled" }),
            json!({ "type": "workspaceWrite", "networkAccess": true, "writableRoots": ["/srv"],
                "excludeSlashTmp": true, "excludeTmpdirEnvVar": false }),
            json!({ "type": "ofTomorrow", "with": 1 }),
        ] {
            let sandbox = Sandbox::from(serde_json::from_value::<SandboxPolicy>(policy.clone()).unwrap());
            assert_eq!(serde_json::to_value(sandbox.into_policy().unwrap()).unwrap(), policy);
        }
    }
}
