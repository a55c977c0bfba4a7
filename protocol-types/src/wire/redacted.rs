//! `Debug` of types with secrets.

use std::fmt;

/// Stands for a secret.
struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A field as it is.
pub(crate) fn shown<T: fmt::Debug>(field: &T) -> &dyn fmt::Debug {
    field
}

/// A field that is not shown.
pub(crate) fn redacted<T>(_: &T) -> &'static dyn fmt::Debug {
    &Redacted
}

/// `redacted_debug!(Type { field: shown, other: redacted, })`.
macro_rules! redacted_debug {
    ($type:ident { $($(#[$cfg:meta])* $field:ident : $how:ident,)* }) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut shown = f.debug_struct(stringify!($type));
                $($(#[$cfg])* shown.field(stringify!($field), $crate::wire::redacted::$how(&self.$field));)*
                shown.finish()
            }
        }
    };
}
