//! Dates of birth within ids.
//!
//! ```text
//! 850101 YMD · 010185 DMY · 19850101 long · 0101985 DMY with three digits of the year
//! ```
//!
//! Countries add to the month for a century or to the day for a woman; a row lists what may have been added.
//!
//! Invariant: only days that the calendar has; where the century is not written, a leap day passes in every fourth year.

/// How a date is written.
#[derive(Clone, Copy)]
pub(in crate::redact) enum Order {
    /// `YYMMDD`.
    Ymd,
    /// `DDMMYY`.
    Dmy,
    /// `YYYYMMDD`.
    Long,
    /// `DDMMYYY`: the year without its first digit.
    Dmyyy,
}

/// Where a date stands and what may have been added to it.
pub(in crate::redact) struct Date {
    pub(super) order: Order,
    /// Place of its first digit.
    pub(super) at: usize,
    /// What may have been added to the month.
    pub(super) months: &'static [u32],
    /// What may have been added to the day.
    pub(super) days: &'static [u32],
    /// Whether an unknown month or day is written as zero.
    pub(super) vague: bool,
}

impl Date {
    pub(super) fn is_in(&self, id: &[u8]) -> bool {
        let (year, month, day) = self.read(id);
        self.months.iter().any(|added| {
            let month = month.wrapping_sub(*added);
            let days = self.days.iter().map(|added| day.wrapping_sub(*added));
            days.into_iter().any(|day| exists(year, month, day) || self.vague && unknown(year, month, day))
        })
    }

    fn read(&self, id: &[u8]) -> (u32, u32, u32) {
        let two = |offset: usize| number(id, self.at.saturating_add(offset), 2);
        match self.order {
            Order::Ymd => (two(0).saturating_add(2000), two(2), two(4)),
            Order::Dmy => (two(4).saturating_add(2000), two(2), two(0)),
            Order::Long => (number(id, self.at, 4), two(4), two(6)),
            Order::Dmyyy => {
                let year = number(id, self.at.saturating_add(4), 3);
                let thousand = if year < 800 { 2000 } else { 1000 };
                (year.saturating_add(thousand), two(2), two(0))
            }
        }
    }
}

/// `length` digits from `at` on as a number.
#[inline(never)]
pub(super) fn number(id: &[u8], at: usize, length: usize) -> u32 {
    let digits = id.get(at..at.saturating_add(length)).unwrap_or_default();
    digits.iter().fold(0, |value: u32, digit| value.wrapping_mul(10).wrapping_add(u32::from(digit.wrapping_sub(b'0'))))
}

/// Whether the calendar has that day; years before 1800 and after 2099 are nobody's.
pub(super) fn exists(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1800..2100).contains(&year) && (1..=days).contains(&day)
}

/// Whether the month, or the day, is zero and the rest a date.
fn unknown(year: u32, month: u32, day: u32) -> bool {
    match (month, day) {
        (0, 0..=31) => true,
        (_, 0) => exists(year, month, 1),
        (_, _) => false,
    }
}
