//! The linker of a Worker: the real one, told to export nothing of classes that nobody makes.
//!
//! ```text
//! rustc ─▶ this program, LETHE_LINKS=1:  --export=serve --export=intounderlyingsource_pull …  ─▶ rust-lld:  --export=serve …
//! ```
//!
//! Cloudflare's crate declares classes of JavaScript's with methods in Rust. Each method is an export, which a linker keeps with all it calls,
//! down to an executor of futures, and functions that only a table names cannot be taken out of a module that is linked.
//!
//! Invariant: only names of these classes are left out; every other argument reaches the linker as it came.

use crate::{Outcome, data};
use std::fs;
use std::process::{Command, ExitCode};

/// Set: this program is run as a linker.
const VARIABLE: &str = "LETHE_LINKS";
/// The classes, as they stand within the names of their methods.
const CLASSES: [&str; 6] = [
    "containerstartupoptions",
    "intounderlyingbytesource",
    "intounderlyingsink",
    "intounderlyingsource",
    "minifyconfig",
    "r2range",
];

/// Has `build`, which is `cargo rustc … --`, link by this program.
pub(crate) fn by_this(build: &mut Command) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|fault| format!("this program: {fault}"))?;
    build.env(VARIABLE, "1").arg(format!("-Clinker={}", program.display())).arg("-Clinker-flavor=wasm-lld");
    Ok(())
}

/// Links, if that is what this program is run for.
pub(crate) fn run() -> Option<ExitCode> {
    std::env::var_os(VARIABLE)?;
    let words: Vec<String> = std::env::args().skip(1).collect();
    let arranged = words.iter().filter(|word| word.ends_with(".rcgu.o")).try_for_each(|object| arrange(object));
    if let Err(fault) = arranged {
        crate::run::say(&fault);
        return Some(ExitCode::FAILURE);
    }
    let mut linker = Command::new("rust-lld");
    // rustc puts the folder of its own linker in front of the path.
    let linked = linker.args(made(&words)).status();
    Some(if linked.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Rewrites an object of the compiler's with its constants in another order.
fn arrange(object: &str) -> Outcome {
    let bytes = fs::read(object).map_err(|fault| format!("{object}: {fault}"))?;
    let ordered = data::ordered(&bytes).map_err(|fault| format!("{object}: {fault}"))?;
    fs::write(object, ordered).map_err(|fault| format!("{object}: {fault}"))
}

/// The arguments without the exports of those classes: `--export name` or `--export=name`.
fn made(words: &[String]) -> Vec<&str> {
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    for word in words.iter().map(String::as_str) {
        let exports = word.starts_with("--export=") || kept.last() == Some(&"--export");
        if exports && CLASSES.iter().any(|class| word.contains(class)) {
            kept.pop_if(|last| *last == "--export");
        } else {
            kept.push(word);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::made;

    #[test]
    fn only_exports_of_those_classes_are_left_out() {
        let words = ["--export", "serve", "--export", "r2range_a", "-o", "r2range.wasm", "--export=__wbg_r2range_free"];
        let words = words.map(String::from);
        assert_eq!(made(&words), ["--export", "serve", "-o", "r2range.wasm"]);
    }
}
