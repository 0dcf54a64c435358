//! Rows of a table as bytes, in buckets: which words of a list begin, end or measure like this one, without an address of any.
//!
//! ```text
//! "ghp_" in bucket 5, "pat" in 9, "gho_" in 5     ──▶     5: 4 ghp_ 4 gho_     9: 3 pat
//! ```
//!
//! Invariant: made by the compiler; every record is in its bucket and in no other; records of a bucket come in their order.

/// Records in buckets.
pub struct Buckets {
    /// Where each bucket begins, and where the last ends.
    starts: &'static [u16],
    /// Each record after its length.
    bytes: &'static [u8],
}

impl Buckets {
    /// Of what [`filed`] makes.
    #[must_use]
    pub const fn new(starts: &'static [u16], bytes: &'static [u8]) -> Self {
        Self { starts, bytes }
    }

    /// What is in `bucket`; nothing if there is no such bucket.
    #[inline]
    pub fn records(&self, bucket: usize) -> impl Iterator<Item = &'static [u8]> + use<> {
        let place = |bucket: Option<usize>| self.starts.get(bucket?).copied().map(usize::from);
        let both = place(Some(bucket)).zip(place(bucket.checked_add(1)));
        let mut rest = both.and_then(|(start, end)| self.bytes.get(start..end)).unwrap_or_default();
        core::iter::from_fn(move || {
            let (length, behind) = rest.split_first()?;
            let (record, others) = behind.split_at_checked(usize::from(*length))?;
            rest = others;
            Some(record)
        })
    }
}

/// A row as bytes: at most 63.
#[derive(Clone, Copy)]
pub struct Record {
    bytes: [u8; 63],
    length: u8,
}

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
impl Record {
    /// No byte.
    pub const EMPTY: Self = Self { bytes: [0; 63], length: 0 };

    /// This, and `more` behind it.
    #[must_use]
    pub const fn with(mut self, more: &[u8]) -> Self {
        let mut at = 0;
        while at < more.len() {
            self.bytes[self.length as usize] = more[at];
            self.length += 1;
            at += 1;
        }
        self
    }
}

/// The [`Buckets`], so many, of the rows of a slice that the compiler knows, by constant functions: the bucket of a row, its [`Record`].
macro_rules! buckets {
    ($buckets:expr, $rows:expr, $bucket:path, $record:path) => {{
        use $crate::buckets::{Buckets, Record, filed, size};
        const FILED: [(usize, Record); $rows.len()] = {
            let mut filed = [(0, Record::EMPTY); $rows.len()];
            let (mut rows, mut places): (&[_], &mut [_]) = (&$rows, &mut filed);
            while let ([row, other_rows @ ..], [place, others @ ..]) = (rows, places) {
                *place = ($bucket(row), $record(row));
                (rows, places) = (other_rows, others);
            }
            filed
        };
        static STARTS: [u16; $buckets + 1] = filed::<{ $buckets + 1 }, { size(&FILED) }>(&FILED).0;
        static BYTES: [u8; size(&FILED)] = filed::<{ $buckets + 1 }, { size(&FILED) }>(&FILED).1;
        Buckets::new(&STARTS, &BYTES)
    }};
}
pub(crate) use buckets;

/// How many bytes `rows` take.
#[must_use]
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "runs in the compiler, where a slip is an error"
)]
pub const fn size(rows: &[(usize, Record)]) -> usize {
    let (mut size, mut row) = (0, 0);
    while row < rows.len() {
        size += 1 + rows[row].1.length as usize;
        row += 1;
    }
    size
}

/// Where each bucket begins, and the records. Does not compile in a constant if a row is in none of `STARTS - 1` buckets.
#[must_use]
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "runs in the compiler, where a slip is an error"
)]
pub const fn filed<const STARTS: usize, const N: usize>(rows: &[(usize, Record)]) -> ([u16; STARTS], [u8; N]) {
    let (mut starts, mut bytes) = ([0; STARTS], [0; N]);
    let (mut bucket, mut end) = (0, 0);
    while bucket + 1 < STARTS {
        let mut row = 0;
        while row < rows.len() {
            if rows[row].0 == bucket {
                let (record, mut at) = (&rows[row].1, 0);
                bytes[end] = record.length;
                while at < record.length as usize {
                    bytes[end + 1 + at] = record.bytes[at];
                    at += 1;
                }
                end += 1 + at;
            }
            row += 1;
        }
        bucket += 1;
        starts[bucket] = end as u16;
    }
    assert!(end == N && N < 1 << 16, "every row has its bucket");
    (starts, bytes)
}

#[cfg(test)]
mod tests {
    extern crate alloc;

    use super::{Buckets, Record};
    use alloc::vec::Vec;

    const ROWS: [(usize, &str); 4] = [(5, "ghp_"), (9, "pat"), (5, "gho_"), (5, "")];
    static BUCKETS: Buckets = buckets!(10, ROWS, bucket, record);

    const fn bucket(row: &(usize, &str)) -> usize {
        row.0
    }

    const fn record(row: &(usize, &str)) -> Record {
        Record::EMPTY.with(row.1.as_bytes())
    }

    #[test]
    fn a_bucket_holds_its_records_in_their_order() {
        for asked in [0, 5, 9, 10, usize::MAX] {
            let naive = ROWS.iter().filter(|(bucket, _)| *bucket == asked).map(|(_, text)| text.as_bytes());
            assert!(BUCKETS.records(asked).eq(naive), "{asked}");
        }
        assert_eq!(BUCKETS.records(5).collect::<Vec<_>>(), [&b"ghp_"[..], b"gho_", b""]);
    }
}
