//! Text that must not outlive its use: no `Debug`, no `Clone`, no `Serialize`, wiped when dropped.
//!
//! ```text
//! let credential = Secret::from(value);   // moves in
//! credential.expose()                     // the one way to read it, easy to grep for
//! ```
//!
//! Invariant: the bytes are zero before the allocator gets them back.

use alloc::vec::Vec;
use zeroize::Zeroizing;

pub(crate) use lethe_detect::wiped::Wiped;

/// Bytes of a client, a provider or a deployment that nobody else may see.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The bytes themselves.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text; `None` if they are not UTF-8.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        core::str::from_utf8(&self.0).ok()
    }
}

impl From<Vec<u8>> for Secret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}
