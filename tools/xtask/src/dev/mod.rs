//! `cargo xtask dev`: both planes on this machine behind one port, with a key, an admin token, and a provider that shows what it
//! was sent.
//!
//! ```text
//! build ─▶ demonstration provider ─▶ KV entries and settings ─▶ runtime ─▶ "ready http://… key sk-lethe-…" ─▶ Ctrl-C
//! ```
//!
//! Invariant: `ready` is printed when requests are answered, and what was started or written to a temporary folder ends
//! with the command.

mod given;
mod lines;
mod runtime;

use crate::flags::Flags;
use crate::run::{self, Running, Temporary};
use crate::{Outcome, place};
pub(crate) use runtime::spin;

use given::Given;
pub(crate) use given::settings_in;
use lethe_echo::Echo;
use std::fs::File;
use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

/// What the command was asked for.
pub(crate) struct Options {
    runtime: Runtime,
    port: u16,
    registry: Option<PathBuf>,
    vars: Option<PathBuf>,
    key: Option<String>,
    persist: Option<PathBuf>,
    demo: bool,
    admin: bool,
}

/// Where the gateway runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runtime {
    /// The Worker, on workerd.
    Worker,
    /// The component, in Spin, or in the project's own host where there is no Spin.
    Spin,
}

/// Builds and runs the gateway until it is stopped.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    let options = Options::parse(words)?;
    let port = free(options.port)?;
    given::readable(&options)?;
    let temporary = Temporary::new("lethe-dev")?;
    let state = options.persist.clone().unwrap_or_else(|| temporary.path().join("state"));
    let _lock = alone(&state)?;
    let runner = runtime::build(&options)?;
    let echo = options.shows_demo().then(|| Echo::start(PACE, |text| println!("demo provider received: {text:?}")));
    let echo = echo.transpose().map_err(|fault| format!("demonstration provider: {fault}"))?;
    let given = Given::gather(&options, echo.as_ref().map(Echo::url).as_deref())?;
    let deployment = runtime::Deployment { port, state: &state, given: &given, temporary: &temporary };
    let (url, gateway) = runtime::start(&runner, &deployment)?;
    run::ready();
    lines::print(&options, &runner, &url, &given);
    serve(gateway)
}

/// Between two words of a demonstration answer: slow enough to be seen, fast enough not to bore.
const PACE: Duration = Duration::from_millis(40);

impl Options {
    fn parse(words: Vec<String>) -> Result<Self, String> {
        let flags =
            Flags::parse(words, &["runtime", "port", "registry", "vars", "key", "persist"], &["no-demo", "no-admin"])?;
        let runtime = match flags.value("runtime") {
            None | Some("worker") => Runtime::Worker,
            Some("spin") => Runtime::Spin,
            Some(other) => return Err(format!("--runtime {other}: there are `worker` and `spin`")),
        };
        let port = flags.value("port").unwrap_or("8787");
        Ok(Self {
            runtime,
            port: port.parse().map_err(|_| format!("--port {port}: not a port"))?,
            registry: flags.value("registry").map(PathBuf::from),
            vars: flags.value("vars").map(PathBuf::from),
            key: flags.value("key").map(str::to_owned),
            persist: absolute(flags.value("persist"))?,
            demo: !flags.has("no-demo"),
            admin: !flags.has("no-admin"),
        })
    }

    /// A registry of the caller's own is loaded as it is, so the demonstration provider would not be in it.
    fn shows_demo(&self) -> bool {
        self.demo && self.registry.is_none()
    }
}

fn absolute(folder: Option<&str>) -> Result<Option<PathBuf>, String> {
    folder.map(|folder| std::path::absolute(folder).map_err(|fault| format!("--persist {folder}: {fault}"))).transpose()
}

/// The port itself, or any free one for 0; said before minutes of building, not after.
fn free(port: u16) -> Result<u16, String> {
    let taken = |fault| format!("port {port} cannot be had ({fault}): choose another one with --port, or 0 for any");
    let listener = TcpListener::bind(("127.0.0.1", port)).map_err(taken)?;
    listener.local_addr().map(|address| address.port()).map_err(|fault| fault.to_string())
}

/// Two gateways on one folder would break each other's database: the second one is told so.
fn alone(state: &std::path::Path) -> Result<File, String> {
    place::folder(state)?;
    let path = state.join(".lock");
    let file = File::create(&path).map_err(|fault| format!("{}: {fault}", path.display()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(format!("{} is in use by another `cargo xtask dev`", state.display())),
    }
}

fn serve(gateway: Running) -> Outcome {
    let status = gateway.wait()?;
    Err(format!("the gateway ended by itself ({status})"))
}
