//! Who a worker is: a name, and the folder with the threads that belong to it.

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail, ensure};

use crate::{Fleet, Name};

/// A worker's folder, which this process alone uses.
#[derive(Debug)]
pub struct Machine {
    folder: PathBuf,
    id: String,
    /// Locked for as long as it is open.
    _lock: File,
}

impl Machine {
    /// Takes the folder; makes it where there is none.
    ///
    /// # Errors
    ///
    /// Another process has it, or it cannot be written.
    pub fn take(folder: impl Into<PathBuf>) -> Result<Self> {
        let folder = folder.into();
        let shown = folder.display();
        fs::create_dir_all(folder.join("codex")).with_context(|| format!("cannot create {shown}"))?;
        let folder = folder.canonicalize().with_context(|| format!("cannot find {shown}"))?;
        let file = File::options().create(true).truncate(false).write(true).open(folder.join("lock"))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => bail!("another worker uses {}", folder.display()),
            Err(TryLockError::Error(error)) => return Err(error).context("the folder cannot be locked"),
        }
        let id = folder.join("machine");
        if !id.exists() {
            // Whole or not at all, also if the machine stops here.
            let new = folder.join("machine.new");
            fs::write(&new, Name::fresh().as_str())?;
            fs::rename(new, &id)?;
        }
        let id = fs::read_to_string(id)?;
        Ok(Self { folder, id, _lock: file })
    }

    /// The runtime's `CODEX_HOME`.
    pub fn codex_home(&self) -> PathBuf {
        self.folder.join("codex")
    }

    /// Takes the name for this machine, for ever: its threads are found by it.
    pub(crate) async fn register(&self, fleet: &Fleet, name: &Name) -> Result<()> {
        if fleet.machines().create(name.as_str(), &self.id).await? {
            return Ok(());
        }
        let holder = fleet.machines().get(name.as_str()).await?;
        let is_it = holder.is_some_and(|(holder, _)| holder == self.id);
        ensure!(
            is_it,
            "the name {name} belongs to another machine, which has its threads in another folder; give this worker \
             another name, or if that machine is gone for good remove the key {name} of the bucket fleet-machines"
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Machine;

    #[test]
    fn a_folder_is_one_machine_and_has_one_worker() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("state");
        let machine = Machine::take(&folder).unwrap();
        let error = Machine::take(&folder).unwrap_err().to_string();
        assert!(error.starts_with("another worker uses "), "{error}");
        let id = machine.id.clone();
        drop(machine);
        assert_eq!(Machine::take(&folder).unwrap().id, id);
        assert_ne!(Machine::take(dir.path().join("other")).unwrap().id, id);
    }
}
