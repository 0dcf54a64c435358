//! The three ways to run the gateway: the Worker on workerd, the component in Spin, the component in the project's host.
//!
//! ```text
//! worker ─▶ node tools/worker.mjs            entries and settings as one line of JSON on its input, never in a file
//! spin   ─▶ spin up --from <manifest>        entries by --key-value, settings by SPIN_VARIABLE_*
//! host   ─▶ component-host lethe.wasm        entries as files, settings in a file of a folder that only the user can read
//! ```
//!
//! The admin plane runs beside the gateway, with modules and settings of its own, on the same store and behind the same port.
//!
//! Invariant: the address is returned when the runtime accepts connections.

use super::given::Given;
use super::{Options, Runtime};
use crate::run::{self, Running, Temporary};
use crate::{build, node, place};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// What runs the gateway.
pub(crate) enum Runner {
    /// workerd, driven by Miniflare.
    Workerd,
    /// Spin itself, at this path.
    Spin(PathBuf),
    /// The project's own host of components.
    Host(PathBuf),
}

/// Builds the planes for the runtime, and finds or builds what runs them.
pub(crate) fn build(options: &Options) -> Result<Runner, String> {
    if options.runtime == Runtime::Worker {
        build::worker()?;
        if options.admin {
            build::admin_worker()?;
        }
        return Ok(Runner::Workerd);
    }
    build::component()?;
    if options.admin {
        build::admin_component()?;
    }
    if let Some(spin) = spin() {
        return Ok(Runner::Spin(spin));
    }
    run::say("there is no `spin` on the path and SPIN_BIN is not set: get it from https://spinframework.dev/install");
    run::say("running the components in the project's own wasmtime host instead (the same engine)");
    build::host().map(Runner::Host)
}

/// What every way to run the gateway is told.
pub(crate) struct Deployment<'a> {
    /// Where it listens on the loopback interface; 0 takes a free port, except under Spin.
    pub(crate) port: u16,
    /// The folder that outlives it.
    pub(crate) state: &'a Path,
    pub(crate) given: &'a Given,
    /// The folder that does not.
    pub(crate) temporary: &'a Temporary,
}

/// Starts it; returns the address where it listens, and the process.
pub(crate) fn start(runner: &Runner, deployment: &Deployment<'_>) -> Result<(String, Running), String> {
    match runner {
        Runner::Workerd => workerd(deployment),
        Runner::Spin(program) => spin_up(program, deployment),
        Runner::Host(program) => host(program, deployment),
    }
}

/// `SPIN_BIN`, or the first `spin` on the path.
pub(crate) fn spin() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("SPIN_BIN").filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join("spin")).find(|program| program.is_file())
}

fn workerd(Deployment { port, state, given, .. }: &Deployment<'_>) -> Result<(String, Running), String> {
    let mut input = json!({"port": port, "persist": state.join("worker"), "vars": given.settings, "kv": given.entries});
    if let Some(admin) = &given.admin {
        input["admin"] = json!({"vars": admin.settings});
    }
    let mut node = node::node()?;
    node.arg("tools/worker.mjs").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = Running::start(&mut node)?;
    let pipe = running.child().stdin.as_mut().ok_or("no input pipe")?;
    writeln!(pipe, "{input}").map_err(|fault| format!("tools/worker.mjs: {fault}"))?;
    Ok((listening(&mut running)?, running))
}

fn host(program: &Path, deployment: &Deployment<'_>) -> Result<(String, Running), String> {
    let Deployment { port, state, given, temporary } = deployment;
    let store = state.join("component");
    place::folder(&store)?;
    for (name, value) in &given.entries {
        write(&store.join(file_name(name)), value)?;
    }
    let settings = temporary.path().join("settings");
    write(&settings, &given.all().fold(String::new(), |text, (name, value)| text + name + "=" + value + "\n"))?;
    let mut host = run::here(program);
    if given.admin.is_some() {
        host.arg("--admin").arg(place::admin_component());
    }
    host.arg(place::component()).args(["--listen", &format!("127.0.0.1:{port}"), "--kv"]).arg(store);
    host.arg("--variables").arg(settings).arg("--manifest").arg(manifest(deployment)?.1);
    host.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut running = Running::start(&mut host)?;
    Ok((listening(&mut running)?, running))
}

/// Every byte that is not a letter, a digit, `.`, `_` or `-` as `%XX`: the host's rule for names of entries.
fn file_name(name: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    name.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn spin_up(program: &Path, deployment: &Deployment<'_>) -> Result<(String, Running), String> {
    let Deployment { port, state, given, temporary } = deployment;
    let (deployed, manifest) = manifest(deployment)?;
    let mut spin = run::here(program);
    spin.args(["up", "--listen", &format!("127.0.0.1:{port}"), "--from"]).arg(&manifest);
    spin.arg("--state-dir").arg(state.join("spin"));
    for (number, (name, value)) in given.entries.iter().enumerate() {
        let file = temporary.path().join(format!("entry-{number}"));
        write(&file, value)?;
        spin.arg("--key-value").arg(format!("{name}=@{}", file.display()));
    }
    variables(&mut spin, given, &deployed);
    let mut running = Running::start(&mut spin)?;
    accepts(*port, &mut running)?;
    Ok((format!("http://127.0.0.1:{port}"), running))
}

/// The deployed manifest, and the file that has it as it is here.
fn manifest(Deployment { given, temporary, .. }: &Deployment<'_>) -> Result<(String, PathBuf), String> {
    let deployed =
        fs::read_to_string(place::root().join("spin.toml")).map_err(|fault| format!("spin.toml: {fault}"))?;
    let manifest = temporary.path().join("spin.toml");
    write(&manifest, &development(&deployed, given.admin.is_some()))?;
    Ok((deployed, manifest))
}

/// What the manifest declares, one variable each; credentials of other names in the one that carries a map.
fn variables(spin: &mut Command, given: &Given, manifest: &str) {
    let declared = |name: &str| manifest.contains(&format!("{{{{ {} }}}}", name.to_ascii_lowercase()));
    let (named, others): (Vec<_>, Vec<_>) = given.all().partition(|(name, _)| declared(name));
    for (name, value) in named {
        spin.env(format!("SPIN_VARIABLE_{name}"), value);
    }
    if !others.is_empty() && !given.settings.contains_key("CREDENTIALS") {
        let map: serde_json::Map<_, _> = others.into_iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        spin.env("SPIN_VARIABLE_CREDENTIALS", json!(map).to_string());
    }
}

/// The deployed manifest, with loopback hosts allowed and the components named by their full paths; without the admin plane its
/// trigger is left out, and a component that no trigger names is not loaded.
fn development(manifest: &str, admin: bool) -> String {
    let hosts = "allowed_outbound_hosts = [\"http://127.0.0.1:*\", \"http://localhost:*\", ";
    let manifest = manifest.replace("allowed_outbound_hosts = [", hosts);
    let manifest = manifest.replace("target/component/lethe.wasm", &place::component().display().to_string());
    let manifest = manifest.replace("target/component/admin.wasm", &place::admin_component().display().to_string());
    if admin { manifest } else { manifest.replace(ADMIN_TRIGGER, "") }
}

/// As `spin.toml` has it.
const ADMIN_TRIGGER: &str = "[[trigger.http]]\nroute = \"/api/admin/...\"\ncomponent = \"admin\"\n";

/// Waits for the line `listening <address>`; later lines go to this command's own output.
fn listening(running: &mut Running) -> Result<String, String> {
    let output = running.child().stdout.take().ok_or("no output pipe")?;
    let mut lines = BufReader::new(output).lines();
    while let Some(Ok(line)) = lines.next() {
        if let Some(address) = line.strip_prefix("listening ") {
            let address = address.trim().to_owned();
            std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| println!("{line}")));
            return Ok(address);
        }
        println!("{line}");
    }
    Err("the gateway ended before it listened".to_owned())
}

fn accepts(port: u16, running: &mut Running) -> Result<(), String> {
    for _ in 0..600 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        if let Ok(Some(status)) = running.child().try_wait() {
            return Err(format!("spin ended before it listened ({status})"));
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    Err("spin did not listen within a minute".to_owned())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|fault| format!("{}: {fault}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{ADMIN_TRIGGER, development};

    #[test]
    fn the_manifest_has_the_trigger_that_may_be_left_out() {
        let manifest = include_str!("../../../../spin.toml");
        assert!(manifest.contains(ADMIN_TRIGGER));
        assert!(!development(manifest, false).contains("/api/admin/..."));
        assert!(
            development(manifest, true).contains("/api/admin/...")
                && !development(manifest, true).contains("\"target/")
        );
    }
}
