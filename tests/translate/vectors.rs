//! The vectors of every pair.
//!
//! ```text
//! body ─request(client, target)─▶ becomes, dropped        or refused
//! ```
//!
//! Invariant: what comes out has the target's shape, and names the target's model.

use lethe_core::Dialect;
use lethe_core::translate::Target;
use serde_json::Value;

use super::{shapes, translated};

fn run(file: &str, client: Dialect, dialect: Dialect) {
    let cases: Vec<Value> = serde_json::from_str(file).unwrap();
    assert!(cases.len() > 3);
    for case in &cases {
        let of = &case["target"];
        let predicts = of["predicts"] == true;
        let named = if predicts { String::new() } else { format!("\"model\":{}", of["model"]) };
        let target = Target {
            dialect,
            model: of["model"].as_str().unwrap(),
            named: &named,
            max_output: of["max_output"].as_u64().and_then(|most| u32::try_from(most).ok()),
            reasons: of["reasons"] == true,
            maker: of["maker"] == true,
            predicts,
            zero_retention: of["zero_retention"] == true,
        };
        let says = &case["says"];
        match (translated(&case["body"], client, &target), case["refused"].as_str()) {
            (Err(refused), expected) => assert_eq!(Some(refused.field), expected, "{says}"),
            (Ok((body, translation)), None) => {
                if predicts {
                    shapes::prediction(&body)
                } else {
                    shapes::check(&body, dialect)
                }
                assert_eq!(body, case["becomes"], "{says}: {body}");
                assert_eq!(Value::from(translation.dropped), case["dropped"], "{says}");
            }
            (Ok((body, _)), Some(expected)) => panic!("{says}: {expected} is not refused: {body}"),
        }
    }
}

macro_rules! pairs {
    ($($name:ident $file:literal $client:ident $target:ident),+ $(,)?) => {$(
        #[test]
        fn $name() {
            run(include_str!(concat!("../vectors/translate/", $file)), Dialect::$client, Dialect::$target);
        }
    )+};
}

pairs! {
    chat_as_messages "chat-messages.json" Chat Messages,
    chat_as_responses "chat-responses.json" Chat Responses,
    messages_as_chat "messages-chat.json" Messages Chat,
    messages_as_responses "messages-responses.json" Messages Responses,
    responses_as_chat "responses-chat.json" Responses Chat,
    responses_as_messages "responses-messages.json" Responses Messages,
    chat_as_a_prompt "chat-prompt.json" Chat Chat,
    messages_as_a_prompt "messages-prompt.json" Messages Chat,
    responses_as_a_prompt "responses-prompt.json" Responses Chat,
}
