//! Runs the component where Spin is not at hand: the same engine, the same imports, the same reuse of instances.
//!
//! ```text
//! component-host lethe.wasm --admin admin.wasm --listen 127.0.0.1:0 --kv folder --variables file --manifest spin.toml
//! listening http://127.0.0.1:41234
//! scan 73656372657421          ◀ a line on its input: how often do these bytes stand in live linear memory?
//! scan 0
//! ```
//!
//! `--admin` is the second component, which answers below `/api/admin`; both have the one store. Of the manifest only each
//! component's `allowed_outbound_hosts` is read.
//!
//! Invariant: what a component does not import here it cannot have; a component that wants to print does not start.

mod folder;
mod hosts;
mod memory;
mod platform;
mod serve;
mod stores;

use std::collections::BTreeMap;
use std::io::BufRead;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use memory::Memories;
use platform::{Plane, Platform};

const USAGE: &str = "component-host COMPONENT.wasm [--admin COMPONENT.wasm] --listen 127.0.0.1:PORT --kv DIR \
    [--variables FILE] [--manifest spin.toml]";

struct Options {
    component: PathBuf,
    admin: Option<PathBuf>,
    listen: String,
    folder: PathBuf,
    variables: BTreeMap<String, String>,
    manifest: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let ended = match options(std::env::args().skip(1)) {
        Ok(options) => run(options).await.map_err(|fault| format!("{fault:#}")),
        Err(fault) => Err(fault),
    };
    let Err(fault) = ended else { return ExitCode::SUCCESS };
    eprintln!("component-host: {fault}");
    ExitCode::FAILURE
}

async fn run(options: Options) -> wasmtime::Result<()> {
    let memories = Arc::new(Memories::default());
    let platform = Platform::new(options.folder, options.variables, options.manifest, &memories)?;
    let data = platform.load(&options.component, Plane::Data)?;
    let admin = options.admin.map(|component| platform.load(&component, Plane::Admin)).transpose()?;
    let listener = tokio::net::TcpListener::bind(&options.listen).await?;
    println!("listening http://{}", listener.local_addr()?);
    std::thread::spawn(move || answer_questions(&memories));
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        served = serve::forever(listener, data, admin) => served,
        _ = terminate.recv() => std::process::exit(0),
        _ = tokio::signal::ctrl_c() => std::process::exit(0),
    }
}

/// `scan HEX` and `memory` on the input; the end of the input ends nothing.
fn answer_questions(memories: &Memories) {
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        match line.trim().split_once(' ') {
            Some(("scan", hex)) => match bytes(hex.trim()) {
                Some(pattern) => println!("scan {}", memories.count(&pattern)),
                None => println!("scan: not hexadecimal"),
            },
            _ if line.trim() == "memory" => println!("memory {}", memories.bytes()),
            _ => println!("unknown: scan HEX, memory"),
        }
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if hex.is_empty() || !hex.len().is_multiple_of(2) || !hex.is_ascii() {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}

fn options(mut words: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut component, mut admin, mut listen, mut folder, mut manifest) = (None, None, None, None, None);
    let mut variables = BTreeMap::new();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("{word} needs a value: {USAGE}"));
        match word.as_str() {
            "--admin" => admin = Some(PathBuf::from(value()?)),
            "--listen" => listen = Some(value()?),
            "--kv" => folder = Some(PathBuf::from(value()?)),
            "--variables" => variables = read(&value()?)?,
            "--manifest" => manifest = Some(PathBuf::from(value()?)),
            flag if flag.starts_with("--") => return Err(format!("{flag} is not known: {USAGE}")),
            path => component = Some(PathBuf::from(path)),
        }
    }
    let missing = || USAGE.to_owned();
    let (component, folder) = (component.ok_or_else(missing)?, folder.ok_or_else(missing)?);
    Ok(Options { component, admin, listen: listen.ok_or_else(missing)?, folder, variables, manifest })
}

/// `NAME=value` lines; names count in lower case, as Spin's variables do.
fn read(path: &str) -> Result<BTreeMap<String, String>, String> {
    let text = std::fs::read_to_string(path).map_err(|fault| format!("{path}: {fault}"))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.split_once('=').ok_or_else(|| format!("{path}: `{line}` is not NAME=value"))?;
            Ok((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect()
}
