//! `Debug` of a handle: one short line that says which one it is.
//!
//! Deriving it would write out the connection with all that is queued in it: texts, keys, what the runtime wrote. One
//! `#[tracing::instrument]` on a function of a program that is given a handle is enough for that to be in its log.

/// Writes `Debug` of a handle: its name, and of its fields those that tell it apart.
macro_rules! shown {
    ($handle:ident $(<$lifetime:lifetime>)? |$this:ident| $($field:ident: $value:expr),* $(,)?) => {
        impl std::fmt::Debug for $handle $(<$lifetime>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let $this = self;
                f.debug_struct(stringify!($handle))
                    $(.field(stringify!($field), &$value))*
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use shown;
