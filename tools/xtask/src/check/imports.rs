//! What the modules can do is what they import; every imported function is on a list.
//!
//! ```text
//! tools/imports/component.txt   wasi:http/types@0.3.0 [method]request.get-headers     one function a line
//! tools/imports/admin-component.txt   the same of the admin plane's, which alone may set and delete
//! tools/imports/worker.txt      __wbg_getReader                                       without wasm-bindgen's hash
//! tools/imports/admin-worker.txt   the same of the admin plane's, whose script alone may put and delete
//! ```
//!
//! Invariant: a function that is not listed fails the check, and so does a line that no module needs any more, and a word of
//! [`UNSAID`] in a Worker's script, which is all the JavaScript there is: what is not named there the gateway does not do.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the parser's enums have dozens of variants, of which two or three matter"
)]

use super::Finding;
use crate::place;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wasmparser::{
    ComponentAlias, ComponentExternalKind, ComponentOuterAliasKind, ComponentType, ComponentTypeRef,
    InstanceTypeDeclaration, Parser, Payload,
};

/// Compares every module with its list.
pub(crate) fn check() -> Finding {
    let worker = place::worker().join("lethe_bg.wasm");
    let worker = compare("worker", worker_imports(&read(&worker)?)?);
    let component = compare("component", component_imports(&read(&place::component())?)?);
    let plane = compare("admin-worker", worker_imports(&read(&place::admin_worker().join("lethe_bg.wasm"))?)?);
    let admin = compare("admin-component", component_imports(&read(&place::admin_component())?)?);
    let scripts = [script("worker", &[]), script("worker/admin", &WRITES)];
    let logging = [logging("wrangler.toml"), logging("worker/admin/wrangler.toml")];
    let findings: Vec<Finding> = [worker, component, plane, admin].into_iter().chain(scripts).chain(logging).collect();
    let wrong: Vec<&str> = findings.iter().filter_map(|found| found.as_ref().err()).map(String::as_str).collect();
    if !wrong.is_empty() {
        return Err(wrong.join("\n"));
    }
    let said: Vec<&str> = findings.iter().flatten().map(String::as_str).filter(|said| !said.is_empty()).collect();
    Ok(said.join(", "))
}

fn compare(module: &str, found: BTreeSet<String>) -> Finding {
    let file = format!("tools/imports/{module}.txt");
    let text = String::from_utf8(read(&place::root().join(&file))?).map_err(|fault| format!("{file}: {fault}"))?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
    let listed: BTreeSet<String> = lines.filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let more = found.difference(&listed).map(|name| format!("{module} imports `{name}`, which {file} does not list"));
    let less =
        listed.difference(&found).map(|name| format!("{file} lists `{name}`, which the {module} does not import"));
    let wrong: Vec<String> = more.chain(less).collect();
    if wrong.is_empty() { Ok(format!("{module} {} functions", found.len())) } else { Err(wrong.join("\n")) }
}

/// What no script of the Worker mentions: ways to print, to keep, to connect and to run text as a program.
const UNSAID: [&str; 9] =
    ["console", ".put(", ".delete(", "caches", "localStorage", "WebSocket", ".connect(", "eval(", "import("];

/// What the admin plane's script alone may say.
const WRITES: [&str; 2] = [".put(", ".delete("];

/// A Worker's scripts are wasm-bindgen's, its `platform.js` and `curve.js`: their words are looked at. Where `worker` hands a panic to a
/// console, the imported function is empty.
fn script(folder: &str, may: &[&str]) -> Finding {
    let name = format!("{folder}/build/index.js");
    let text = String::from_utf8(read(&place::root().join(&name))?).map_err(|fault| format!("{name}: {fault}"))?;
    UNSAID
        .iter()
        .find(|word| text.contains(**word) && !may.contains(word))
        .map_or(Ok(String::new()), |word| Err(format!("{name} mentions `{word}`")))
}

/// Nothing that the platform offers to record is switched on in the manifest.
fn logging(file: &str) -> Finding {
    let text = String::from_utf8(read(&place::root().join(file))?).map_err(|fault| fault.to_string())?;
    let manifest: toml::Table = text.parse().map_err(|fault| format!("{file}: {fault}"))?;
    let observability = manifest.get("observability").and_then(|table| table.get("enabled"));
    let off = |value: Option<&toml::Value>| value.and_then(toml::Value::as_bool) == Some(false);
    if off(observability) && off(manifest.get("logpush")) {
        return Ok(format!("{file}: platform logging off"));
    }
    Err(format!("{file}: `observability.enabled` and `logpush` must be false"))
}

/// The imported functions of a core module, without the hash that wasm-bindgen appends.
fn worker_imports(bytes: &[u8]) -> Result<BTreeSet<String>, String> {
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(bytes) {
        let Payload::ImportSection(section) = payload.map_err(|fault| fault.to_string())? else { continue };
        for import in section.into_imports() {
            let import = import.map_err(|fault| fault.to_string())?;
            names.insert(unhashed(import.name).to_owned());
        }
    }
    Ok(names)
}

/// `__wbg_get_1f28bbd32b1a8c5e` → `__wbg_get`.
pub(crate) fn unhashed(name: &str) -> &str {
    let hash = |tail: &str| tail.len() == 16 && tail.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.rsplit_once('_').filter(|(_, tail)| hash(tail)).map_or(name, |(head, _)| head)
}

/// The functions of every instance that a component imports.
fn component_imports(bytes: &[u8]) -> Result<BTreeSet<String>, String> {
    let mut reader = Component::default();
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.map_err(|fault| fault.to_string())? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            payload if depth == 0 => reader.section(payload).map_err(|fault| fault.to_string())?,
            _ => {}
        }
    }
    Ok(reader.names)
}

/// The type index space of a component: the functions of those types that are instances.
#[derive(Default)]
struct Component {
    types: Vec<Vec<String>>,
    names: BTreeSet<String>,
}

impl Component {
    fn section(&mut self, payload: Payload<'_>) -> wasmparser::Result<()> {
        match payload {
            Payload::ComponentTypeSection(section) => section.into_iter().try_for_each(|kind| {
                self.types.push(functions(&kind?));
                Ok(())
            }),
            Payload::ComponentAliasSection(section) => section.into_iter().try_for_each(|alias| {
                if is_type(&alias?) {
                    self.types.push(Vec::new());
                }
                Ok(())
            }),
            Payload::ComponentImportSection(section) => section.into_iter().try_for_each(|import| {
                let import = import?;
                self.import(import.name.0, import.ty);
                Ok(())
            }),
            _ => Ok(()),
        }
    }

    fn import(&mut self, name: &str, kind: ComponentTypeRef) {
        match kind {
            ComponentTypeRef::Instance(index) => {
                let functions = self.types.get(index as usize).cloned().unwrap_or_default();
                self.names.extend(functions.iter().map(|function| format!("{name} {function}")));
            }
            ComponentTypeRef::Type(_) => self.types.push(Vec::new()),
            _ => drop(self.names.insert(name.to_owned())),
        }
    }
}

fn functions(kind: &ComponentType<'_>) -> Vec<String> {
    let ComponentType::Instance(declarations) = kind else { return Vec::new() };
    let exported = declarations.iter().filter_map(|declaration| match declaration {
        InstanceTypeDeclaration::Export { name, ty: ComponentTypeRef::Func(_) } => Some(name.0.to_owned()),
        _ => None,
    });
    exported.collect()
}

fn is_type(alias: &ComponentAlias<'_>) -> bool {
    match alias {
        ComponentAlias::InstanceExport { kind, .. } => *kind == ComponentExternalKind::Type,
        ComponentAlias::Outer { kind, .. } => *kind == ComponentOuterAliasKind::Type,
        ComponentAlias::CoreInstanceExport { .. } => false,
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|fault| format!("{}: {fault}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::unhashed;

    #[test]
    fn only_a_hash_is_cut_off() {
        assert_eq!(unhashed("__wbg_get_1f28bbd32b1a8c5e"), "__wbg_get");
        assert_eq!(unhashed("__wbindgen_string_new"), "__wbindgen_string_new");
    }
}
