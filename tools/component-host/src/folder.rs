//! A key-value store as a folder: one file a key, read at every access, so that a test can edit it live.
//!
//! ```text
//! key/4f1c…      ─▶  DIR/key%2F4f1c…
//! DIR/.unreachable   makes every call fail
//! DIR/.writes-left   a number: so many writes are made, and at the next one this process dies, as by a power cut
//! ```
//!
//! Invariant: what is read and written in one step of compare-and-set happens under one lock, of this process and of all others
//! on the same folder.

use std::fmt::Write;
use std::fs::File;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A store in a folder.
pub(crate) struct Folder {
    place: PathBuf,
    lock: Mutex<File>,
}

/// Nobody else changes anything meanwhile.
struct Held<'f>(MutexGuard<'f, File>);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // The file's end unlocks it too.
        let _ = self.0.unlock();
    }
}

/// The store does not answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreachable;

impl Folder {
    /// The store in `place`, which is made if it is not there.
    pub(crate) fn open(place: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&place)?;
        let lock = File::create(place.join(".lock"))?;
        Ok(Self { place, lock: Mutex::new(lock) })
    }

    /// The value of `key`.
    pub(crate) fn value(&self, key: &str) -> Result<Option<Vec<u8>>, Unreachable> {
        if self.place.join(".unreachable").exists() {
            return Err(Unreachable);
        }
        match std::fs::read(self.place.join(name(key))) {
            Ok(value) => Ok(Some(value)),
            Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(None),
            Err(_) => Err(Unreachable),
        }
    }

    /// The keys of all entries.
    pub(crate) fn keys(&self) -> Result<Vec<String>, Unreachable> {
        if self.place.join(".unreachable").exists() {
            return Err(Unreachable);
        }
        let entries = std::fs::read_dir(&self.place).map_err(|_| Unreachable)?.flatten();
        Ok(entries.filter_map(|entry| key(entry.file_name().to_str()?)).collect())
    }

    /// Adds `delta` to the eight bytes at `key`.
    pub(crate) fn increment(&self, key: &str, delta: i64) -> Result<i64, Unreachable> {
        let _held = self.hold()?;
        let before = match self.value(key)? {
            Some(bytes) => i64::from_le_bytes(bytes.try_into().map_err(|_| Unreachable)?),
            None => 0,
        };
        let after = before.wrapping_add(delta);
        self.write(key, &after.to_le_bytes())?;
        Ok(after)
    }

    /// Replaces `seen` by `value`; false if something else is there by now. As on Spin 4.1, a swap that saw nothing
    /// overwrites whatever has come since.
    pub(crate) fn swap(&self, key: &str, seen: Option<&[u8]>, value: &[u8]) -> Result<bool, Unreachable> {
        let _held = self.hold()?;
        if let Some(seen) = seen
            && self.value(key)?.as_deref() != Some(seen)
        {
            return Ok(false);
        }
        self.write(key, value).map(|()| true)
    }

    /// Writes `value`, whatever was there.
    pub(crate) fn set(&self, key: &str, value: &[u8]) -> Result<(), Unreachable> {
        let _held = self.hold()?;
        self.write(key, value)
    }

    /// Removes the entry, if there is one.
    pub(crate) fn delete(&self, key: &str) -> Result<(), Unreachable> {
        let _held = self.hold()?;
        self.may_write()?;
        match std::fs::remove_file(self.place.join(name(key))) {
            Err(fault) if fault.kind() != ErrorKind::NotFound => Err(Unreachable),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn hold(&self) -> Result<Held<'_>, Unreachable> {
        let file = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        file.lock().map_err(|_| Unreachable)?;
        Ok(Held(file))
    }

    /// Counts down to the write that is not made any more.
    fn may_write(&self) -> Result<(), Unreachable> {
        if self.place.join(".unreachable").exists() {
            return Err(Unreachable);
        }
        let counter = self.place.join(".writes-left");
        let Ok(text) = std::fs::read_to_string(&counter) else { return Ok(()) };
        let Some(left) = text.trim().parse::<u32>().unwrap_or(0).checked_sub(1) else { std::process::abort() };
        std::fs::write(&counter, left.to_string()).map_err(|_| Unreachable)
    }

    /// A file appears whole or not at all.
    fn write(&self, key: &str, value: &[u8]) -> Result<(), Unreachable> {
        self.may_write()?;
        let partial = self.place.join(format!(".{}.partial", name(key)));
        std::fs::write(&partial, value).map_err(|_| Unreachable)?;
        std::fs::rename(&partial, self.place.join(name(key))).map_err(|_| Unreachable)
    }
}

/// The key whose file has this name; none has one that begins with a dot.
fn key(name: &str) -> Option<String> {
    let mut parts = name.split('%');
    let mut bytes = parts.next().filter(|_| !name.starts_with('.'))?.as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(part.get(2..)?.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

/// `key` as a file's name.
fn name(key: &str) -> String {
    key.bytes().fold(String::new(), |mut name, byte| {
        let plain = byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let _ = if plain { name.write_char(byte.into()) } else { write!(name, "%{byte:02X}") };
        name
    })
}

#[cfg(test)]
mod tests {
    use super::{Folder, Unreachable, key, name};

    #[test]
    fn a_key_becomes_one_file_name() {
        assert_eq!(name("key/a_b-C.1é"), "key%2Fa_b-C.1%C3%A9");
        assert_eq!(name("registry"), "registry");
        for whole in ["key/a_b-C.1é", "registry", "100%", "/"] {
            assert_eq!(key(&name(whole)).as_deref(), Some(whole));
        }
        for none in [".lock", "a%4", "a%zz"] {
            assert_eq!(key(none), None);
        }
    }

    #[test]
    fn compare_and_set_as_spin_does_it() {
        let place = std::env::temp_dir().join(format!("component-host-{}", std::process::id()));
        let folder = Folder::open(place.clone()).expect("a folder");
        assert_eq!(folder.value("a"), Ok(None));
        assert_eq!(folder.swap("a", None, b"1"), Ok(true));
        assert_eq!(folder.swap("a", None, b"2"), Ok(true), "an absent key is overwritten, the trap is copied");
        assert_eq!(folder.swap("a", Some(b"1"), b"3"), Ok(false));
        assert_eq!(folder.swap("a", Some(b"2"), b"3"), Ok(true));
        assert_eq!((folder.increment("n", 2), folder.increment("n", -5)), (Ok(2), Ok(-3)));
        assert_eq!((folder.set("a", b"4"), folder.value("a")), (Ok(()), Ok(Some(b"4".to_vec()))));
        assert_eq!((folder.delete("a"), folder.delete("a"), folder.value("a")), (Ok(()), Ok(()), Ok(None)));
        assert_eq!(folder.keys(), Ok(vec!["n".to_owned()]));
        std::fs::write(place.join(".writes-left"), "2").expect("a file");
        assert_eq!((folder.set("a", b"5"), folder.delete("a")), (Ok(()), Ok(())));
        assert_eq!(
            std::fs::read_to_string(place.join(".writes-left")).ok().as_deref(),
            Some("0"),
            "the next one is the last"
        );
        std::fs::write(place.join(".unreachable"), "").expect("a file");
        assert_eq!((folder.set("a", b"6"), folder.delete("a")), (Err(Unreachable), Err(Unreachable)));
        assert_eq!(folder.value("a"), Err(Unreachable));
        assert_eq!(folder.increment("n", 1), Err(Unreachable));
        std::fs::remove_dir_all(place).expect("removed");
    }
}
