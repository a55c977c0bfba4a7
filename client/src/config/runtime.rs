//! What the configuration says of finding and installing a runtime.

/// Which runtime may be taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct RuntimeChoice {
    pub(crate) any_version: bool,
    #[cfg(feature = "install")]
    pub(crate) install: bool,
}
