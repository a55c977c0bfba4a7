//! Marker types, and the enums of all methods of a kind.

use serde::de::Deserializer;
use serde_json::value::RawValue;

use crate::open::{RawJson, UndecodableParams};

/// Reads params. Nothing is lost: an unknown method is kept, and so are the params of a known one that do not decode.
pub(crate) fn decode<T: MethodEnum>(method: &str, params: Option<&RawValue>) -> T {
    let known = match params {
        Some(params) => decode_known(method, params.get()),
        // What may be `null` is; else an object without members stands in for no params.
        None => decode_known(method, "null").or_else(|_| decode_known(method, "{}")),
    };
    match known {
        Ok(known) => known.unwrap_or_else(|| T::unknown(method, params.map(RawJson::from))),
        Err(error) => T::broken(UndecodableParams::new(method, params, &error)),
    }
}

/// Reads the params of a method; `None` if this version does not know the method.
pub(crate) fn decode_known<T: MethodEnum>(method: &str, params: &str) -> serde_json::Result<Option<T>> {
    let mut text = serde_json::Deserializer::from_str(params);
    let known = T::read_params(method, &mut text)?;
    if known.is_some() {
        text.end()?;
    }
    Ok(known)
}

/// Params as they are written: none where they are `null`.
pub(crate) fn present(params: Box<RawValue>) -> Option<RawJson> {
    (params.get() != "null").then(|| params.into())
}

/// `request!(Marker "method" (Params) -> Response, experimental: false, read: here)`. `read: where_used`: nothing else in
/// this crate reads what is in the response; only a program that asks for it compiles that.
macro_rules! request {
    ($marker:ident $method:literal ($params:ty) -> $response:ty, experimental: $experimental:literal, read: here) => {
        request!(@$marker $method ($params) -> $response, $experimental,);
    };
    ($marker:ident $method:literal ($params:ty) -> $response:ty,
        experimental: $experimental:literal, read: where_used) => {
        request!(@$marker $method ($params) -> $response, $experimental, inline);
    };
    (@$marker:ident $method:literal ($params:ty) -> $response:ty, $experimental:literal, $($inline:ident)?) => {
        impl $crate::method::Request for $marker {
            const METHOD: &'static str = $method;
            const EXPERIMENTAL: bool = $experimental;
            type Params = $params;
            type Response = $response;

            fn encode_params(params: &$params) -> serde_json::Result<String> {
                serde_json::to_string(params)
            }

            $(#[$inline])?
            fn decode_response(result: &str) -> serde_json::Result<$response> {
                serde_json::from_str(result)
            }
        }
    };
}

/// `paged!(Marker cursor: |cursor| cursor, items: Item, next_cursor)`: where in the params and in the response of a
/// request its paging is.
macro_rules! paged {
    ($marker:ident $cursor:ident: |$text:ident| $value:expr, $items:ident: $item:ty, $next:ident) => {
        impl $crate::method::PagedRequest for $marker {
            type Item = $item;

            fn set_cursor(params: &mut Self::Params, $text: String) {
                params.$cursor = Some($value);
            }

            fn into_page(response: Self::Response) -> (Vec<$item>, Option<String>) {
                (response.$items, response.$next)
            }
        }
    };
}

/// `carries_turn!(Marker turn)`: the field of a response that is the turn which its request has started.
macro_rules! carries_turn {
    ($marker:ident $turn:ident) => {
        impl $crate::method::CarriesTurn for $marker {
            fn turn_id(response: &Self::Response) -> &str {
                &response.$turn.id
            }
        }
    };
}

/// `server_request!(Marker "method" (Params) -> Response, experimental: false)`.
macro_rules! server_request {
    ($marker:ident $method:literal ($params:ty) -> $response:ty, experimental: $experimental:literal) => {
        impl $crate::method::ServerRequest for $marker {
            const METHOD: &'static str = $method;
            const EXPERIMENTAL: bool = $experimental;
            type Params = $params;
            type Response = $response;

            fn decode_params(params: &str) -> serde_json::Result<$params> {
                serde_json::from_str(params)
            }

            fn encode_response(response: &$response) -> serde_json::Result<String> {
                serde_json::to_string(response)
            }
        }
    };
}

/// `notification!(Marker "method" (Params), experimental: false)`.
macro_rules! notification {
    ($marker:ident $method:literal ($params:ty), experimental: $experimental:literal) => {
        impl $crate::method::Notification for $marker {
            const METHOD: &'static str = $method;
            const EXPERIMENTAL: bool = $experimental;
            type Params = $params;

            fn decode_params(params: &str) -> serde_json::Result<$params> {
                serde_json::from_str(params)
            }
        }
    };
}

/// An enum of all methods of a kind; implemented by `methods!`.
pub(crate) trait MethodEnum: Sized {
    /// Reads the params of a method; `None`, and nothing is read, if this version does not know the method.
    fn read_params<'de, D: Deserializer<'de>>(method: &str, params: D) -> Result<Option<Self>, D::Error>;

    fn unknown(method: &str, params: Option<RawJson>) -> Self;

    fn broken(params: UndecodableParams) -> Self;
}

/// `methods!(Enum { "method" => Variant(Params), "other" => Other, })`: the method of each variant, and its params from
/// and to JSON.
macro_rules! methods {
    (
        $(#[$inline:meta])?
        $type:ident { $($(#[$cfg:meta])* $method:literal => $variant:ident $(($params:ty))?,)* }
    ) => {
        impl $type {
            /// The method as it stands on the wire.
            pub fn method(&self) -> &str {
                match self {
                    $($(#[$cfg])* methods!(@ignore $variant $(($params))?) => $method,)*
                    Self::Unknown(unknown) => &unknown.method,
                    Self::Undecodable(broken) => &broken.method,
                }
            }

            /// Writes the params as JSON; `None` if there are none.
            ///
            /// # Errors
            ///
            /// None of the protocol's own types fail.
            // Inline, so that it is compiled where it is used: a client writes no whole messages.
            #[inline]
            pub fn encode_params(&self) -> serde_json::Result<Option<$crate::open::RawJson>> {
                use serde_json::value::to_raw_value;
                match self {
                    $($(#[$cfg])* methods!(@bind params $variant $(($params))?) => {
                        methods!(@encode to_raw_value params $(($params))?)
                    })*
                    Self::Unknown(unknown) => Ok(unknown.params.clone()),
                    Self::Undecodable(broken) => Ok(broken.params.clone()),
                }
            }
        }

        // Not derived: a derived one is inline, and a program that shows a message would compile that of every type.
        impl std::fmt::Debug for $type {
            $(#[$inline])?
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $($(#[$cfg])* methods!(@bind params $variant $(($params))?) => {
                        methods!(@show f params $variant $(($params))?)
                    })*
                    Self::Unknown(unknown) => f.debug_tuple("Unknown").field(unknown).finish(),
                    Self::Undecodable(broken) => f.debug_tuple("Undecodable").field(broken).finish(),
                }
            }
        }

        impl $crate::wire::methods::MethodEnum for $type {
            fn read_params<'de, D: serde::Deserializer<'de>>(
                method: &str,
                params: D,
            ) -> Result<Option<Self>, D::Error> {
                let known = match method {
                    $($(#[$cfg])* $method => methods!(@decode params $variant $(($params))?),)*
                    _ => return Ok(None),
                };
                known.map(Some)
            }

            fn unknown(method: &str, params: Option<$crate::open::RawJson>) -> Self {
                Self::Unknown($crate::open::UnknownMethod { method: method.to_owned(), params })
            }

            fn broken(params: $crate::open::UndecodableParams) -> Self {
                Self::Undecodable(params)
            }
        }
    };
    (@ignore $variant:ident) => { Self::$variant };
    (@ignore $variant:ident ($params:ty)) => { Self::$variant(_) };
    (@bind $bind:ident $variant:ident) => { Self::$variant };
    (@bind $bind:ident $variant:ident ($params:ty)) => { Self::$variant($bind) };
    (@decode $from:ident $variant:ident) => {
        <serde::de::IgnoredAny as serde::Deserialize>::deserialize($from).map(|_| Self::$variant)
    };
    (@decode $from:ident $variant:ident ($params:ty)) => {
        <$params as serde::Deserialize>::deserialize($from).map(Self::$variant)
    };
    (@show $f:ident $bind:ident $variant:ident) => { $f.write_str(stringify!($variant)) };
    (@show $f:ident $bind:ident $variant:ident ($params:ty)) => {
        $f.debug_tuple(stringify!($variant)).field($bind).finish()
    };
    (@encode $write:ident $bind:ident) => { Ok(None) };
    (@encode $write:ident $bind:ident ($params:ty)) => { $write($bind).map($crate::wire::methods::present) };
}

/// `message!(Message { id: required "id", } request: ServerRequest)`: a whole message, its method and params in one
/// enum beside its other members.
macro_rules! message {
    ($type:ident { $($field:ident : $presence:ident $wire:literal,)* } $body:ident: $enum:ident) => {
        through_record!($type);

        impl $crate::wire::record::Record for $type {
            const NAME: &'static str = stringify!($type);

            fn read<'de, A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                use $crate::wire::{methods, record, text};
                $(let mut $field = record::$presence::unread();)*
                let mut method: Option<String> = None;
                let mut params: Option<Box<serde_json::value::RawValue>> = None;
                while let Some(key) = text::next_key(&mut map)? {
                    match &*key {
                        "method" => method = Some(record::member(&mut map, "method")?),
                        "params" => params = Some(record::member(&mut map, "params")?),
                        $($wire => record::$presence::fill(&mut map, $wire, &mut $field)?,)*
                        _ => record::skip(&mut map)?,
                    }
                }
                let method: String = record::required::finish(method, "method")?;
                Ok(Self {
                    $($field: record!(@finish $presence $field $wire),)*
                    $body: methods::decode::<$enum>(&method, params.as_deref()),
                })
            }

            fn write<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                use serde::ser::Error as _;
                map.serialize_entry("method", self.$body.method())?;
                $($crate::wire::record::$presence::put(map, $wire, &self.$field)?;)*
                match self.$body.encode_params().map_err(M::Error::custom)? {
                    Some(params) => map.serialize_entry("params", &params),
                    None => Ok(()),
                }
            }
        }
    };
}
