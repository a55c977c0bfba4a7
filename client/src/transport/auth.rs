//! How a program proves to a server that it may connect.

use std::fmt;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use serde_json::json;
use tokio_tungstenite::tungstenite::http::HeaderValue;

use crate::error::{Error, Result};
use crate::secret::SecretString;

/// How a program proves to a server that it may connect: the counterpart of `codex app-server --ws-auth`.
///
/// Its `Debug` never shows a secret.
///
/// ```
/// use codex_client::{SignedBearerToken, WebSocketAuth};
///
/// let open = WebSocketAuth::none();
/// // `--ws-auth capability-token`
/// let capability = WebSocketAuth::bearer("the token");
/// // `--ws-auth signed-bearer-token`
/// let signed = WebSocketAuth::signed(SignedBearerToken::new("a secret of 32 bytes or more, shared").issuer("me"));
/// ```
#[derive(Clone, Default)]
pub struct WebSocketAuth {
    kind: Kind,
    plaintext: bool,
}

#[derive(Clone, Default)]
enum Kind {
    #[default]
    None,
    Bearer(SecretString),
    Signed(SignedBearerToken),
}

impl WebSocketAuth {
    /// No credentials, for a server on this machine that asks for none.
    pub fn none() -> Self {
        Self::default()
    }

    /// This token (`Authorization: Bearer`): a capability token, or one that is already signed.
    pub fn bearer(token: impl Into<SecretString>) -> Self {
        Self { kind: Kind::Bearer(token.into()), plaintext: false }
    }

    /// A token that is signed anew for each connection.
    pub fn signed(token: SignedBearerToken) -> Self {
        Self { kind: Kind::Signed(token), plaintext: false }
    }

    /// Sends the token to another machine without TLS (`ws://`) as well, which is refused otherwise: for a network in
    /// which nobody else can listen in, such as an encrypted tunnel.
    ///
    /// ```
    /// use codex_client::WebSocketAuth;
    ///
    /// let auth = WebSocketAuth::bearer("the token").allow_plaintext_token();
    /// ```
    #[must_use]
    pub fn allow_plaintext_token(mut self) -> Self {
        self.plaintext = true;
        self
    }

    /// Whether the token may be sent where others can read it.
    pub(crate) fn may_be_read(&self) -> bool {
        self.plaintext
    }

    /// The value of `Authorization`.
    pub(crate) fn header(&self) -> Result<Option<HeaderValue>> {
        let token = match &self.kind {
            Kind::None => return Ok(None),
            Kind::Bearer(token) => token.expose_secret().trim().to_owned(),
            Kind::Signed(token) => token.sign(SystemTime::now())?,
        };
        let mut value = HeaderValue::try_from(format!("Bearer {token}"))
            .map_err(|_| Error::InvalidInput("a bearer token cannot hold control characters".into()))?;
        value.set_sensitive(true);
        Ok(Some(value))
    }
}

impl From<SignedBearerToken> for WebSocketAuth {
    fn from(token: SignedBearerToken) -> Self {
        Self::signed(token)
    }
}

impl fmt::Debug for WebSocketAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::None => f.write_str("None"),
            Kind::Bearer(_) => f.write_str("Bearer(..)"),
            Kind::Signed(token) => token.fmt(f),
        }
    }
}

/// Signs tokens with a secret that this program shares with the server (`--ws-shared-secret-file`): a JWT, HMAC-SHA256.
#[derive(Clone)]
#[must_use]
pub struct SignedBearerToken {
    secret: SecretString,
    issuer: Option<String>,
    audience: Option<String>,
    lifetime: Duration,
}

impl SignedBearerToken {
    /// With this secret, of 32 bytes or more. As the server does, white space around it is left out.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self { secret: secret.into(), issuer: None, audience: None, lifetime: Duration::from_secs(5 * 60) }
    }

    /// The `iss` that the server asks for (`--ws-issuer`). Default: none.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// The `aud` that the server asks for (`--ws-audience`). Default: none.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// How long a token is good for opening a connection, which then stays open. Default: 5 minutes.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    fn sign(&self, now: SystemTime) -> Result<String> {
        let secret = self.secret.expose_secret().trim().as_bytes();
        if secret.len() < 32 {
            let reason =
                "the secret of a signed bearer token has fewer than 32 bytes, which the server refuses";
            return Err(Error::InvalidInput(reason.into()));
        }
        let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut claims = json!({"iat": now.as_secs(), "exp": now.saturating_add(self.lifetime).as_secs()});
        for (name, value) in [("iss", &self.issuer), ("aud", &self.audience)] {
            if let Some(value) = value {
                claims[name] = value.as_str().into();
            }
        }
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let header = json!({"alg": "HS256", "typ": "JWT"}).to_string();
        let signed = format!("{}.{}", encode(header.as_bytes()), encode(claims.to_string().as_bytes()));
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        Ok(format!("{signed}.{}", encode(hmac::sign(&key, signed.as_bytes()).as_ref())))
    }
}

impl fmt::Debug for SignedBearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedBearerToken")
            .field("issuer", &self.issuer)
            .field("audience", &self.audience)
            .field("lifetime", &self.lifetime)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_signed_token_is_a_jwt() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let token =
            SignedBearerToken::new(format!(" {SECRET}\n")).issuer("me").audience("you").sign(now).unwrap();
        let parts: Vec<&str> = token.split('.').collect();
        let json = |part: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        assert_eq!(json(parts[0]), r#"{"alg":"HS256","typ":"JWT"}"#);
        assert_eq!(json(parts[1]), r#"{"aud":"you","exp":1300,"iat":1000,"iss":"me"}"#);
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        assert!(hmac::verify(&key, signed.as_bytes(), &signature).is_ok());
    }

    #[test]
    fn a_short_secret_is_refused_before_the_server_does() {
        let refused = WebSocketAuth::signed(SignedBearerToken::new("short")).header().unwrap_err();
        assert!(refused.to_string().contains("32 bytes"));
        assert!(!refused.to_string().contains("short"));
    }

    #[test]
    fn no_secret_is_ever_shown() {
        let token = SignedBearerToken::new(SECRET);
        let shown =
            format!("{:?} {token:?} {:?}", WebSocketAuth::bearer(SECRET), WebSocketAuth::from(token.clone()));
        assert!(!shown.contains(SECRET) && !shown.contains("48, 49"), "{shown}");
        let header = WebSocketAuth::bearer(SECRET).header().unwrap();
        assert!(!format!("{header:?}").contains(SECRET));
        assert!(!WebSocketAuth::bearer("a\nsecret").header().unwrap_err().to_string().contains("secret"));
    }
}
