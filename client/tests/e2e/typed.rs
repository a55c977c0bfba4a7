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
            Err(Error::Output { text, reason, result, .. }) => {
                assert_eq!(text, "Four stars.");
                assert_eq!(result.unwrap().items.len(), 2);
                assert!(reason.contains("line 1"), "{reason}");
            }
            other => panic!("{other:?}"),
        }
        codex.close().await.unwrap();
    }
}

e2e! {
    async fn an_answer_comes_with_the_turns_result_and_may_stand_in_a_fence() {
        let (model, codex) = connect().await;
        model.reply_text("```json\n{\"stars\": 4, \"remark\": null}\n```\n");
        let thread = codex.thread_start().await.unwrap();
        let (review, result): (Review, _) = thread.run_as_with_result("Review it.").await.unwrap();
        assert_eq!(review, Review { stars: 4, remark: None });
        assert!(result.usage.is_some() && result.final_response.unwrap().starts_with("```json"));
        codex.close().await.unwrap();
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
struct Scores {
    #[allow(dead_code, reason = "it is never read")]
    by_name: std::collections::BTreeMap<String, u8>,
}

e2e! {
    async fn a_map_is_refused_by_name_before_it_is_sent() {
        let (model, codex) = connect().await;
        let thread = codex.thread_start().await.unwrap();
        let refused = thread.run_as::<Scores>("Rate them.").await.unwrap_err();
        assert!(matches!(&refused, Error::InvalidInput(why) if why.contains("`Scores.by_name`")), "{refused}");
        assert!(model.requests().is_empty());
        codex.close().await.unwrap();
    }
}

#[cfg(feature = "experimental")]
mod tools {
    use codex_client::{DynamicTool, Json, ToolContext, ToolOutput};

    use super::*;
    use crate::inputs::PIXEL_FILE;
    use crate::support::{connect_with, reconnect_with};

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

    e2e! {
        async fn a_resumed_thread_keeps_its_tools_and_calls_those_of_its_connection() {
            let (model, codex) = connect_with(|config| config.dynamic_tool(weather())).await;
            model.reply_text("Hello.");
            let thread = codex.thread_start().await.unwrap();
            thread.run("Hello?").await.unwrap();
            codex.close().await.unwrap();
            for registers in [true, false] {
                let codex = reconnect_with(&model, |config| match registers {
                    true => config.dynamic_tool(weather()),
                    false => config,
                });
                let codex = codex.await;
                model.reply_tool_call("weather", json!({ "city": "Rome" }));
                model.reply_text("Seen.");
                codex.thread_resume(thread.id()).await.unwrap().run("How is the weather?").await.unwrap();
                let [.., told, answered] = &model.requests()[..] else { panic!("two requests") };
                assert!(told.body["tools"].to_string().contains("Tells today's weather."), "{:?}", told.body);
                let output = answered.input().last().unwrap()["output"].to_string();
                assert_eq!(output.contains("Sunny in Rome."), registers, "{output}");
                codex.close().await.unwrap();
            }
        }
    }

    e2e! {
        async fn a_tool_knows_its_call_and_gives_values_and_pictures() {
            let picture = DynamicTool::new("picture", "Draws.", |_: Weather| async {
                Ok::<_, String>(ToolOutput::text("Here:").and(ToolOutput::image_bytes("image/png", PIXEL_FILE)))
            });
            let whose = DynamicTool::with_context("whose", "Tells.", |_: Weather, context: ToolContext| async move {
                let ids = [context.thread_id(), context.turn_id(), context.call_id()].map(str::to_owned);
                Ok::<_, String>(Json(json!({ "ids": ids, "open": context.codex().is_some() })))
            });
            let (model, codex) =
                connect_with(|config| config.dynamic_tool(picture).dynamic_tool(whose)).await;
            model.reply_tool_call("picture", json!({ "city": "Rome" }));
            let call = model.reply_tool_call("whose", json!({ "city": "Rome" }));
            model.reply_text("Seen.");
            let thread = codex.thread_start().await.unwrap();
            let result = thread.run("Use them.").await.unwrap();
            let requests = model.requests();
            let output = |request: usize| requests[request].input().last().unwrap()["output"].to_string();
            assert!(output(1).contains("data:image/png;base64,iVBORw0KGgo"), "{}", output(1));
            let expected = json!({ "ids": [thread.id(), &result.id, &call], "open": true }).to_string();
            assert!(output(2).replace('\\', "").contains(&expected), "{}", output(2));
            codex.close().await.unwrap();
        }
    }
}
