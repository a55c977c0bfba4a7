//! Where docs.rs has the types and functions.

use crate::emit::text::code;
use crate::emit::tokens::{flat, is_handwritten, type_tokens};
use crate::protocol::{Protocol, Shape, TypeRef};

/// The addresses of a version.
pub(super) struct Rustdoc<'a> {
    pub(super) version: &'a str,
}

impl Rustdoc<'_> {
    fn types(&self) -> String {
        format!("https://docs.rs/codex-protocol-types/{}/codex_protocol_types", self.version)
    }

    /// The client's function of a request.
    pub(super) fn function(&self, name: &str) -> String {
        format!("https://docs.rs/codex-client/{}/codex_client/struct.Rpc.html#method.{name}", self.version)
    }

    /// A kind of error of the client.
    pub(super) fn error_kind(&self, name: &str) -> String {
        let client = format!("https://docs.rs/codex-client/{}/codex_client", self.version);
        format!("{client}/enum.RpcErrorKind.html#variant.{name}")
    }

    /// A method's marker, in one of the three modules.
    pub(super) fn marker(&self, module: &str, name: &str) -> String {
        format!("{}/{module}/enum.{name}.html", self.types())
    }

    /// A type as code, with a link where it is one of ours.
    pub(super) fn ty(&self, ty: &TypeRef, protocol: &Protocol) -> String {
        let text = code(&flat(&type_tokens(ty)));
        let Some(name) = ty.named() else { return text };
        format!("[{text}]({})", self.address(name, protocol))
    }

    /// A type of ours.
    pub(super) fn address(&self, name: &str, protocol: &Protocol) -> String {
        if is_handwritten(name) {
            let kind = if name == "RequestId" { "enum" } else { "struct" };
            return format!("{}/jsonrpc/{kind}.{name}.html", self.types());
        }
        let shape = protocol.types.get(name).map(|def| &def.shape);
        let kind =
            if matches!(shape, Some(Shape::Struct(_) | Shape::Newtype(_))) { "struct" } else { "enum" };
        format!("{}/{kind}.{name}.html", self.types())
    }
}
