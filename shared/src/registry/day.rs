//! Calendar days in UTC, as attestations and contracts count them.
//!
//! ```text
//! "2026-10-01"  ⇄  Day        an end date holds through 23:59:59.999 of its day
//! ```
//!
//! Invariant: only real days of the years 1970 to 9999 exist; the text form is exactly ten characters (ISO 8601, RFC 3339 full-date).

use core::fmt;

use crate::host::Millis;

const MILLIS_A_DAY: u64 = 86_400_000;

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(u32);

impl Day {
    /// The last day that there is.
    pub const LAST: Self = Self(2_932_896);

    /// The day of a moment.
    #[must_use]
    pub fn at(now: Millis) -> Self {
        Self(u32::try_from(now.0.checked_div(MILLIS_A_DAY).unwrap_or_default()).unwrap_or(u32::MAX)).min(Self::LAST)
    }

    /// `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if text.len() != 10 || !shape {
            return None;
        }
        let number = |from, to| text.get(from..to).and_then(|digits| digits.parse::<u32>().ok());
        Self::of(number(0, 4)?, number(5, 7)?, number(8, 10)?)
    }

    /// The day `days` later, at most the last one.
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add(days)).min(Self::LAST)
    }

    /// The day after its month's last, in days since 1970-01-01.
    pub(crate) fn month_ends(self) -> u32 {
        let (year, days) = take((1970..).map(|year| (year, days_in_year(year))), self.0);
        let (month, days) = take((1..=12).map(|month| (month, days_in(year, month))), days);
        self.0.saturating_sub(days).saturating_add(days_in(year, month))
    }

    fn of(year: u32, month: u32, day: u32) -> Option<Self> {
        if year < 1970 || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
            return None;
        }
        let years: u32 = (1970..year).map(days_in_year).sum();
        let months: u32 = (1..month).map(|month| days_in(year, month)).sum();
        years.checked_add(months)?.checked_add(day)?.checked_sub(1).map(Self)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, rest) = take((1970..).map(|year| (year, days_in_year(year))), self.0);
        let (month, rest) = take((1..=12).map(|month| (month, days_in(year, month))), rest);
        write!(out, "{year:04}-{month:02}-{:02}", rest.saturating_add(1))
    }
}

/// Takes whole years or months off `days`: the one in which it ends, and the days left.
fn take(spans: impl Iterator<Item = (u32, u32)>, mut days: u32) -> (u32, u32) {
    let mut last = 0;
    for (name, length) in spans {
        last = name;
        let Some(rest) = days.checked_sub(length) else { break };
        days = rest;
    }
    (last, days)
}

const fn leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

const fn days_in_year(year: u32) -> u32 {
    if leap(year) { 366 } else { 365 }
}

const fn days_in(year: u32, month: u32) -> u32 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn days_round_trip() {
        for text in ["1970-01-01", "2000-02-29", "2026-04-18", "2026-12-31", "2100-02-28", "9999-12-31"] {
            assert_eq!(Day::parse(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Day::parse("9999-12-31"), Some(Day::LAST));
        for text in [
            "2026-02-29",
            "2100-02-29",
            "2026-13-01",
            "2026-00-10",
            "26-01-01",
            "2026-1-01",
            "2026-01-01T00",
            "２026-01-0",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn months_end() {
        for (text, next) in [
            ("2026-11-21", "2026-12-01"),
            ("2026-11-01", "2026-12-01"),
            ("2026-11-30", "2026-12-01"),
            ("2026-12-31", "2027-01-01"),
            ("2028-02-29", "2028-03-01"),
            ("1970-01-01", "1970-02-01"),
        ] {
            assert_eq!(Day::parse(text).map(Day::month_ends), Day::parse(next).map(|day| day.0), "{text}");
        }
    }

    #[test]
    fn days_of_moments() {
        let day = Day::parse("2026-04-18").map(|day| day.0);
        assert_eq!(day, Some(20_561));
        assert_eq!(Day::at(Millis(20_561 * MILLIS_A_DAY - 1)).to_string(), "2026-04-17");
        assert_eq!(Day::at(Millis(20_561 * MILLIS_A_DAY)).to_string(), "2026-04-18");
        assert_eq!(Day::at(Millis(u64::MAX)), Day::LAST);
    }
}
