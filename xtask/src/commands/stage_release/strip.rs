//! What a crate has only for the workspace it lies in.
//!
//! A test may read what lies beside its crate (the schema, another crate's files). In a package that is not there, so
//! the lines between these two comments are left out, and the file that they name is in the manifest's `exclude`:
//!
//! ```text
//! // begin workspace only
//! #[cfg(test)]
//! mod goldens;
//! // end workspace only
//! ```

use anyhow::{Result, bail};

const BEGIN: &str = "// begin workspace only";
const END: &str = "// end workspace only";

/// A source file without what is only for the workspace.
///
/// # Errors
///
/// A comment has no partner.
pub fn strip(text: &str) -> Result<String> {
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        match (line.trim(), inside) {
            (BEGIN, false) => inside = true,
            (END, true) => inside = false,
            (BEGIN, true) | (END, false) => bail!("line {}: `{}` has no partner", index + 1, line.trim()),
            (_, false) => kept.push_str(line),
            (_, true) => {}
        }
    }
    if inside {
        bail!("`{BEGIN}` is never ended by `{END}`");
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn leaves_out_what_is_between_the_comments() {
        let text = "a\n// begin workspace only\nb\n// end workspace only\nc";
        assert_eq!(strip(text).unwrap(), "a\nc");
        assert_eq!(strip("a\r\n").unwrap(), "a\r\n");
    }

    #[test]
    fn a_comment_without_a_partner_is_an_error() {
        for text in ["// begin workspace only\n", "// end workspace only\n"] {
            assert!(strip(text).is_err(), "{text}");
        }
    }
}
