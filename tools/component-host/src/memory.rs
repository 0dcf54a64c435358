//! Linear memories that can be searched while the component runs.
//!
//! ```text
//! instance 1 ── Linear ─┐
//! instance 2 ── Linear ─┴─▶ Memories ── count(b"canary") ─▶ 0
//! ```
//!
//! Invariant: a memory is searched only under the lock that growing and freeing it take, so its bytes are there.
//! The component may write meanwhile: the count is of a moment, exact once its requests are done.

use std::sync::{Arc, Mutex, PoisonError};

use memmap2::MmapMut;
use wasmtime::{LinearMemory, MemoryCreator, MemoryType};

/// The unit by which a linear memory grows.
const PAGE: usize = 64 * 1024;
/// What an instance may have: address space, which the system backs with memory as it is touched.
const MOST: usize = 1 << 30;

/// All live linear memories.
#[derive(Default)]
pub(crate) struct Memories(Mutex<Vec<Region>>);

#[derive(Clone, Copy, PartialEq, Eq)]
struct Region {
    start: usize,
    length: usize,
}

impl Memories {
    /// Occurrences of `pattern`.
    pub(crate) fn count(&self, pattern: &[u8]) -> usize {
        let regions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        regions.iter().map(|region| occurrences(contents(*region), pattern)).sum()
    }

    /// Bytes in all of them.
    pub(crate) fn bytes(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|region| region.length).sum()
    }

    fn change(&self, change: impl FnOnce(&mut Vec<Region>)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[expect(unsafe_code, reason = "the memory belongs to the engine, which knows it by its address alone")]
fn contents(region: Region) -> &'static [u8] {
    // SAFETY: `Linear` keeps `length` bytes from `start` allocated and initialised until it has removed the region, and the
    // caller holds the lock that removal takes. The component may write to them meanwhile; each byte is read once, as a byte.
    unsafe { std::slice::from_raw_parts(region.start as *const u8, region.length) }
}

fn occurrences(bytes: &[u8], pattern: &[u8]) -> usize {
    let Some((first, rest)) = pattern.split_first() else { return 0 };
    let starts = bytes.iter().enumerate().filter(|(_, byte)| *byte == first);
    starts.filter(|(at, _)| bytes.get(at + 1..).is_some_and(|after| after.starts_with(rest))).count()
}

/// Makes the engine's linear memories, and remembers them.
pub(crate) struct Creator(pub(crate) Arc<Memories>);

#[expect(unsafe_code, reason = "the engine's interface for memories of one's own")]
// SAFETY: a `Linear` has the size asked for, aligned to a page, zeroed, and does not move.
unsafe impl MemoryCreator for Creator {
    fn new_memory(
        &self,
        _: MemoryType,
        minimum: usize,
        maximum: Option<usize>,
        reserved: Option<usize>,
        guard: usize,
    ) -> Result<Box<dyn LinearMemory>, String> {
        if guard != 0 || reserved.is_some_and(|reserved| reserved > MOST) {
            return Err("the engine must be configured without guard pages and with a small reservation".into());
        }
        let capacity = maximum.unwrap_or(MOST).clamp(minimum.max(PAGE), MOST);
        Linear::new(minimum, capacity, Arc::clone(&self.0)).map(|linear| Box::new(linear) as Box<dyn LinearMemory>)
    }
}

/// One linear memory: all its address space at once, so that it never moves.
struct Linear {
    region: Region,
    space: MmapMut,
    memories: Arc<Memories>,
}

impl Linear {
    fn new(length: usize, capacity: usize, memories: Arc<Memories>) -> Result<Self, String> {
        let space = MmapMut::map_anon(capacity).map_err(|fault| fault.to_string())?;
        let region = Region { start: space.as_ptr() as usize, length };
        memories.change(|regions| regions.push(region));
        Ok(Self { region, space, memories })
    }
}

#[expect(unsafe_code, reason = "the engine's interface for memories of one's own")]
// SAFETY: `as_ptr` is stable for the life of the value, and `byte_capacity` bytes from it are allocated and zeroed.
unsafe impl LinearMemory for Linear {
    fn byte_size(&self) -> usize {
        self.region.length
    }

    fn byte_capacity(&self) -> usize {
        self.space.len()
    }

    fn grow_to(&mut self, length: usize) -> wasmtime::Result<()> {
        if length > self.space.len() {
            return Err(wasmtime::format_err!("a linear memory may have {MOST} bytes at most"));
        }
        let (old, new) = (self.region, Region { length, ..self.region });
        self.region = new;
        self.memories
            .change(|regions| regions.iter_mut().filter(|region| **region == old).for_each(|region| *region = new));
        Ok(())
    }

    fn as_ptr(&self) -> *mut u8 {
        self.region.start as *mut u8
    }
}

/// Its address space goes only after this.
impl Drop for Linear {
    fn drop(&mut self) {
        let region = self.region;
        self.memories.change(|regions| regions.retain(|other| *other != region));
    }
}

#[cfg(test)]
mod tests {
    use super::{Linear, Memories, occurrences};
    use std::sync::Arc;
    use wasmtime::LinearMemory;

    #[test]
    fn overlapping_occurrences_count() {
        assert_eq!(occurrences(b"aaa", b"aa"), 2);
        assert_eq!(occurrences(b"xab", b"ab"), 1);
        assert_eq!(occurrences(b"xa", b"ab"), 0);
        assert_eq!(occurrences(b"x", b""), 0);
    }

    #[test]
    fn a_dropped_memory_is_not_searched() {
        let memories = Arc::new(Memories::default());
        let mut linear = Linear::new(65_536, 131_072, Arc::clone(&memories)).expect("memory");
        assert_eq!((memories.bytes(), memories.count(&[0; 65_536])), (65_536, 1));
        linear.grow_to(131_072).expect("within its capacity");
        assert_eq!(memories.bytes(), 131_072);
        assert!(linear.grow_to(131_073).is_err());
        drop(linear);
        assert_eq!((memories.bytes(), memories.count(&[0])), (0, 0));
    }
}
