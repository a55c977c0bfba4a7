//! What a turn is given.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use codex_protocol_types::{
    AudioUserInput, FunctionCallOutputBody, ImageUserInput, LocalAudioUserInput, LocalImageUserInput,
    MentionUserInput, SkillUserInput, TextUserInput, TurnToolOutput, UserInput,
};

use crate::error::{Error, Result};

/// What a turn is given: text, images, skills, mentions, or content from outside.
///
/// A `&str` or `String` is text; a list is all of its parts in order.
///
/// ```
/// use codex_client::Input;
///
/// let input = Input::from("Describe this picture.").and(Input::local_image("/tmp/a.png"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    parts: Vec<UserInput>,
    external: Vec<ExternalMessage>,
}

/// Content from outside that the model must not take for the user's words: it is given as the output of a tool.
///
/// It is the whole input of a turn: the runtime takes no other part beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExternalMessage {
    /// The tool that it is said to come from; must not be empty.
    pub tool: String,
    /// The content.
    pub content: String,
}

impl Input {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::part(UserInput::Text(TextUserInput { text: text.into(), text_elements: None }))
    }

    /// An image by a `data:` URL. The runtime fetches nothing: 0.169 refuses others ("remote image URLs are not
    /// supported; use an inline data URL instead"). Of bytes make one with [`image_bytes`](Self::image_bytes).
    pub fn image_url(url: impl Into<String>) -> Self {
        Self::part(UserInput::Image(ImageUserInput { url: Some(url.into()), ..ImageUserInput::default() }))
    }

    /// An image of these bytes, in the form that the media type names, such as `image/png`.
    ///
    /// ```
    /// use codex_client::Input;
    ///
    /// let png = b"\x89PNG\r\n\x1a\n";
    /// let data = Input::image_url("data:image/png;base64,iVBORw0KGgo=");
    /// assert_eq!(Input::image_bytes("image/png", png), data);
    /// ```
    pub fn image_bytes(mime: impl AsRef<str>, bytes: impl AsRef<[u8]>) -> Self {
        Self::image_url(format!("data:{};base64,{}", mime.as_ref(), BASE64_STANDARD.encode(bytes)))
    }

    /// Sound by a `data:` URL (`data:audio/wav;base64,...`). Where the model takes no sound, it is told so in its place.
    pub fn audio(url: impl Into<String>) -> Self {
        Self::part(UserInput::Audio(AudioUserInput { url: Some(url.into()), ..AudioUserInput::default() }))
    }

    /// Sound in a file that the runtime can read. Where the model takes no sound, it is told so in its place.
    pub fn local_audio(path: impl Into<String>) -> Self {
        Self::part(UserInput::LocalAudio(LocalAudioUserInput { path: path.into() }))
    }

    /// An image in a file that the runtime can read.
    pub fn local_image(path: impl Into<String>) -> Self {
        Self::part(UserInput::LocalImage(LocalImageUserInput { detail: None, path: path.into() }))
    }

    /// A skill by its name and the path of its `SKILL.md`: brings its instructions. Name it in the text beside it too, as
    /// `$name`, for the model is to know what they are for:
    ///
    /// ```
    /// use codex_client::Input;
    ///
    /// let skill = Input::skill("release", "/srv/skills/release/SKILL.md");
    /// let input = Input::text("Use $release for version 2.").and(skill);
    /// ```
    pub fn skill(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self::part(UserInput::Skill(SkillUserInput { name: name.into(), path: path.into() }))
    }

    /// A mention of an app or a plugin by its name and path (`app://...`, `plugin://...`). Name it in the text beside it
    /// too: an app as `$name`, a plugin as `@name`.
    pub fn mention(name: impl Into<String>, path: impl Into<String>) -> Self {
        Self::part(UserInput::Mention(MentionUserInput { name: name.into(), path: path.into() }))
    }

    /// This input, then another.
    #[must_use]
    pub fn and(mut self, other: impl Into<Self>) -> Self {
        let other = other.into();
        self.parts.extend(other.parts);
        self.external.extend(other.external);
        self
    }

    fn part(part: UserInput) -> Self {
        Self { parts: vec![part], external: Vec::new() }
    }

    /// What goes into `turn/start`.
    pub(crate) fn into_parts(self) -> Result<(Vec<UserInput>, Option<TurnToolOutput>)> {
        let (parts, mut external) = (self.parts, self.external.into_iter());
        let output = external.next().map(ExternalMessage::into_tool_output).transpose()?;
        if output.is_some() && (external.next().is_some() || !parts.is_empty()) {
            let reason =
                "an external message is the whole input of a turn: give other parts to a turn of their own";
            return Err(Error::InvalidInput(reason.into()));
        }
        Ok((parts, output))
    }
}

impl ExternalMessage {
    /// Content that is said to come from a tool.
    pub fn new(tool: impl Into<String>, content: impl Into<String>) -> Self {
        Self { tool: tool.into(), content: content.into() }
    }

    fn into_tool_output(self) -> Result<TurnToolOutput> {
        if self.tool.trim().is_empty() {
            return Err(Error::InvalidInput(
                "an external message needs the name of a tool: it is empty".into(),
            ));
        }
        Ok(TurnToolOutput {
            name: self.tool,
            namespace: None,
            output: FunctionCallOutputBody::String(self.content),
            retain: None,
        })
    }
}

impl From<&str> for Input {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Input {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<&String> for Input {
    fn from(text: &String) -> Self {
        Self::text(text)
    }
}

impl From<UserInput> for Input {
    fn from(part: UserInput) -> Self {
        Self::part(part)
    }
}

impl From<ExternalMessage> for Input {
    fn from(message: ExternalMessage) -> Self {
        Self { parts: Vec::new(), external: vec![message] }
    }
}

impl<I: Into<Self>> From<Vec<I>> for Input {
    fn from(parts: Vec<I>) -> Self {
        let nothing = Self { parts: Vec::new(), external: Vec::new() };
        parts.into_iter().fold(nothing, Self::and)
    }
}

impl<I: Into<Self>, const N: usize> From<[I; N]> for Input {
    fn from(parts: [I; N]) -> Self {
        Vec::from(parts).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_order() {
        let (parts, output) = Input::from("a").and(Input::image_url("b")).into_parts().unwrap();
        assert!(matches!(&parts[..], [UserInput::Text(_), UserInput::Image(_)]));
        assert_eq!(output, None);
    }

    #[test]
    fn an_external_message_without_a_tool_is_refused() {
        let refused = Input::from(ExternalMessage::new(" ", "text")).into_parts();
        assert!(matches!(refused, Err(Error::InvalidInput(_))));
    }

    #[test]
    fn an_external_message_with_anything_beside_it_is_refused() {
        let message = || Input::from(ExternalMessage::new("mailbox", "text"));
        for input in [message().and("text"), Input::from("text").and(message()), message().and(message())] {
            assert!(matches!(input.into_parts(), Err(Error::InvalidInput(_))));
        }
        assert!(message().into_parts().is_ok());
    }
}
