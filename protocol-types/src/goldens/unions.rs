//! What generated unions and enums do with JSON.

use serde_json::json;

use super::json::{assert_kept, error, read};
use super::*;

mod tagged_union {
    use super::tagged::{AgentMessageItem, Item};
    use super::*;

    fn message() -> Item {
        Item::AgentMessage(AgentMessageItem { id: "1".into(), text: "hi".into() })
    }

    #[test]
    fn decodes_with_the_tag_first() {
        let item: Item = serde_json::from_str(r#"{"type":"agentMessage","id":"1","text":"hi"}"#).unwrap();
        assert_eq!(item, message());
    }

    #[test]
    fn is_made_from_what_it_holds() {
        assert_eq!(Item::from(AgentMessageItem { id: "1".into(), text: "hi".into() }), message());
    }

    #[test]
    fn decodes_with_the_tag_last() {
        let item: Item = serde_json::from_str(r#"{"id":"1","text":"hi","type":"agentMessage"}"#).unwrap();
        assert_eq!(item, message());
    }

    #[test]
    fn writes_the_tag_first() {
        let text = serde_json::to_string(&message()).unwrap();
        assert_eq!(text, r#"{"type":"agentMessage","id":"1","text":"hi"}"#);
    }

    #[test]
    fn keeps_an_unknown_kind_whole() {
        let item: Item = assert_kept(json!({ "type": "hologram", "id": "7", "depth": [1, null] }));
        assert!(matches!(&item, Item::Unrecognized(object) if object.kind() == "hologram"));
        assert_eq!(item.id(), Some("7"));
    }

    #[test]
    fn refuses_a_known_kind_that_is_broken() {
        assert!(error::<Item>(json!({ "type": "agentMessage", "id": "1" })).contains("`text`"));
        assert!(error::<Item>(json!({ "id": "1", "type": "agentMessage" })).contains("`text`"));
    }

    #[test]
    fn the_place_of_an_error_is_one_of_what_was_given() {
        let late = serde_json::from_str::<Item>(r#"{"id":"1",      "type":"agentMessage"}"#).unwrap_err();
        assert_eq!(late.to_string(), "missing field `text` at line 1 column 38");
    }

    #[test]
    fn refuses_an_object_without_tag() {
        assert!(error::<Item>(json!({ "id": "1" })).contains("`type`"));
    }

    #[test]
    fn has_the_tag_that_the_dump_gives_it() {
        assert_kept::<tag_names::Mode>(json!({ "mode": "openai/form", "url": "u" }));
        assert_kept::<tag_names::Handler>(json!({ "handlerType": "prompt" }));
        assert!(error::<tag_names::Mode>(json!({ "type": "plain" })).contains("`mode`"));
    }

    #[test]
    fn carries_what_stands_beside_it_in_every_kind() {
        assert_kept::<distribute::Item>(json!({ "type": "plan", "id": "1", "turnId": "2" }));
        assert!(error::<distribute::Item>(json!({ "type": "plan" })).contains("`id`"));
    }

    #[test]
    fn takes_either_of_two_members() {
        assert_kept::<alternatives::Input>(json!({ "type": "image", "detail": true, "url": "u" }));
        assert_kept::<alternatives::Input>(json!({ "type": "image", "detail": true, "fileId": "f" }));
    }
}

mod external_union {
    use super::external::ErrorInfo;
    use super::*;

    #[test]
    fn is_a_string_or_an_object_with_one_key() {
        assert_eq!(assert_kept::<ErrorInfo>(json!("denied")), ErrorInfo::Denied);
        assert_eq!(assert_kept::<ErrorInfo>(json!({ "custom": "x" })), ErrorInfo::Custom("x".into()));
        assert_kept::<ErrorInfo>(json!({ "connectionFailed": { "httpStatusCode": 502 } }));
    }

    #[test]
    fn keeps_what_it_does_not_know() {
        for unknown in [
            json!("new"),
            json!({ "new": { "a": [1] } }),
            json!({}),
            json!({ "custom": "x", "beside": 1 }),
            json!({ "denied": {} }),
            json!("custom"),
            json!(7),
            json!(-1.5),
            json!(true),
            json!(null),
            json!([{ "custom": "x" }]),
        ] {
            assert!(matches!(assert_kept(unknown), ErrorInfo::Unrecognized(_)));
        }
    }

    #[test]
    fn refuses_a_known_variant_that_is_broken() {
        let message = error::<ErrorInfo>(json!({ "connectionFailed": { "httpStatusCode": "502" } }));
        assert!(message.contains("connectionFailed") && message.contains("httpStatusCode"), "{message}");
    }
}

mod values {
    use super::*;

    #[test]
    fn a_string_enum_keeps_an_unknown_string() {
        assert_eq!(assert_kept::<string_enum::Effort>(json!("on-request")), string_enum::Effort::OnRequest);
        let unknown: string_enum::Effort = assert_kept(json!("ultra"));
        assert_eq!(unknown.as_str(), "ultra");
    }

    #[test]
    fn a_string_enum_is_made_from_text_and_shown_as_it() {
        use super::string_enum::Effort;
        assert_eq!("on-request".parse(), Ok(Effort::OnRequest));
        assert_eq!(Effort::from("on-request".to_owned()), Effort::OnRequest);
        assert_eq!(format!("{:>11}|{}", Effort::OnRequest, Effort::from("ultra")), " on-request|ultra");
    }

    #[test]
    fn an_untagged_union_is_what_its_strings_say() {
        use super::untagged::{FieldSchema, Output};
        assert!(matches!(assert_kept(json!({ "type": "integer" })), FieldSchema::Number(_)));
        assert!(matches!(assert_kept(json!({ "type": "string", "maxLength": 3 })), FieldSchema::String(_)));
        assert!(matches!(assert_kept(json!(["a"])), Output::List(_)));
    }

    #[test]
    fn an_untagged_union_keeps_what_is_of_no_known_shape() {
        use super::untagged::{AnySchema, Content, FieldSchema, ObjectSchema, Output};
        for unknown in [json!(1), json!(null), json!([1]), json!({ "a": [null, 1.5] })] {
            assert!(matches!(assert_kept(unknown), Output::Unrecognized(_)));
        }
        assert!(matches!(assert_kept(json!({ "type": "date" })), FieldSchema::Unrecognized(_)));
        assert!(matches!(assert_kept(json!({ "type": "date" })), AnySchema::Unrecognized(_)));
        assert!(matches!(assert_kept(json!({ "image": "u" })), Content::Unrecognized(_)));
        let inside: ObjectSchema = assert_kept(json!({ "members": ["a", { "new": 1 }] }));
        assert!(matches!(inside.members.as_slice(), [Output::String(_), Output::Unrecognized(_)]));
    }

    #[test]
    fn an_untagged_union_takes_a_known_shape_with_new_members() {
        use super::untagged::{AnySchema, Content, FieldSchema};
        assert!(matches!(read(json!({ "text": "a", "new": 1 })), Ok(Content::Text(_))));
        assert!(matches!(read(json!({ "type": "string", "new": 1 })), Ok(FieldSchema::String(_))));
        let nested = read(json!({ "type": "string", "new": 1 }));
        assert!(matches!(nested, Ok(AnySchema::Field(FieldSchema::String(_)))));
    }

    #[test]
    fn an_untagged_union_refuses_a_known_shape_that_is_broken() {
        use super::untagged::{AnySchema, FieldSchema};
        let broken = || json!({ "type": "string", "maxLength": "3" });
        assert!(error::<FieldSchema>(broken()).contains("as String: `maxLength`"));
        assert!(error::<AnySchema>(broken()).contains("as String: `maxLength`"));
    }

    #[test]
    fn a_newtype_is_its_value() {
        assert_eq!(assert_kept::<newtypes::Alias>(json!("/tmp")).0.as_str(), "/tmp");
        assert_kept::<newtypes::Flags>(json!([true]));
        assert_kept::<newtypes::Anything>(json!(null));
    }
}

mod tiers {
    use super::experimental::{Item, Level, Loudness, Reason};
    use super::*;

    #[test]
    fn what_is_stable_is_known_in_both() {
        assert_eq!(assert_kept::<Level>(json!("low")), Level::Low);
        assert_eq!(assert_kept::<Loudness>(json!("quiet")), Loudness::Quiet);
        assert_eq!(assert_kept::<Reason>(json!("other")), Reason::Other);
    }

    #[test]
    fn what_is_experimental_is_known_with_the_feature_and_kept_without() {
        let known = cfg!(feature = "experimental");
        assert_eq!(!matches!(assert_kept(json!("high")), Level::Unrecognized(_)), known);
        assert_eq!(!matches!(assert_kept(json!("deafening")), Loudness::Unrecognized(_)), known);
        assert_eq!(!matches!(assert_kept(json!({ "hook": {} })), Reason::Unrecognized(_)), known);
        assert_eq!(!matches!(assert_kept(json!({ "type": "video" })), Item::Unrecognized(_)), known);
    }

    #[test]
    fn experimental_members_are_ignored_without_the_feature() {
        let item: Item = read(json!({ "type": "text", "style": "bold" })).unwrap();
        let kept = serde_json::to_value(item).unwrap().get("style").is_some();
        assert_eq!(kept, cfg!(feature = "experimental"));
    }
}
