//! The token of a server that this program starts: whoever does not have it does not get in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom as _, SystemRandom};

use crate::config::CodexConfig;
use crate::secret::SecretString;

/// A capability token of 256 of the system's random bits; `None` if it has none to give.
pub(super) fn generate() -> Option<SecretString> {
    let mut bytes = [0; 32];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(URL_SAFE_NO_PAD.encode(bytes).into())
}

/// The arguments with which a runtime asks for it. They hold its hash alone: arguments are for everybody to see.
pub(super) fn args(token: &SecretString) -> [String; 4] {
    let hash = digest(&SHA256, token.expose_secret().as_bytes());
    let hash: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    ["--ws-auth".into(), "capability-token".into(), "--ws-token-sha256".into(), hash]
}

/// Whether the program says itself how its server is to be closed.
pub(super) fn is_given(config: &CodexConfig) -> bool {
    let given = |arg: &String| arg == "--ws-auth" || arg.starts_with("--ws-auth=");
    config.app_server_args.iter().chain(config.launch_args.iter().flatten()).any(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_long_unlike_any_other_and_not_shown() {
        let (one, other) = (generate().unwrap(), generate().unwrap());
        assert_eq!(URL_SAFE_NO_PAD.decode(one.expose_secret()).unwrap().len(), 32);
        assert_ne!(one.expose_secret(), other.expose_secret());
        assert!(!format!("{one:?} {:?}", args(&one)).contains(one.expose_secret()));
    }

    #[test]
    fn the_runtime_is_given_the_hash_alone() {
        let args = args(&"abc".into());
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(args, ["--ws-auth", "capability-token", "--ws-token-sha256", hash]);
    }

    #[test]
    fn a_program_that_closes_its_server_itself_is_left_to_it() {
        assert!(!is_given(&CodexConfig::new().app_server_args(["--strict-config"])));
        assert!(is_given(&CodexConfig::new().app_server_args(["--ws-auth", "signed-bearer-token"])));
        assert!(is_given(&CodexConfig::new().launch_args(["app-server", "--ws-auth=capability-token"])));
    }
}
