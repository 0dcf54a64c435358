//! Builds: the Worker, the components of both planes, and the host that runs them without Spin.
//!
//! ```text
//! worker ─▶ cargo build, wasm-bindgen, esbuild with worker/{entry,platform,text,curve}.js, wasm-opt ─▶ worker/build/index.js + lethe_bg.wasm
//! admin-worker ─▶ the same with worker/admin/{entry,platform}.js ─▶ worker/admin/build/index.js + lethe_bg.wasm
//! spin   ─▶ cargo rustc, linker wasm-component-ld                         ─▶ target/component/lethe.wasm
//! admin-spin ─▶ the same                                                  ─▶ target/component/admin.wasm
//! host   ─▶ cargo build, output shared by clones                          ─▶ target/component/component-host
//! ```
//!
//! Invariant: nothing is fetched but from package registries, with exact versions; both shells have one wasm target, and its flags are
//! those of `module`.

use crate::tools::Tool;
use crate::{Outcome, link, module, names, node, order, place, run, tools};
use std::fs;
use std::path::{Path, PathBuf};

/// What rustc and wasm-bindgen use beyond the first WebAssembly, and every runtime of a Worker has.
const WASM_FEATURES: [&str; 7] =
    ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "multivalue", "reference-types", "simd"];
/// Half of what the linker would leave for the stack, below the data: addresses of data then take a byte less in every instruction.
const STACK: &str = "-Clink-arg=-zstack-size=524288";
const USAGE: &str = "cargo xtask build worker|admin-worker|spin|admin-spin|host";

/// `cargo xtask build worker|admin-worker|spin|admin-spin|host`, several allowed, all without a word.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    if words.is_empty() {
        let all: [fn() -> Outcome; 5] = [worker, admin_worker, component, admin_component, || host().map(drop)];
        return all.iter().try_for_each(|build| build());
    }
    words.iter().try_for_each(|word| match word.as_str() {
        "worker" => worker(),
        "admin-worker" => admin_worker(),
        "spin" | "component" => component(),
        "admin-spin" => admin_component(),
        "host" => host().map(drop),
        other => Err(format!("`{other}` cannot be built: {USAGE}")),
    })
}

/// Builds the Worker into `worker/build`: one script around what wasm-bindgen makes, and the module.
pub(crate) fn worker() -> Outcome {
    bundle("the Worker", "lethe-worker", "worker")
}

/// Builds the admin plane's Worker into `worker/admin/build`, likewise.
pub(crate) fn admin_worker() -> Outcome {
    bundle("the admin plane's Worker", "lethe-admin-worker", "worker/admin")
}

/// Builds the package whose scripts lie in `folder` into its folder `build`.
fn bundle(what: &str, package: &str, folder: &str) -> Outcome {
    tools::targets()?;
    let bindgen = tools::bin(&Tool::WASM_BINDGEN)?.join("wasm-bindgen");
    let (made, into) = (place::target().join(folder), place::root().join(folder).join("build"));
    let mut build = module::cargo("rustc")?;
    build.args(["--package", package, "--release", "--target", "wasm32-unknown-unknown", "--", STACK]);
    link::by_this(&mut build)?;
    run::step(&format!("building {what}"), &mut build)?;
    let compiled = place::target().join("wasm32-unknown-unknown/release").join(package.replace('-', "_") + ".wasm");
    let mut bind = run::here(bindgen);
    bind.args(["--target", "web", "--no-typescript", "--encode-into", "always", "--out-name", "lethe", "--out-dir"])
        .arg(&made)
        .arg(compiled);
    run::step(&format!("binding {what}"), &mut bind)?;
    for file in ["entry.js", "platform.js"] {
        copy(&place::root().join(folder).join(file), &made.join(file))?;
    }
    for file in ["text.js", "curve.js"] {
        copy(&place::root().join("worker").join(file), &made.join(file))?;
    }
    script(&made)?;
    optimise(what, &made)?;
    stale(&into.join("lethe.js"))?;
    module::names_no_folder(&made.join("optimised.wasm"))?;
    copy(&made.join("optimised.wasm"), &into.join("lethe_bg.wasm"))?;
    copy(&made.join("index.js"), &into.join("index.js"))
}

/// One script of the entry, the platform's calls, what both Workers say to their modules, and wasm-bindgen's, less every `console` call:
/// its hints about old spellings. Classes that are exported and never made are left out.
fn script(made: &Path) -> Outcome {
    let mut bundler = run::here(node::program("esbuild")?);
    bundler.args(["--bundle", "--format=esm", "--external:./lethe_bg.wasm", "--drop:console", "--minify"]);
    bundler.args([
        "--define:FinalizationRegistry=undefined",
        "--define:Symbol.dispose=undefined",
        "--log-level=warning",
    ]);
    bundler.arg("--allow-overwrite").arg(format!("--outfile={}", made.join("index.js").display()));
    run::step("bundling its script", bundler.arg(made.join("entry.js")))
}

/// Shrinks the module: what the finished script never calls is no export, and nothing is kept for it alone.
fn optimise(what: &str, made: &Path) -> Outcome {
    let mut optimiser = run::here(node::program("wasm-opt")?);
    let uncalled = module::uncalled(&made.join("lethe_bg.wasm"), &made.join("index.js"))?;
    if !uncalled.is_empty() {
        optimiser.args(["--remove-exports", &format!("--pass-arg=remove-exports@{}", uncalled.join(","))]);
    }
    // The lowest addresses are the stack's last: what adds a small constant to an address never wraps round.
    optimiser
        .args(["-Os", "--converge", "--low-memory-unused", "--strip-producers", "--strip-target-features"])
        // Zeros within data compress better than the heads of a thousand pieces without them; a value computed twice better than its local.
        .args(["--skip-pass=memory-packing", "--skip-pass=local-cse", "--one-caller-inline-max-function-size=0"])
        .args(WASM_FEATURES.map(|feature| format!("--enable-{feature}")));
    optimiser.arg(made.join("lethe_bg.wasm")).arg("-o").arg(made.join("optimised.wasm"));
    run::step(&format!("optimising {what}"), &mut optimiser)?;
    order::similar(&made.join("optimised.wasm"))?;
    names::shorten(&made.join("optimised.wasm"), &made.join("index.js"))
}

/// Removes what an older build has left.
fn stale(file: &Path) -> Outcome {
    let gone = !file.exists() || fs::remove_file(file).is_ok();
    if gone { Ok(()) } else { Err(format!("{} cannot be removed", file.display())) }
}

/// Builds the data plane's component into `target/component/lethe.wasm`.
pub(crate) fn component() -> Outcome {
    link("building the component", "spin-app", &place::component())
}

/// Builds the admin plane's component into `target/component/admin.wasm`.
pub(crate) fn admin_component() -> Outcome {
    link("building the admin plane's component", "spin-admin", &place::admin_component())
}

fn link(what: &str, package: &str, into: &Path) -> Outcome {
    tools::targets()?;
    let mut build = module::cargo("rustc")?;
    build.args(["--package", package, "--release", "--target", "wasm32-unknown-unknown"]);
    build.args(["--", "-C", "linker=wasm-component-ld"]);
    run::step(what, &mut build)?;
    let made = place::target().join("wasm32-unknown-unknown/release").join(package.replace('-', "_") + ".wasm");
    module::names_no_folder(&made)?;
    copy(&made, into)
}

/// Builds the component host and returns its program. Its engine takes minutes to compile, so clones share the output.
pub(crate) fn host() -> Result<PathBuf, String> {
    let shared = place::cache()?.join("target");
    let program = place::component().with_file_name("component-host");
    let _lock = tools::lock("component-host")?;
    let mut build = run::cargo();
    build.args(["build", "--package", "component-host", "--profile", "host"]).env("CARGO_TARGET_DIR", &shared);
    run::step("building the component host", &mut build)?;
    copy(&shared.join("host/component-host"), &program)?;
    Ok(program)
}

/// Replaces the file at once: a running program, or a reader in another process, keeps the old one.
fn copy(from: &Path, to: &Path) -> Outcome {
    let partial = to.with_extension("partial");
    let fail = |fault| format!("{}: {fault}", to.display());
    to.parent().map_or(Ok(()), place::folder)?;
    fs::copy(from, &partial).map_err(fail)?;
    fs::rename(&partial, to).map_err(fail)
}
