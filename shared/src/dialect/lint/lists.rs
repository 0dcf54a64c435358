//! The lists of the lint, as data.
//!
//! ```text
//! tools: "function custom"      ANSWERED: tool type `file_search`: the files that it searches are kept by the provider
//! ```
//!
//! Sources: OpenAI, "Your data" (endpoints and features under zero data retention); Anthropic, "API and data retention" (feature
//! eligibility) and the list of beta headers in its API reference. `NOT_FOR_HEALTH` is outside of Anthropic's HIPAA terms.
//!
//! Invariant: a name is listed only where its provider documents that nothing is kept; a version is a name of its own.

use super::{Axis, Lint};

/// Titles of the page, in order.
pub(super) const TITLES: [(&str, &Lint); 9] = [
    ("Chat Completions", &CHAT),
    ("Messages", &MESSAGES),
    ("Responses", &RESPONSES),
    ("Completions", &COMPLETIONS),
    ("Embeddings", &EMBEDDINGS),
    ("Moderations", &MODERATIONS),
    ("Images", &IMAGES),
    ("Speech", &SPEECH),
    ("Uploads", &UPLOADS),
];

pub(super) static CHAT: Lint = Lint {
    fields: "model messages stream stream_options store tools tool_choice parallel_tool_calls functions function_call \
             response_format modalities reasoning_effort reasoning verbosity prediction stop temperature top_p top_k min_p n \
             max_tokens max_completion_tokens presence_penalty frequency_penalty repetition_penalty logit_bias logprobs \
             top_logprobs seed service_tier prompt_cache_key prompt_cache_retention user metadata safety_identifier thinking \
             enable_thinking chat_template_kwargs",
    parts: "text refusal image_url input_audio file video_url thinking",
    tools: "function custom",
    betas: OPENAI_FLAGS,
};

pub(super) static MESSAGES: Lint = Lint {
    fields: "model messages system max_tokens metadata stop_sequences stream temperature top_p top_k tools tool_choice thinking \
             output_config output_format context_management cache_control service_tier inference_geo speed anthropic_version",
    parts: "text image document search_result tool_use tool_result tool_reference thinking redacted_thinking compaction \
            server_tool_use web_search_tool_result web_search_result web_fetch_tool_result web_fetch_result tool_addition \
            tool_removal",
    tools: "custom bash_20241022 bash_20250124 text_editor_20241022 text_editor_20250124 text_editor_20250429 \
            text_editor_20250728 memory_20250818",
    betas: "claude-code-20250219 interleaved-thinking-2025-05-14 dev-full-thinking-2025-05-14 context-1m-2025-08-07 \
            context-management-2025-06-27 compact-2026-01-12 model-context-window-exceeded-2025-08-26 \
            thinking-token-count-2026-05-13 fine-grained-tool-streaming-2025-05-14 token-efficient-tools-2025-02-19 token-counting-2024-11-01 \
            output-128k-2025-02-19 max-tokens-3-5-sonnet-2024-07-15 pdfs-2024-09-25 prompt-caching-2024-07-31 \
            prompt-caching-scope-2026-01-05 effort-2025-11-24 adaptive-thinking-2026-01-28 fast-mode-2026-02-01 \
            mid-conversation-system-2026-04-07 mid-conversation-system-clear-at-2026-08-21 mid-conversation-tool-changes-2026-07-01 \
            mid-conversation-output-config-2026-07-01 per-turn-control-2026-07-01 thinking-display-updates-2026-08-18 \
            advanced-tool-use-2025-11-20 tool-examples-2025-10-29 structured-outputs-2025-11-13 web-search-2025-03-05 \
            web-fetch-2025-09-10",
};

pub(super) static RESPONSES: Lint = Lint {
    fields: "model input instructions stream stream_options store tools tool_choice parallel_tool_calls max_tool_calls text \
             reasoning include max_output_tokens temperature top_p top_logprobs truncation context_management service_tier \
             prompt_cache_key prompt_cache_retention user metadata client_metadata safety_identifier",
    parts: "message input_text input_image input_file input_audio output_text refusal reasoning summary_text reasoning_text \
            function_call function_call_output custom_tool_call custom_tool_call_output local_shell_call \
            local_shell_call_output apply_patch_call apply_patch_call_output compaction",
    tools: "function custom namespace local_shell apply_patch",
    betas: OPENAI_FLAGS,
};

pub(super) static COMPLETIONS: Lint = Lint {
    fields: "model prompt suffix stream stream_options stop echo best_of n seed max_tokens temperature top_p logprobs \
             presence_penalty frequency_penalty logit_bias user",
    parts: "",
    tools: "",
    betas: OPENAI_FLAGS,
};

pub(super) static EMBEDDINGS: Lint =
    Lint { fields: "model input dimensions encoding_format user", parts: "", tools: "", betas: OPENAI_FLAGS };

pub(super) static MODERATIONS: Lint =
    Lint { fields: "model input", parts: "text image_url", tools: "", betas: OPENAI_FLAGS };

/// Not `response_format`: an answer by URL is a picture that is kept until somebody fetches it.
pub(super) static IMAGES: Lint = Lint {
    fields: "model prompt stream partial_images n size quality style background moderation output_format output_compression user",
    parts: "",
    tools: "",
    betas: OPENAI_FLAGS,
};

pub(super) static SPEECH: Lint = Lint {
    fields: "model input instructions response_format stream_format speed voice",
    parts: "",
    tools: "",
    betas: OPENAI_FLAGS,
};

/// Names of parts. Not `response_format` of edits by URL: an answer by URL is a picture that is kept.
pub(super) static UPLOADS: Lint = Lint {
    fields: "model prompt file language temperature stream timestamp_granularities[] include[] chunking_strategy image image[] mask n \
             size quality background input_fidelity output_format output_compression partial_images user",
    parts: "",
    tools: "",
    betas: OPENAI_FLAGS,
};

const OPENAI_FLAGS: &str = "responses=experimental";

/// Members that say who the user is.
pub(super) const REDACTED: &str = "user metadata client_metadata safety_identifier";

/// Eligible except under a business associate agreement.
pub(super) const NOT_FOR_HEALTH: &str = "web_search_20250305 web_fetch_20250910";

/// The flag for an hour's cache, taken out of `anthropic-beta`.
pub(crate) const HOUR_FLAG: &str = "extended-cache-ttl-2025-04-11";

/// What a provider must be told where it stores by default.
pub(crate) const STORED: &str = "\"store\":false,";

/// What is made harmless beside [`REDACTED`].
pub(super) const HARMLESS: [(&str, &str); 5] = [
    ("`store`", "`false`; put in where it is left out and the provider stores by default (Responses)"),
    ("`prompt_cache_retention: \"24h\"`", "taken out"),
    ("`cache_control.ttl: \"1h\"`", "`5m`, the default"),
    ("the flag `extended-cache-ttl-2025-04-11`", "taken out of `anthropic-beta`"),
    ("`web_search_20250305`, `web_fetch_20250910` (tool types)", "pass, unless the terms demand `hipaa_baa`"),
];

const CONTAINER: &str = "code runs in a container of the provider that keeps files between requests";
const UPLOAD: &str = "uploaded files are kept by the provider until they are deleted";
const SEARCH: &str = "a hosted search passes words of the request on to others";
const SERVER: &str = "a remote server gets words of the request and keeps them on its own terms";
const SCREEN: &str = "pictures of screens are kept to watch over what the model does there";
const REFERENCE: &str = "what it refers to is kept by the provider";
const SPOKEN: &str = "spoken answers are kept for an hour, for the next turn";
const BATCH: &str = "batches keep prompts and answers for hours or days";

/// What is refused by name, and why.
pub(super) const ANSWERED: &[(Axis, &str, &str)] = &[
    (Axis::Field, "background", "an answer made in the background is kept until it is fetched"),
    (Axis::Field, "previous_response_id conversation prompt", REFERENCE),
    (Axis::Field, "container", CONTAINER),
    (Axis::Field, "mcp_servers", SERVER),
    (Axis::Field, "web_search_options", SEARCH),
    (Axis::Field, "audio", SPOKEN),
    (
        Axis::Field,
        "response_format",
        "a picture that is answered by its URL is kept until somebody fetches it (`b64_json` passes)",
    ),
    (Axis::Part, "item_reference", REFERENCE),
    (Axis::Part, "container_upload", UPLOAD),
    (Axis::Part, "file_search_call", UPLOAD),
    (
        Axis::Part,
        "code_interpreter_call shell_call code_execution_tool_result bash_code_execution_tool_result",
        CONTAINER,
    ),
    (Axis::Part, "text_editor_code_execution_tool_result", CONTAINER),
    (Axis::Part, "computer_call computer_screenshot", SCREEN),
    (
        Axis::Part,
        "mcp_call mcp_list_tools mcp_approval_request mcp_approval_response mcp_tool_use mcp_tool_result",
        SERVER,
    ),
    (Axis::Part, "web_search_call", SEARCH),
    (Axis::Part, "image_generation_call", REFERENCE),
    (Axis::Tool, "file_search", UPLOAD),
    (Axis::Tool, "code_interpreter code_execution shell", CONTAINER),
    (Axis::Tool, "computer computer_use", SCREEN),
    (Axis::Tool, "mcp mcp_toolset", SERVER),
    (Axis::Tool, "web_search web_search_preview web_fetch", SEARCH),
    (Axis::Beta, "files-api", UPLOAD),
    (Axis::Beta, "code-execution skills", CONTAINER),
    (Axis::Beta, "mcp-client mcp-servers", SERVER),
    (Axis::Beta, "message-batches", BATCH),
    (Axis::Beta, "computer-use", SCREEN),
    (Axis::Beta, "oauth", "subscriptions are outside of every zero-retention agreement"),
    (Axis::Beta, "assistants", "assistants are stored objects with threads of their own"),
];

pub(super) const HEAD: &str = "# What passes under zero retention

Written by `cargo xtask lint` from the lists of the lint; edit those.

Without zero retention, a provider's fields pass as they are. Under it, only what is listed here passes: a field of the body's
root, a type of a part of a message, a type of a tool with its version, a flag of `anthropic-beta` or `openai-beta`. Anything else
is refused as [`feature_not_zdr_eligible`](refusals.md#feature_not_zdr_eligible), which names it. A field whose value is `null` is
as good as left out, and so is one that is refused by name and `false`.

A request that goes on in another dialect is judged twice: as it came, and what of it is left in the words of the provider.

An operator who knows more lengthens the lists for one provider, in the registry:

```json
{ \"extends\": \"default\", \"providers\": { \"anthropic\": { \"eligible\": { \"betas\": [\"a-flag-2027-01-01\"], \"tools\": [], \"parts\": [], \"fields\": [] } } } }
```
";
