//! A hostile dump: nothing of it becomes a doctest, a tag, a link, an included file or other code.

use super::*;

/// The members that hold secrets, at whatever depth, in the messages of each method that has such, sorted.
pub(crate) const SECRETS: &[(&str, &[&str])] = &[
];

/// A \`tick without end, \<script>alert(1)\</script>.
/// { {#include /etc/passwd}} \[name\](Self::new) \[`Other`\] http://a/>\<img> drowssap \[31m
/// \*/ " \\
///
/// ```text
/// std::process::exit(1);
/// ```
///
/// ````text
/// ```
/// std::process::exit(2);
/// ````
///
/// \> \`\`\`
/// \> std::process::exit(3);
///
/// std::process::exit(4);
///
/// - std::process::exit(5);
///
/// 1. \`\`\`
/// std::process::exit(6);
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Trap {
    pub na_me_include_x: Option<String>,
    /// A \`tick without end, \<script>alert(1)\</script>.
    /// { {#include /etc/passwd}} \[name\](Self::new) \[`Other`\] http://a/>\<img> drowssap \[31m
    /// \*/ " \\
    ///
    /// ```text
    /// std::process::exit(1);
    /// ```
    ///
    /// ````text
    /// ```
    /// std::process::exit(2);
    /// ````
    ///
    /// \> \`\`\`
    /// \> std::process::exit(3);
    ///
    /// std::process::exit(4);
    ///
    /// - std::process::exit(5);
    ///
    /// 1. \`\`\`
    /// std::process::exit(6);
    pub url: String,
}
impl Trap {
    /// With what is required; everything else is left out.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            na_me_include_x: None,
            url: url.into(),
        }
    }
}

record!(Trap {
    na_me_include_x: optional "na`me\"\n{{#include x}}",
    url: required "url",
});

/// `Way` of the protocol.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Way {
    /// A \`tick without end, \<script>alert(1)\</script>.
    /// { {#include /etc/passwd}} \[name\](Self::new) \[`Other`\] http://a/>\<img> drowssap \[31m
    /// \*/ " \\
    ///
    /// ```text
    /// std::process::exit(1);
    /// ```
    ///
    /// ````text
    /// ```
    /// std::process::exit(2);
    /// ````
    ///
    /// \> \`\`\`
    /// \> std::process::exit(3);
    ///
    /// std::process::exit(4);
    ///
    /// - std::process::exit(5);
    ///
    /// 1. \`\`\`
    /// std::process::exit(6);
    Out,
    /// `` `in` <b> //! { {#include x}} `` on the wire.
    InBIncludeX,
    /// A value that this version does not know, kept as it is.
    Unrecognized(UnrecognizedString),
}

string_enum!(Way {
    "out" => Out,
    "`in` <b>\n//! {{#include x}}" => InBIncludeX,
});
