//! Answers and tools of a Rust type.

use codex_client::Error;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::support::{connect, e2e};

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Review {
    stars: u8,
    remark: Option<String>,
}

e2e! {
    async fn an_answer_is_read_as_the_type_that_was_asked_for() {
        let (model, codex) = connect().await;
        model.reply_text(r#"{"stars":4,"remark":null}"#);
        let thread = codex.thread_start().await.unwrap();
        let review: Review = thread.run_as("Review it.").await.unwrap();
        assert_eq!(review, Review { stars: 4, remark: None });
        let asked = &model.requests()[0].body["text"]["format"];
        assert_eq!(asked["type"], "json_schema");
        assert_eq!(asked["schema"]["required"], json!(["remark", "stars"]));
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn another_answer_is_an_error_with_the_text() {
        let (model, codex) = connect().await;
        model.reply_text("Four stars.");
        let thread = codex.thread_start().await.unwrap();
        match thread.run_as::<Review>("Review it.").await {
            Err(Error::Output { text, reason, .. }) => {
                assert_eq!(text, "Four stars.");
                assert!(reason.contains("line 1"), "{reason}");
            }
            other => panic!("{other:?}"),
        }
        codex.close().await.unwrap();
    }
}

#[cfg(feature = "experimental")]
mod tools {
    use codex_client::DynamicTool;

    use super::*;
    use crate::support::connect_with;

    #[derive(Deserialize, JsonSchema)]
    struct Weather {
        /// The name of a city.
        city: String,
    }

    fn weather() -> DynamicTool {
        DynamicTool::new("weather", "Tells today's weather.", |arguments: Weather| async move {
            match arguments.city.as_str() {
                "Atlantis" => Err("there is no such city"),
                city => Ok(format!("Sunny in {city}.")),
            }
        })
    }

    e2e! {
        async fn the_model_calls_a_tool_of_the_program() {
            let (model, codex) = connect_with(|config| config.dynamic_tool(weather())).await;
            for arguments in [json!({ "city": "Rome" }), json!({ "city": "Atlantis" }), json!({ "town": 1 })] {
                model.reply_tool_call("weather", arguments);
            }
            model.reply_text("Seen.");
            codex.thread_start().await.unwrap().run("How is the weather?").await.unwrap();
            let requests = model.requests();
            let told = requests[0].body["tools"].to_string();
            assert!(told.contains("Tells today's weather.") && told.contains("The name of a city."), "{told}");
            let outputs: Vec<String> = requests[1..]
                .iter()
                .map(|request| request.input().last().unwrap()["output"].to_string())
                .collect();
            assert!(outputs[0].contains("Sunny in Rome."), "{outputs:?}");
            assert!(outputs[1].contains("there is no such city"), "{outputs:?}");
            assert!(outputs[2].contains("missing field `city`"), "{outputs:?}");
            codex.close().await.unwrap();
        }
    }
}
