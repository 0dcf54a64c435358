//! A body's content encoding, undone as the body comes: identity, one gzip member (RFC 1952) or one zstd frame (RFC 8878).
//!
//! ```text
//! chunk ──▶ Decoding ──▶ out(bytes) … out(bytes)     each at most 128 KiB, identity excepted
//! ```
//!
//! Invariant: what is decoded is bounded by the sink, which is asked after every piece; trailing bytes and a second layer are errors.

use super::gzip::Gzip;
use super::zstd::Zstd;
use crate::arrive::Encoding;
use crate::refusal::Refusal;

/// Takes decoded bytes, or refuses the body.
pub(super) type Out<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), Refusal>;

/// How far a body has been decoded.
pub(super) enum Decoding {
    Identity,
    Gzip(Gzip),
    Zstd(Zstd),
}

impl Decoding {
    pub(super) fn new(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Identity => Self::Identity,
            Encoding::Gzip => Self::Gzip(Gzip::new()),
            Encoding::Zstd => Self::Zstd(Zstd::new()),
        }
    }

    /// The next bytes as they came.
    pub(super) fn push(&mut self, chunk: &[u8], out: Out<'_>) -> Result<(), Refusal> {
        match self {
            Self::Identity => out(chunk),
            Self::Gzip(gzip) => gzip.push(chunk, out),
            Self::Zstd(zstd) => zstd.push(chunk, out),
        }
    }

    /// Whether the body may end here.
    pub(super) const fn complete(&self) -> bool {
        match self {
            Self::Identity => true,
            Self::Gzip(gzip) => gzip.complete(),
            Self::Zstd(zstd) => zstd.complete(),
        }
    }
}
