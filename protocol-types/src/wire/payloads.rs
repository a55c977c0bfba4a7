//! Unions made from what they hold.

/// `from_payloads!(Union { Variant(Payload), })`: `From` for each, so that a builder takes the payload itself.
macro_rules! from_payloads {
    ($type:ident { $($(#[$cfg:meta])* $variant:ident($payload:ty),)* }) => {
        $(
            $(#[$cfg])*
            impl From<$payload> for $type {
                fn from(payload: $payload) -> Self {
                    Self::$variant(payload)
                }
            }
        )*
    };
}
