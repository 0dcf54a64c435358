//! Running other programs, said out loud, and ending them with this one.
//!
//! ```text
//! run::step("worker: cargo build", cargo().args(["build", …]))
//!   ── worker: cargo build
//!   … the program's own output …
//!
//! Ctrl-C or SIGTERM ─▶ TERM to every group that was started ─▶ (3 s) KILL ─▶ temporary folders removed ─▶ exit
//! ```
//!
//! Invariant: a program that fails stops the command, with its name and its exit status; none outlives the command.

use crate::{Outcome, place};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::ffi::OsStr;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Says `what`, runs the program with its output shown, and fails unless it exits 0.
pub(crate) fn step(what: &str, command: &mut Command) -> Outcome {
    say(what);
    passed(what, command)
}

/// Runs the program with its output shown, and fails unless it exits 0.
pub(crate) fn passed(what: &str, command: &mut Command) -> Outcome {
    let status = Running::start(command)?.wait()?;
    if status.success() { Ok(()) } else { Err(format!("{what} failed ({status})")) }
}

/// What the program prints, or why it failed with what it printed to its error stream.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|fault| missing(command, &fault))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} failed ({})\n{}", name(command), output.status, said.trim_end()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A heading of the progress report.
pub(crate) fn say(what: &str) {
    println!("── {what}");
    drop(io::stdout().flush());
}

/// Cargo, in the root of the clone.
pub(crate) fn cargo() -> Command {
    here("cargo")
}

/// A program, started in the root of the clone.
pub(crate) fn here(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(place::root());
    command
}

/// A started program with a process group of its own, so that it ends with all that it started itself.
pub(crate) struct Running {
    child: Child,
}

impl Running {
    /// Starts it. Its output goes where the command says.
    pub(crate) fn start(command: &mut Command) -> Result<Self, String> {
        let mut groups = held(&GROUPS);
        if STOPPING.load(Ordering::SeqCst) {
            return Err("stopped".to_owned());
        }
        let child = command.process_group(0).spawn().map_err(|fault| missing(command, &fault))?;
        groups.push(child.id());
        Ok(Self { child })
    }

    /// The child itself, for its pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for its end.
    pub(crate) fn wait(mut self) -> Result<std::process::ExitStatus, String> {
        // `Child::wait` closes the input, which some programs take for the order to end.
        let _input = self.child.stdin.take();
        let status = self.child.wait().map_err(|fault| fault.to_string())?;
        // The signal thread is ending everything: it prints the last line and exits, so nothing is said here.
        while STOPPING.load(Ordering::SeqCst) {
            std::thread::park();
        }
        Ok(status)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        held(&GROUPS).retain(|group| *group != self.child.id());
        if matches!(self.child.try_wait(), Ok(None)) {
            end(&[self.child.id()]);
            drop(self.child.wait());
        }
    }
}

/// A folder that is gone when the command ends, by itself or by a signal.
pub(crate) struct Temporary(PathBuf);

impl Temporary {
    /// Makes `<temporary folder>/<name>-<process id>`, readable by this user only.
    pub(crate) fn new(name: &str) -> Result<Self, String> {
        use std::os::unix::fs::DirBuilderExt;
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        let made = std::fs::DirBuilder::new().mode(0o700).create(&folder);
        made.map_err(|fault| format!("{}: {fault}", folder.display()))?;
        held(&FOLDERS).push(folder.clone());
        Ok(Self(folder))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// From now on Ctrl-C, SIGTERM and a closed terminal end this command and everything it started.
pub(crate) fn watch() -> Outcome {
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(|fault| fault.to_string())?;
    std::thread::spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        STOPPING.store(true, Ordering::SeqCst);
        end(&held(&GROUPS));
        held(&FOLDERS).iter().for_each(|folder| drop(std::fs::remove_dir_all(folder)));
        let names = [(SIGINT, "Ctrl-C"), (SIGTERM, "SIGTERM"), (SIGHUP, "a closed terminal")];
        let name = names.iter().find(|(number, _)| *number == signal).map_or("a signal", |(_, name)| name);
        // A terminal that is gone takes no line; the command ends all the same.
        drop(writeln!(io::stdout(), "\nstopped by {name}"));
        std::process::exit(if READY.load(Ordering::SeqCst) { 0 } else { 128 + signal });
    });
    Ok(())
}

/// The command does what it was asked to until it is stopped: being stopped is now its success.
pub(crate) fn ready() {
    READY.store(true, Ordering::SeqCst);
}

static STOPPING: AtomicBool = AtomicBool::new(false);
static READY: AtomicBool = AtomicBool::new(false);
static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static FOLDERS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// TERM to the groups, KILL to those which are still there after three seconds.
fn end(groups: &[u32]) {
    groups.iter().for_each(|group| signal("TERM", *group));
    let patience = Instant::now() + Duration::from_secs(3);
    while groups.iter().any(|group| alive(*group)) {
        if Instant::now() > patience {
            groups.iter().for_each(|group| signal("KILL", *group));
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A group counts as alive while any member is not a zombie. `kill -0` is true of zombies too, so `/proc` decides where
/// there is one; elsewhere the grace period just runs out.
fn alive(group: u32) -> bool {
    let Ok(processes) = std::fs::read_dir("/proc") else { return shell(&format!("kill -0 -{group}")) };
    processes.flatten().any(|process| {
        let stat = std::fs::read_to_string(process.path().join("stat")).unwrap_or_default();
        let mut fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        fields.next() != Some("Z") && fields.nth(1) == Some(group.to_string().as_str())
    })
}

/// The shell's own `kill`: every Unix has it, and this package needs no `unsafe` for it.
fn signal(name: &str, group: u32) {
    shell(&format!("kill -{name} -{group}"));
}

fn shell(script: &str) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn missing(command: &Command, fault: &io::Error) -> String {
    if fault.kind() == io::ErrorKind::NotFound {
        return format!("`{}` is not installed or not on the path", name(command));
    }
    format!("{}: {fault}", name(command))
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
