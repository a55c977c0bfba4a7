//! The pin, as code. Written by `cargo xtask generate-types` from `schema/runtime.toml`; not to be edited.

/// The release.
pub(crate) const VERSION: &str = "0.169.0";
/// The npm package that holds it.
pub(crate) const PACKAGE: &str = "@openai/codex";
/// For each platform that the registry has: its name, its version of the package, and the integrity of that.
pub(crate) const PACKAGES: &[(&str, &str, &str)] = &[
    ("darwin-arm64", "0.169.0-darwin-arm64", "sha512-5WsWFBbVP78D+6FvNo1MMVxLPZdmcoQlqVJFrF4qx/TmvneLnMQKtLyXkUo54XOTDfoYKpNouTJ/F7gTVA8FnQ=="),
    ("darwin-x64", "0.169.0-darwin-x64", "sha512-K1FKSsSLl9v3z5TeagBQXyQRDBIGB5Jncy5dxsRxwT3aaTqN3AI8VrCfoxBxKMOOU9O2QX1vg7WkBwNVth/s9A=="),
    ("linux-arm64", "0.169.0-linux-arm64", "sha512-NZ/DaQUpcQmxmqee7Z9uC1rzw3GhSbooawcaTe1LN5Yk+WlinUKGdTXJgClRT/9ogQEEM9TWxYzvxPfj5G/xFg=="),
    ("linux-x64", "0.169.0-linux-x64", "sha512-o05NyAOCDygSPRo1yinzxvkRSdmsZyBD9E7mbpmjRanSfM8lypqWtQgEo4XfNkwhuCR2aFu8mlGOsQGFXVbVww=="),
    ("win32-arm64", "0.169.0-win32-arm64", "sha512-nTN9SpkacGohq60+I80R3t0R8Mhbnlt3OVYNahgAv1Gu77KFwhPc0vz9Ou/DAGDtYhKVWA/jiYXJXnlzkwb/JA=="),
    ("win32-x64", "0.169.0-win32-x64", "sha512-nC+McFU8xRNL9tk3IhxcKdhcyOElwF/HhPO+gzSQCY7yjh3XdzSajX+MYWcHUVHWRHajfwn3/WgJYJK2wS+XWg=="),
];
