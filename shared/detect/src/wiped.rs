//! A long text that is wiped in one fill.
//!
//! ```text
//! Wiped::from(folded)      drop: zeros over all that is allocated, then the allocator gets it back
//! ```
//!
//! Invariant: the bytes are zero before the allocator gets them back.

use alloc::string::String;
use alloc::vec::Vec;
use core::hint::black_box;
use core::ops::{Deref, DerefMut};

/// A long text, wiped when dropped as [`Zeroizing`](zeroize::Zeroizing) does it, in one fill instead of a volatile write for each byte: of a body of
/// 300 KB that is half a millisecond. What the fill may not be left out for is [`black_box`]; the modules' allocator wipes once more.
#[derive(Default)]
pub struct Wiped<T: Wipe>(T);

/// Text that can be overwritten where it lies.
pub trait Wipe: Default {
    /// Its bytes, with all that is allocated for them.
    fn into_bytes(self) -> Vec<u8>;
}

impl Wipe for Vec<u8> {
    fn into_bytes(self) -> Vec<u8> {
        self
    }
}

impl Wipe for String {
    fn into_bytes(self) -> Vec<u8> {
        self.into_bytes()
    }
}

impl<T: Wipe> From<T> for Wiped<T> {
    fn from(text: T) -> Self {
        Self(text)
    }
}

impl<T: Wipe> Deref for Wiped<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Wipe> DerefMut for Wiped<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Wipe> Drop for Wiped<T> {
    fn drop(&mut self) {
        black_box(zeros(core::mem::take(&mut self.0).into_bytes()));
    }
}

/// Zeros over all that `bytes` has allocated: a fill of what is used, copies behind it, which both are one instruction of the module.
fn zeros(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.fill(0);
    let mut spare = bytes.capacity().saturating_sub(bytes.len());
    while let Some(piece) = ZEROS.get(..spare.min(ZEROS.len())).filter(|piece| !piece.is_empty()) {
        bytes.extend_from_slice(piece);
        spare = spare.saturating_sub(piece.len());
    }
    bytes
}

const ZEROS: &[u8] = &[0; 512];

#[cfg(test)]
mod tests {
    use super::zeros;
    use alloc::string::String;

    #[test]
    fn all_that_is_allocated_is_overwritten_where_it_lies() {
        for capacity in [0, 1, 17, 511, 512, 513, 2_000] {
            let mut text = String::with_capacity(capacity);
            text.extend("mail bob@acme.com".chars().take(capacity));
            text.truncate(4);
            let (place, capacity) = (text.as_ptr(), text.capacity());
            let zeros = zeros(text.into_bytes());
            assert_eq!((zeros.as_ptr(), zeros.len()), (place, capacity));
            assert!(zeros.iter().all(|byte| *byte == 0));
        }
    }
}
