//! The parameters that a request uses, in the words of the registry: what `provider.require_parameters` demands of an endpoint.
//!
//! ```text
//! {"model":"m","messages":[…],"temperature":0,"tools":[…],"seed":7,"thinking":null,"frobnicate":1}
//!    every endpoint has these ──────────┘       tools   seed   absent              unknown
//! ```
//!
//! Invariant: only words of this table leave; a member that no row has is `unknown`, which no endpoint knows.

use alloc::rc::Rc;

use super::reading::Member;
use crate::json::decode;
use crate::order::gather;
use crate::policy::Names;

/// Members of requests (OpenAI, "Create chat completion" and "Create a model response"; Anthropic, "Create a Message"; OpenRouter,
/// "Parameters"), and what an endpoint lists that knows them. `""`: every endpoint does, or it is no parameter of the model's.
const KNOWN: &[(&str, &str)] = &[
    ("model messages input prompt instructions system stream stream_options user metadata store service_tier", ""),
    ("max_tokens max_completion_tokens max_output_tokens temperature top_p stop stop_sequences", ""),
    ("safety_identifier prompt_cache_key prompt_cache_retention cache_control truncation include", ""),
    ("zdr provider providerOptions zdr_policy models", ""),
    ("tools tool_choice functions function_call parallel_tool_calls max_tool_calls", "tools"),
    ("response_format text output_config", "structured_outputs"),
    ("reasoning reasoning_effort include_reasoning thinking", "reasoning"),
    ("frequency_penalty", "frequency_penalty"),
    ("presence_penalty", "presence_penalty"),
    ("repetition_penalty", "repetition_penalty"),
    ("logit_bias", "logit_bias"),
    ("logprobs", "logprobs"),
    ("top_logprobs", "top_logprobs"),
    ("seed", "seed"),
    ("n", "n"),
    ("top_k", "top_k"),
    ("top_a", "top_a"),
    ("min_p", "min_p"),
    ("verbosity", "verbosity"),
    ("prediction", "prediction"),
    ("modalities audio", "audio"),
    ("web_search_options", "web_search_options"),
    ("dimensions", "dimensions"),
    ("encoding_format", "encoding_format"),
];

/// What the members of `body`'s root use; one that is `null` uses nothing.
pub(super) fn used(body: &[u8], members: &[Member]) -> Names {
    let each =
        members.iter().filter(|member| !member.gone).filter_map(|member| used_by(body.get(member.start..member.end)?));
    gather(each.map(Rc::from))
}

fn used_by(member: &[u8]) -> Option<&'static str> {
    if member.ends_with(b"null") {
        return None;
    }
    let key = core::str::from_utf8(member).ok()?.strip_prefix('"')?.split('"').next()?;
    let key = decode(key);
    let known = KNOWN.iter().find(|(names, _)| names.split(' ').any(|name| name == key.text()));
    let word = known.map_or("unknown", |(_, word)| *word);
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::super::lens::Lens;
    use super::super::reading::Reading;
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn words_of_the_registry_and_no_others() {
        let rows: [(&str, &[&str]); 7] = [
            (r#"{"model":"m","messages":[],"temperature":0,"zdr":true}"#, &[]),
            (r#"{"tools":[],"tool_choice":"auto"}"#, &["tools"]),
            (
                r#"{"seed":7,"response_format":{"type":"json_object"},"reasoning":{"effort":"low"}}"#,
                &["reasoning", "seed", "structured_outputs"],
            ),
            (r#"{"thinking":null,"tools" : null }"#, &[]),
            (r#"{"stop":"null"}"#, &[]),
            (r#"{"se\u0065d":1}"#, &["seed"]),
            (r#"{"chat_template_kwargs":{}, "a\"b":1}"#, &["unknown"]),
        ];
        for (body, expected) in rows {
            let mut reading = Reading::new(crate::Dialect::Chat, Lens::default());
            assert!(reading.push(body.as_bytes()).is_ok());
            let Ok(seen) = reading.finish(body.as_bytes()) else { unreachable!("{body}") };
            let used = used(body.as_bytes(), &seen.members);
            assert_eq!(used.iter().map(|name| &**name).collect::<Vec<_>>(), expected, "{body}");
        }
    }
}
