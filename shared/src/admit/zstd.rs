//! One zstd frame (RFC 8878), as it comes, a block at a time.
//!
//! ```text
//! magic descriptor … │ block header, content │ … │ last block │ [checksum]     end
//! Header                Block                                                 Done
//! ```
//!
//! The decoder is handed whole blocks only, so that what one step can make is one block (128 KiB, RFC 8878 §3.1.1.2.4) however a
//! frame is built. Its checksum is not computed: TLS has checked the bytes already, and what is decoded must still be JSON.
//!
//! Invariant: a window larger than 8 MiB, a dictionary, a skippable frame and anything behind the frame are errors.

use alloc::boxed::Box;
use alloc::vec::Vec;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use zeroize::Zeroizing;

use super::decoding::Out;
use crate::refusal::Refusal;

const BROKEN: Refusal = Refusal::EncodingBroken;
/// What every decoder must support, and so the most that an encoder may presume (RFC 8878 §3.1.1.1.2).
const WINDOW: u64 = 8 << 20;

/// How far a frame has been read.
pub(super) struct Zstd {
    at: At,
    /// The part that is not yet whole.
    part: Zeroizing<Vec<u8>>,
    decoder: Box<FrameDecoder>,
    checksum: usize,
}

#[derive(Clone, Copy)]
enum At {
    Header,
    Block,
    Done,
}

impl Zstd {
    pub(super) fn new() -> Self {
        let mut decoder = Box::new(FrameDecoder::new());
        decoder.set_max_window_size(WINDOW);
        Self { at: At::Header, part: Zeroizing::default(), decoder, checksum: 0 }
    }

    pub(super) const fn complete(&self) -> bool {
        matches!(self.at, At::Done)
    }

    pub(super) fn push(&mut self, chunk: &[u8], out: Out<'_>) -> Result<(), Refusal> {
        let mut rest = chunk;
        loop {
            let wanted = self.wanted()?.saturating_sub(self.part.len());
            if wanted == 0 {
                self.step(out)?;
                continue;
            }
            let Some((piece, behind)) = rest.split_at_checked(wanted.min(rest.len())) else { return Ok(()) };
            if matches!(self.at, At::Done) && !piece.is_empty() {
                return Err(BROKEN);
            }
            self.part.extend_from_slice(piece);
            rest = behind;
            if piece.len() < wanted {
                return Ok(());
            }
        }
    }

    /// Bytes of the part that is being read, as far as that is known.
    fn wanted(&self) -> Result<usize, Refusal> {
        match self.at {
            At::Header => header_length(&self.part),
            At::Block => Ok(block(&self.part).map_or(3, |block| block.length(self.checksum))),
            At::Done => Ok(usize::MAX),
        }
    }

    /// The part is whole.
    fn step(&mut self, out: Out<'_>) -> Result<(), Refusal> {
        match self.at {
            At::Header => self.header()?,
            At::Block => self.block(out)?,
            At::Done => return Err(BROKEN),
        }
        self.part.clear();
        Ok(())
    }

    fn header(&mut self) -> Result<(), Refusal> {
        let descriptor = self.part.get(4).copied().unwrap_or_default();
        self.checksum = if descriptor & 4 == 0 { 0 } else { 4 };
        self.decoder.init(self.part.as_slice()).map_err(|_| BROKEN)?;
        self.at = At::Block;
        Ok(())
    }

    fn block(&mut self, out: Out<'_>) -> Result<(), Refusal> {
        let one = BlockDecodingStrategy::UptoBlocks(1);
        if self.decoder.decode_blocks(self.part.as_slice(), one).map_err(|_| BROKEN)? {
            self.at = At::Done;
        }
        let decoded = Zeroizing::new(self.decoder.collect().unwrap_or_default());
        decoded.chunks(128 << 10).try_for_each(out)
    }
}

/// The length of a frame's header as far as `part` tells it (§3.1.1.1).
fn header_length(part: &[u8]) -> Result<usize, Refusal> {
    if !part.iter().zip([0x28, 0xb5, 0x2f, 0xfd]).all(|(byte, magic)| *byte == magic) {
        return Err(BROKEN);
    }
    let Some(descriptor) = part.get(4) else { return Ok(5) };
    let single = descriptor & 0x20 != 0;
    let dictionary: usize = [0, 1, 2, 4].into_iter().nth(usize::from(descriptor & 3)).unwrap_or_default();
    let content: usize = match descriptor >> 6 {
        0 => usize::from(single),
        1 => 2,
        2 => 4,
        _ => 8,
    };
    Ok(5_usize.saturating_add(usize::from(!single)).saturating_add(dictionary).saturating_add(content))
}

struct Block {
    last: bool,
    content: usize,
}

/// The header of a block (§3.1.1.2); `None` while it is not whole.
fn block(part: &[u8]) -> Option<Block> {
    let [first, second, third] = *part.first_chunk()?;
    let size = usize::try_from(u32::from_le_bytes([first, second, third, 0]) >> 3).unwrap_or(usize::MAX);
    let run_length = first & 6 == 2;
    Some(Block { last: first & 1 == 1, content: if run_length { 1 } else { size } })
}

impl Block {
    /// Bytes of header, content and, behind the last block, checksum.
    fn length(&self, checksum: usize) -> usize {
        let checksum = if self.last { checksum } else { 0 };
        self.content.saturating_add(3).saturating_add(checksum)
    }
}
