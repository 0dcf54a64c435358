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

#[cfg(test)]
mod tests {
    use super::{Decoding, Encoding};
    use crate::refusal::Refusal;
    use alloc::vec::Vec;
    use miniz_oxide::deflate::compress_to_vec;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec as zstd};

    const TEXT: &[u8] = br#"{"model":"a","messages":["hello hello hello hello hello"]}"#;
    /// `TEXT` by zstd 1.5 (`-19`, with a checksum) and by gzip 1.12 (`-9n`).
    const ZSTD: &[u8] = include_bytes!("../../testdata/body.zst");
    const GZIP: &[u8] = include_bytes!("../../testdata/body.gz");

    fn decode<'a>(
        encoding: Encoding,
        chunks: impl Iterator<Item = &'a [u8]>,
        limit: usize,
    ) -> Result<Vec<u8>, Refusal> {
        let mut decoding = Decoding::new(encoding);
        let mut body = Vec::new();
        for chunk in chunks {
            decoding.push(chunk, &mut |bytes| {
                body.extend_from_slice(bytes);
                if body.len() > limit { Err(Refusal::BodyBomb) } else { Ok(()) }
            })?;
        }
        if decoding.complete() { Ok(body) } else { Err(Refusal::EncodingBroken) }
    }

    /// A member with every optional part in its header.
    fn gzip(text: &[u8]) -> Vec<u8> {
        let header = b"\x1f\x8b\x08\x1e\0\0\0\0\0\xff\x03\0abcname\0comment\0\x12\x34";
        let sum = !super::super::gzip::crc(!0, text);
        let length = u32::try_from(text.len()).unwrap_or_default();
        [header, compress_to_vec(text, 6).as_slice(), &sum.to_le_bytes(), &length.to_le_bytes()].concat()
    }

    #[test]
    fn every_split_decodes_alike() {
        let raw = zstd(TEXT, CompressionLevel::Uncompressed);
        let rows = [
            (Encoding::Identity, TEXT.to_vec()),
            (Encoding::Gzip, GZIP.to_vec()),
            (Encoding::Gzip, gzip(TEXT)),
            (Encoding::Zstd, ZSTD.to_vec()),
            (Encoding::Zstd, raw),
        ];
        for (encoding, encoded) in rows {
            for split in 0..=encoded.len() {
                let (head, tail) = encoded.split_at_checked(split).unwrap_or_default();
                assert_eq!(
                    decode(encoding, [head, &[], tail].into_iter(), 999).as_deref(),
                    Ok(TEXT),
                    "{encoding:?} {split}"
                );
            }
            assert_eq!(decode(encoding, encoded.chunks(1), 999).as_deref(), Ok(TEXT));
        }
    }

    #[test]
    fn what_does_not_fit_one_piece_comes_whole() {
        for length in [32_767, 32_768, 32_769, 65_536, 1 << 20] {
            let text: Vec<u8> =
                (0..length).map(|at: usize| if at.is_multiple_of(1_000) { b'\n' } else { b'x' }).collect();
            let frame = zstd(text.as_slice(), CompressionLevel::Fastest);
            for (encoding, encoded) in [(Encoding::Gzip, gzip(&text)), (Encoding::Zstd, frame)] {
                for size in [1, 7, usize::MAX] {
                    let decoded = decode(encoding, encoded.chunks(size.min(encoded.len())), usize::MAX);
                    assert!(decoded.as_deref() == Ok(text.as_slice()), "{encoding:?} {length} by {size}");
                }
            }
        }
    }

    #[test]
    fn what_is_cut_changed_or_continued_is_refused() {
        for (encoding, encoded) in [(Encoding::Gzip, GZIP), (Encoding::Zstd, ZSTD)] {
            for end in 0..encoded.len() {
                let cut = encoded.get(..end).unwrap_or_default();
                assert_eq!(
                    decode(encoding, [cut].into_iter(), 999),
                    Err(Refusal::EncodingBroken),
                    "{encoding:?} {end}"
                );
            }
            let continued = [encoded, b"x"].concat();
            assert_eq!(decode(encoding, [continued.as_slice()].into_iter(), 999), Err(Refusal::EncodingBroken));
            let twice = [encoded, encoded].concat();
            assert_eq!(decode(encoding, [twice.as_slice()].into_iter(), 999), Err(Refusal::EncodingBroken));
            assert_eq!(decode(encoding, [TEXT].into_iter(), 999), Err(Refusal::EncodingBroken));
        }
        for at in 10..GZIP.len() {
            let changed: Vec<u8> = GZIP.iter().enumerate().map(|(index, byte)| byte ^ u8::from(index == at)).collect();
            let decoded = decode(Encoding::Gzip, [changed.as_slice()].into_iter(), 999);
            assert!(decoded.is_err(), "byte {at} changed unseen");
        }
    }

    #[test]
    fn a_bomb_is_stopped_where_the_sink_says() {
        let zeros = alloc::vec![0_u8; 20 << 20];
        let frame = zstd(zeros.as_slice(), CompressionLevel::Fastest);
        for (encoding, bomb) in [(Encoding::Gzip, gzip(&zeros)), (Encoding::Zstd, frame)] {
            assert_eq!(
                decode(encoding, [bomb.as_slice()].into_iter(), 1 << 20),
                Err(Refusal::BodyBomb),
                "{encoding:?}"
            );
        }
    }

    #[test]
    fn a_window_beyond_eight_megabytes_is_refused() {
        let (eight, sixteen) = (b"\x28\xb5\x2f\xfd\x00\x68\x01\x00\x00", b"\x28\xb5\x2f\xfd\x00\x70\x01\x00\x00");
        assert_eq!(decode(Encoding::Zstd, [eight.as_slice()].into_iter(), 999).as_deref(), Ok(b"".as_slice()));
        assert_eq!(decode(Encoding::Zstd, [sixteen.as_slice()].into_iter(), 999), Err(Refusal::EncodingBroken));
    }
}
