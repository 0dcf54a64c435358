//! The laws of counting: merging in any order, nothing lost, nothing shown that is one request's.

#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

use alloc::format;
use alloc::vec::Vec;

use super::sums::Sums;
use super::*;
use crate::arrive::Door;
use crate::dialect::Dialect;
use crate::redact::Entity;

/// A small generator of numbers, the same on every machine (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn record(&mut self) -> Record {
        let mut record = Record {
            door: [Door::Ask(Dialect::Chat), Door::Models, Door::None][self.roll(3) as usize],
            status: [200, 401, 502][self.roll(3) as usize],
            outcome: [Outcome::Answered, Outcome::Refused, Outcome::ClientGone][self.roll(3) as usize],
            zdr: self.roll(2) == 1,
            attempts: self.roll(4) as u8,
            prompt_tokens: self.roll(1 << 20) as u32,
            bytes_out: self.roll(1 << 33),
            first_byte: Millis(self.roll(700_000)),
            total: Millis(self.roll(700_000)),
            key: self.roll(4) as u32,
            ..Record::default()
        };
        (0..self.roll(3)).for_each(|_| record.redacted.add(Entity::Email));
        record
    }

    fn tally(&mut self, records: u64) -> Tally {
        let mut tally = Tally::default();
        for _ in 0..records {
            tally.add(&self.record(), &["", "azure", "groq \"x\"\\"][self.roll(3) as usize].into());
        }
        tally
    }
}

fn merged<'a>(tallies: impl IntoIterator<Item = &'a Tally>) -> Tally {
    tallies.into_iter().fold(Tally::default(), |mut sum, tally| {
        sum.merge(tally);
        sum
    })
}

#[test]
fn merging_is_associative_and_commutative_and_nothing_is_its_neutral_element() {
    let mut dice = Dice(1);
    for _ in 0..50 {
        let (a, b, c) = (dice.tally(9), dice.tally(5), dice.tally(1));
        assert_eq!(merged([&merged([&a, &b]), &c]), merged([&a, &merged([&b, &c])]));
        assert_eq!(merged([&a, &b, &c]), merged([&c, &a, &b]));
        assert_eq!(merged([&a, &Tally::default()]), a);
    }
}

#[test]
fn what_was_encoded_comes_back_and_nothing_else_does() {
    let mut dice = Dice(2);
    for records in 0..40 {
        let tally = dice.tally(records);
        let bytes = tally.encode();
        assert_eq!(Tally::decode(&bytes), Some(tally));
        assert_eq!(Tally::decode(&[&bytes[..], b"x"].concat()), None, "bytes left over");
        assert!((0..bytes.len()).all(|end| Tally::decode(&bytes[..end]).is_none()), "cut short");
    }
    assert_eq!(Tally::decode(b"LT1\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01"), None, "a length beyond the bytes");
}

#[test]
fn the_store_loses_nothing_in_whatever_order_it_is_told() {
    let mut dice = Dice(3);
    let tallies: Vec<Tally> = (0..20).map(|_| dice.tally(7)).collect();
    let total = |order: &mut dyn Iterator<Item = &Tally>| {
        let mut stored = None;
        for (at, tally) in order.enumerate() {
            stored = Some(merge(stored.as_deref(), &tally.encode(), Millis(at as u64 * 40_000)).unwrap());
        }
        Ledger::decode(&stored.unwrap()).unwrap().total()
    };
    let expected = merged(&tallies).rows.values().fold(Sums::default(), |mut sum, (sums, _)| {
        sum.merge(sums);
        sum
    });
    assert_eq!(total(&mut tallies.iter()), expected);
    assert_eq!(total(&mut tallies.iter().rev()), expected);
}

/// Requests shown of the one row of these records, scraped after each tally.
fn shown(steps: &[(u64, &[u32])]) -> Vec<u64> {
    let mut stored: Option<Vec<u8>> = None;
    let mut scrapes = Vec::new();
    for (seconds, keys) in steps {
        let now = Millis(seconds * 1_000);
        let mut tally = Tally::default();
        keys.iter()
            .for_each(|key| tally.add(&Record { door: Door::Models, key: *key, ..Record::default() }, &"".into()));
        stored = Some(merge(stored.as_deref(), &tally.encode(), now).unwrap());
        let rows = Ledger::decode(stored.as_deref().unwrap()).unwrap().shown(now);
        scrapes.push(rows.values().map(Sums::requests).sum());
    }
    scrapes
}

#[test]
fn a_row_moves_in_steps_of_five_requests_of_two_keys() {
    assert_eq!(shown(&[(0, &[1, 2, 1, 2])]), [0], "four are too few");
    assert_eq!(shown(&[(0, &[1, 2, 1, 2]), (1, &[1])]), [0, 5]);
    assert_eq!(shown(&[(0, &[1; 9])]), [0], "one key is somebody's own traffic");
    assert_eq!(shown(&[(0, &[1; 9]), (1, &[2])]), [0, 10]);
    assert_eq!(
        shown(&[(0, &[1, 2, 1, 2, 1]), (1, &[2]), (2, &[1; 3]), (3, &[1])]),
        [5, 5, 5, 10],
        "the remainder is carried"
    );
    assert_eq!(shown(&[(0, &[0; 9]), (1, &[0])]), [0, 0], "no key is no key");
}

#[test]
fn after_five_minutes_five_requests_are_enough() {
    assert_eq!(shown(&[(0, &[1; 5]), (299, &[]), (300, &[])]), [0, 0, 5]);
    assert_eq!(shown(&[(0, &[1; 4]), (9_999, &[])]), [0, 0], "four never are");
    assert_eq!(shown(&[(0, &[1; 5]), (300, &[1])]), [0, 5], "what came later waits for itself");
}

#[test]
fn no_difference_of_two_scrapes_is_less_than_a_step() {
    let mut dice = Dice(4);
    let mut ledger = Ledger::default();
    let mut before = crate::table::Table::new();
    let mut now = 0;
    for _ in 0..2_000 {
        now += dice.roll(20_000);
        let records = dice.roll(3);
        ledger.add(&dice.tally(records), Millis(now));
        let rows = Ledger::decode(&ledger.encode()).unwrap().shown(Millis(now));
        for (label, sums) in rows.iter() {
            let step = sums.requests() - before.get(label).map_or(0, Sums::requests);
            assert!(step == 0 || step >= 5, "a step of {step}");
            assert!(step > 0 || before.get(label) == Some(sums), "numbers moved without a step");
        }
        before = rows;
    }
    assert!(before.len() > 10, "the test saw many rows");
}

#[test]
fn rows_are_bounded_and_what_has_no_room_is_still_counted() {
    let mut ledger = Ledger::default();
    for status in 0..5_000 {
        let mut tally = Tally::default();
        tally.add(&Record { door: Door::Models, status, ..Record::default() }, &"".into());
        ledger.add(&tally, Millis(0));
    }
    assert_eq!(ledger.total().requests(), 5_000);
    assert!(ledger.encode().len() < 4_097 * 120);
}

#[test]
fn the_exposition_is_what_prometheus_reads() {
    let mut tally = Tally::default();
    for key in 1..=5 {
        let mut record = Record {
            door: Door::Ask(Dialect::Chat),
            status: 200,
            outcome: Outcome::Answered,
            streamed: true,
            first_byte: Millis(70),
            total: Millis(1_234),
            key,
            ..Record::default()
        };
        record.redacted.add(Entity::Email);
        tally.add(&record, &"a\"z".into());
    }
    let stored = merge(None, &tally.encode(), Millis(0)).unwrap();
    let text = exposition(Some(&stored), &[], Millis(0)).unwrap();
    let label =
        r#"door="chat_completions",status="200",outcome="answered",streamed="true",zdr="false",provider="a\"z""#;
    for line in [
        format!("lethe_requests_total{{{label}}} 5"),
        format!("lethe_redacted_total{{{label},type=\"EMAIL\"}} 5"),
        format!("lethe_first_byte_seconds_bucket{{{label},le=\"0.05\"}} 0"),
        format!("lethe_first_byte_seconds_bucket{{{label},le=\"0.1\"}} 5"),
        format!("lethe_duration_seconds_bucket{{{label},le=\"1\"}} 0"),
        format!("lethe_duration_seconds_bucket{{{label},le=\"+Inf\"}} 5"),
        format!("lethe_duration_seconds_sum{{{label}}} 6.170"),
        format!("lethe_duration_seconds_count{{{label}}} 5"),
    ] {
        assert!(text.lines().any(|known| known == line), "{line}\n{text}");
    }
    let families = text.lines().filter(|line| line.starts_with("# TYPE")).count();
    assert_eq!(families, 16);
}
