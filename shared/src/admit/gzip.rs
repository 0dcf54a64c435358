//! One gzip member (RFC 1952), as it comes.
//!
//! ```text
//! 1f 8b 08 FLG ···6 │ [XLEN extra] [name\0] [comment\0] [CRC16] │ DEFLATE … │ CRC32 ISIZE │ end
//! Fixed              Optional…                                    Data        Trailer       Done
//! ```
//!
//! Invariant: a body is complete only after its checksum and length were right; nothing may follow.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};
use zeroize::Zeroizing;

use super::decoding::Out;
use crate::refusal::Refusal;

const BROKEN: Refusal = Refusal::EncodingBroken;
const PIECE: usize = 32 << 10;
/// Flags of a header's optional parts, in the order in which they stand.
const PARTS: [(u8, Part); 4] = [(4, Part::ExtraLength), (8, Part::Text), (16, Part::Text), (2, Part::HeaderSum)];

/// How far a member has been read.
pub(super) struct Gzip {
    at: At,
    flags: u8,
    inflate: Box<InflateState>,
    piece: Zeroizing<Vec<u8>>,
    sum: u32,
    length: u32,
    trailer: u64,
}

#[derive(Clone, Copy)]
enum At {
    Fixed(u8),
    /// An optional part of the header: bytes to go.
    Part(Part, u16),
    Data,
    Trailer(u8),
    Done,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    ExtraLength,
    Extra,
    Text,
    HeaderSum,
}

impl Gzip {
    pub(super) fn new() -> Self {
        Self {
            at: At::Fixed(0),
            flags: 0,
            inflate: Box::new(InflateState::new(DataFormat::Raw)),
            piece: Zeroizing::new(vec![0; PIECE]),
            sum: !0,
            length: 0,
            trailer: 0,
        }
    }

    pub(super) const fn complete(&self) -> bool {
        matches!(self.at, At::Done)
    }

    pub(super) fn push(&mut self, chunk: &[u8], out: Out<'_>) -> Result<(), Refusal> {
        let mut rest = chunk;
        while let Some((byte, behind)) = rest.split_first() {
            rest = match self.at {
                At::Data => self.data(rest, out)?,
                At::Fixed(_) | At::Part(..) | At::Trailer(_) | At::Done => {
                    self.framing(*byte)?;
                    behind
                }
            };
        }
        Ok(())
    }

    fn framing(&mut self, byte: u8) -> Result<(), Refusal> {
        match (self.at, byte) {
            (At::Fixed(0), 0x1f) | (At::Fixed(1), 0x8b) | (At::Fixed(2), 8) => self.count_fixed(),
            (At::Fixed(3), _) if byte & 0xe0 == 0 => {
                self.flags = byte;
                self.count_fixed();
            }
            (At::Fixed(4..=8), _) => self.count_fixed(),
            (At::Fixed(9), _) => self.next_part(),
            (At::Part(part, left), _) => self.part(part, left, byte),
            (At::Trailer(read), _) => {
                self.trailer |= u64::from(byte).wrapping_shl(u32::from(read).saturating_mul(8));
                self.at = if read == 7 { self.judged()? } else { At::Trailer(read.saturating_add(1)) };
            }
            (At::Fixed(_) | At::Data | At::Done, _) => return Err(BROKEN),
        }
        Ok(())
    }

    fn count_fixed(&mut self) {
        if let At::Fixed(read) = self.at {
            self.at = At::Fixed(read.saturating_add(1));
        }
    }

    /// On to the next optional part that the flags name, else to the data.
    fn next_part(&mut self) {
        let next = PARTS.into_iter().find(|(flag, _)| self.flags & flag != 0);
        self.flags &= !next.map_or(0, |(flag, _)| flag);
        self.at = next.map_or(At::Data, |(_, part)| At::Part(part, 2));
    }

    fn part(&mut self, part: Part, left: u16, byte: u8) {
        let left = left.saturating_sub(1);
        match (part, left) {
            (Part::ExtraLength, 1) => {
                self.trailer = u64::from(byte);
                self.at = At::Part(part, left);
            }
            (Part::ExtraLength, _) => {
                let length =
                    u16::from_le_bytes([self.trailer.to_le_bytes().into_iter().next().unwrap_or_default(), byte]);
                self.trailer = 0;
                self.at = At::Part(Part::Extra, length);
                if length == 0 {
                    self.next_part();
                }
            }
            (Part::Text, _) if byte != 0 => {}
            (Part::Extra | Part::HeaderSum, 1..) => self.at = At::Part(part, left),
            (Part::Text | Part::Extra | Part::HeaderSum, _) => self.next_part(),
        }
    }

    /// Inflates from `input`; what is left of it.
    fn data<'a>(&mut self, input: &'a [u8], out: Out<'_>) -> Result<&'a [u8], Refusal> {
        let mut rest = input;
        loop {
            let result = inflate(&mut self.inflate, rest, &mut self.piece, MZFlush::None);
            let written = self.piece.get(..result.bytes_written).unwrap_or_default();
            self.sum = crc(self.sum, written);
            self.length = self.length.wrapping_add(u32::try_from(written.len()).unwrap_or_default());
            rest = rest.get(result.bytes_consumed..).unwrap_or_default();
            let starved = rest.is_empty() && written.is_empty();
            match result.status {
                Ok(MZStatus::StreamEnd) => self.at = At::Trailer(0),
                Ok(MZStatus::Ok) => {}
                Err(MZError::Buf) if starved => return Ok(rest),
                Ok(MZStatus::NeedDict) | Err(_) => return Err(BROKEN),
            }
            out(written)?;
            // A full piece may have left more behind, even where no input is left.
            if !matches!(self.at, At::Data) || written.len() < PIECE {
                return Ok(rest);
            }
        }
    }

    fn judged(&self) -> Result<At, Refusal> {
        let expected = u64::from(!self.sum) | (u64::from(self.length) << 32);
        if self.trailer == expected { Ok(At::Done) } else { Err(BROKEN) }
    }
}

/// The CRC-32 of RFC 1952 §8 continued over `bytes`, by half bytes.
pub(super) fn crc(sum: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(sum, |sum, byte| {
        let sum = sum ^ u32::from(*byte);
        let sum = (sum >> 4) ^ remainder(sum);
        (sum >> 4) ^ remainder(sum)
    })
}

fn remainder(sum: u32) -> u32 {
    const TABLE: [u32; 16] = table();
    usize::try_from(sum & 15).ok().and_then(|index| TABLE.get(index)).copied().unwrap_or_default()
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs while compiling; both bounds are 16 and 4"
)]
const fn table() -> [u32; 16] {
    let mut table = [0_u32; 16];
    let mut index = 0;
    while index < 16 {
        let (mut value, mut bit) = (index as u32, 0);
        while bit < 4 {
            value = if value & 1 == 1 { (value >> 1) ^ 0xedb8_8320 } else { value >> 1 };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::crc;

    #[test]
    fn the_check_value_of_the_crc_catalogue() {
        assert_eq!(!crc(!0, b"123456789"), 0xcbf4_3926);
    }
}
