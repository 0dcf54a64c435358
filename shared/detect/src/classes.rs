//! What each byte is: a table made by the compiler from sets of bytes.
//!
//! ```text
//! classes(&[(b"0123456789", DIGIT), (b"@<&", TRIGGER)])   ──▶   table[b'7'] == DIGIT, table[b'x'] == 0
//! ```
//!
//! Invariant: a byte of several sets is all of them; a byte of none is 0.

/// A table by byte: of the classes, single bits or joined ones, those in whose sets the byte stands.
#[must_use]
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub const fn classes(sets: &[(&[u8], u8)]) -> [u8; 256] {
    let (mut table, mut set) = ([0; 256], 0);
    while set < sets.len() {
        let (bytes, class) = sets[set];
        let mut at = 0;
        while at < bytes.len() {
            table[bytes[at] as usize] |= class;
            at += 1;
        }
        set += 1;
    }
    table
}
