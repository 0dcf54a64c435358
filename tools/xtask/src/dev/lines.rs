//! What the development command prints: the `ready` line, what runs, and lines to paste.
//!
//! ```text
//! ready http://127.0.0.1:8787 key sk-lethe-…
//! ```
//!
//! Invariant: the `ready` line is the first one after the build and has exactly this form, for scripts to wait for.

use super::given::Given;
use super::runtime::Runner;
use super::{Options, Runtime};

/// Prints it all.
pub(crate) fn print(options: &Options, runner: &Runner, url: &str, given: &Given) {
    println!("ready {url} key {}", given.key);
    println!("\n  runtime   {}\n  registry  {}\n  state     {}", runtime(runner), registry(options), state(options));
    let Given { key, model, .. } = given;
    println!(
        "\nAn answer streamed word by word; the address never reaches the provider:\n\n{}",
        curl(url, key, model, "\"stream\":true,\"zdr\":true")
    );
    if options.shows_demo() {
        println!(
            "\nRefused, since nobody has verified this provider:\n\n{}",
            curl(url, key, "demo/unattested", "\"zdr\":true")
        );
    }
    if given.settings.get("PAGE").is_some_and(|page| page == "public") {
        println!("\nThe page for people, in a browser:\n\n  {url}/");
    }
    println!("\nThe official OpenAI SDKs, in any language:\n\n  export OPENAI_BASE_URL={url}/v1 OPENAI_API_KEY={key}");
    let token = given.settings.get("METRICS_TOKEN").map_or("", String::as_str);
    println!("\nHealth, and aggregate counts (a row moves in steps of five requests from two keys):\n");
    println!("  curl {url}/healthz\n  curl {url}/metrics -H 'authorization: Bearer {token}'");
    admin(url, given);
    let named = if options.shows_demo() { format!(" ANTHROPIC_MODEL={model}") } else { String::new() };
    println!("\nClaude Code:\n");
    println!("  ANTHROPIC_BASE_URL={url} ANTHROPIC_AUTH_TOKEN={key}{named} claude\n\nCtrl-C ends it.");
}

/// The admin plane's token and a line to paste.
fn admin(url: &str, given: &Given) {
    let Some(admin) = &given.admin else { return };
    println!("\nThe admin plane, /api/admin; what it writes holds within REGISTRY_TTL_S:\n");
    match &admin.token {
        Some(token) => println!("  export LETHE_ADMIN_URL={url} LETHE_ADMIN_TOKEN={token}"),
        None => println!("  export LETHE_ADMIN_URL={url} LETHE_ADMIN_TOKEN=…   one of those in --vars"),
    }
    println!("  cargo xtask admin registry get registry.json");
}

fn curl(url: &str, key: &str, model: &str, members: &str) -> String {
    let message = "Write two lines to ada@analytical-engine.org";
    let body = format!(r#"{{"model":"{model}",{members},"messages":[{{"role":"user","content":"{message}"}}]}}"#);
    let headers = format!("-H 'authorization: Bearer {key}' -H 'content-type: application/json'");
    format!("  curl -N {url}/v1/chat/completions {headers} \\\n    -d '{body}'")
}

fn runtime(runner: &Runner) -> String {
    match runner {
        Runner::Workerd => "the Worker, on workerd".to_owned(),
        Runner::Spin(program) => format!("the component, in Spin ({})", program.display()),
        Runner::Host(_) => "the component, in the project's own wasmtime host (no `spin` found)".to_owned(),
    }
}

fn registry(options: &Options) -> String {
    match (&options.registry, options.demo) {
        (Some(file), _) => format!("{}, loaded as it is; the demonstration provider is not part of it", file.display()),
        (None, true) => "the default one, with demo/echo (verified) and demo/unattested (not verified)".to_owned(),
        (None, false) => "what the store already has, else the default one".to_owned(),
    }
}

fn state(options: &Options) -> String {
    match (&options.persist, options.runtime) {
        (Some(folder), Runtime::Worker | Runtime::Spin) => folder.display().to_string(),
        (None, Runtime::Worker | Runtime::Spin) => "a temporary folder, removed at the end".to_owned(),
    }
}
