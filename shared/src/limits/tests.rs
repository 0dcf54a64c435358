//! The counter against a plain list of what was granted, and what the headers say of it.

#![expect(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

use alloc::string::ToString as _;
use alloc::vec::Vec;

use super::counter::{apply, settle, wish};
use super::told::Told;
use super::windows::{STEPS, Verdict};
use super::*;
use crate::dialect::Dialect;
use crate::host::Millis;
use crate::registry::Day;

/// 2026-11-30, 23:58:20: a minute, a day and a month end soon.
const EVE: u64 = 1_796_083_100_000;

/// A small generator of numbers, the same on every machine (Knuth's MMIX constants).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A granted wish, as a list has it.
#[derive(Clone, Copy)]
struct Event {
    step: u64,
    amount: Amount,
}

fn counted(events: &[Event], measure: Measure, now: u64) -> i128 {
    let (today, step) = (Day::at(Millis(now)).to_string(), now / 10_000);
    let counts = |event: &&Event| match measure {
        Measure::Requests | Measure::Tokens => step - event.step < STEPS as u64,
        Measure::Day => Day::at(Millis(event.step * 10_000)).to_string() == today,
        Measure::Month => Day::at(Millis(event.step * 10_000)).to_string()[..7] == today[..7],
    };
    events.iter().filter(counts).map(|event| i128::from(event.amount.of(measure))).sum()
}

fn limits(dice: &mut Dice) -> Limits {
    let mut some = |most: u64| (dice.roll(3) > 0).then(|| dice.roll(most));
    Limits([some(12), some(1_000), some(5_000), some(20_000)])
}

/// A moment later: mostly soon, sometimes days.
fn later(dice: &mut Dice, now: u64) -> u64 {
    now + [0, dice.roll(900), dice.roll(9_000), dice.roll(80_000), dice.roll(90_000_000)][dice.roll(5) as usize]
}

fn ask(stored: &mut Option<Vec<u8>>, limits: Limits, amount: Amount, now: u64) -> Verdict {
    let applied = apply(stored.as_deref(), &wish(limits, amount), Millis(now)).unwrap();
    if let Some(kept) = applied.kept {
        assert!(kept.len() < 200, "{}", kept.len());
        *stored = Some(kept);
    }
    Verdict::decode(&applied.answer).unwrap()
}

fn requests(most: u64) -> Limits {
    Limits([Some(most), None, None, None])
}

const ONE: Amount = Amount { requests: 1, tokens: 0, dollars: 0 };

#[test]
fn the_counter_says_what_a_list_of_events_says() {
    let mut dice = Dice(7);
    let (mut granted, mut refused) = (0, [0; 4]);
    for _ in 0..400 {
        let (limits, mut now, mut stored, mut events) = (limits(&mut dice), EVE, None, Vec::<Event>::new());
        for _ in 0..60 {
            now = later(&mut dice, now);
            let amount = Amount { requests: 1, tokens: dice.roll(300), dollars: dice.roll(2_000) };
            let verdict = ask(&mut stored, limits, amount, now);
            let full = |measure: &Measure| {
                limits.of(*measure).is_some_and(|most| {
                    counted(&events, *measure, now) + i128::from(amount.of(*measure)) > i128::from(most)
                })
            };
            let full: Vec<Measure> = Measure::ALL.into_iter().filter(full).collect();
            assert_eq!(verdict.refused.is_some(), !full.is_empty());
            if let Some((measure, wait)) = verdict.refused {
                assert!(full.contains(&measure));
                refused[Measure::ALL.iter().position(|one| *one == measure).unwrap()] += 1;
                waits(&events, limits, amount, (now, wait));
            } else {
                granted += 1;
                events.push(Event { step: now / 10_000, amount });
            }
            for (measure, (left, reset)) in [Measure::Requests, Measure::Tokens].into_iter().zip(verdict.left) {
                let Some(most) = limits.of(measure) else { continue };
                let free = i128::from(most) - counted(&events, measure, now);
                assert_eq!(i128::from(left), free.max(0), "a settlement may come to more than was reserved");
                assert_eq!(counted(&events, measure, now + reset), 0, "all is left again");
                assert!(reset == 0 || counted(&events, measure, now + reset - 1) > 0, "and not before");
            }
            if dice.roll(4) == 0 && !events.is_empty() {
                let at = dice.roll(events.len() as u64) as usize;
                let used = Amount { requests: dice.roll(2), tokens: dice.roll(400), dollars: dice.roll(2_500) };
                let message = settle(events[at].step, events[at].amount, used);
                stored = apply(stored.as_deref(), &message, Millis(now)).unwrap().kept;
                events[at].amount = used;
            }
        }
    }
    assert!(granted > 1_000 && refused.iter().all(|count| *count > 50), "{granted} {refused:?}");
}

/// After `wait` there is room, and a moment before there was none; without one, there never is.
fn waits(events: &[Event], limits: Limits, amount: Amount, (now, wait): (u64, Option<u64>)) {
    let room = |now| {
        let fits = |measure: Measure| {
            let used = counted(events, measure, now) + i128::from(amount.of(measure));
            limits.of(measure).is_none_or(|most| used <= i128::from(most))
        };
        Measure::ALL.into_iter().all(fits)
    };
    match wait {
        Some(wait) => assert!(room(now + wait) && !room(now + wait - 1), "{wait}"),
        None => assert!(!room(now + 100 * 86_400_000)),
    }
}

#[test]
fn in_no_sixty_seconds_begin_more_than_the_limit() {
    let mut dice = Dice(9);
    for most in 1..9 {
        let (mut now, mut stored, mut granted) = (EVE, None, Vec::new());
        for _ in 0..2_000 {
            now += dice.roll(4_000);
            if ask(&mut stored, requests(most), ONE, now).refused.is_none() {
                granted.push(now);
            }
        }
        for window in granted.windows(most as usize + 1) {
            assert!(window[most as usize] - window[0] > 60_000);
        }
        assert!(granted.len() as u64 >= (now - EVE) / 70_000 * most, "and after seventy there is room again");
    }
}

#[test]
fn a_clock_that_is_behind_finds_no_room() {
    let mut stored = None;
    assert!(ask(&mut stored, requests(2), ONE, EVE + 600_000).refused.is_none());
    assert!(ask(&mut stored, requests(2), ONE, EVE).refused.is_none());
    assert!(ask(&mut stored, requests(2), ONE, EVE).refused.is_some());
    let (_, wait) = ask(&mut stored, requests(2), ONE, EVE).refused.unwrap();
    assert!(wait.unwrap() >= 600_000, "the latest time counts");
}

#[test]
fn a_refused_wish_changes_nothing() {
    let mut stored = None;
    ask(&mut stored, requests(1), ONE, EVE);
    let message = wish(requests(1), ONE);
    assert!(apply(stored.as_deref(), &message, Millis(EVE)).unwrap().kept.is_none());
}

#[test]
fn what_is_larger_than_the_limit_never_fits() {
    let limits = Limits([None, Some(100), None, None]);
    let refused = ask(&mut None, limits, Amount { tokens: 101, ..ONE }, EVE).refused;
    assert_eq!(refused, Some((Measure::Tokens, None)));
}

#[test]
fn numbers_without_end_are_no_way_round() {
    let mut stored = None;
    let limits = Limits([None, Some(u64::MAX - 1), None, None]);
    let amount = Amount { tokens: u64::MAX - 1, ..ONE };
    assert!(ask(&mut stored, limits, amount, EVE).refused.is_none());
    assert!(ask(&mut stored, limits, amount, EVE).refused.is_some());
    assert!(ask(&mut stored, limits, Amount { tokens: u64::MAX, ..ONE }, EVE).refused.is_some());
}

#[test]
fn what_does_not_parse_grants_nothing_and_changes_nothing() {
    let mut stored = None;
    ask(&mut stored, requests(5), ONE, EVE);
    let (blob, message) = (stored.unwrap(), wish(requests(5), ONE));
    for end in 0..blob.len() {
        assert!(apply(Some(&blob[..end]), &message, Millis(EVE)).is_none(), "a blob cut short");
    }
    for end in 0..message.len() {
        assert!(apply(Some(&blob), &message[..end], Millis(EVE)).is_none(), "a message cut short");
    }
    assert!(apply(Some(&[&blob[..], b"x"].concat()), &message, Millis(EVE)).is_none());
    assert!(apply(Some(b"LT1"), &message, Millis(EVE)).is_none(), "a tally is no counter of limits");
    let answer = apply(Some(&blob), &message, Millis(EVE)).unwrap().answer;
    assert!((0..answer.len()).all(|end| Verdict::decode(&answer[..end]).is_none()));
}

#[test]
fn limits_are_read_strictly() {
    let read = |text: &str| {
        let whole = alloc::format!(r#"{{"limits":{text}}}"#);
        let members = Node::document(whole.as_bytes()).ok()?;
        Limits::read(&members[0].1, "limits").ok()
    };
    let all = r#"{"requests_per_minute":10,"tokens_per_minute":2000,"usd_per_day":"12.50","usd_per_month":100}"#;
    assert_eq!(read(all), Some(Limits([Some(10), Some(2_000), Some(12_500_000), Some(100_000_000)])));
    assert_eq!(read("{}"), Some(Limits::default()));
    assert_eq!(read(r#"{"usd_per_day":null}"#), Some(Limits::default()));
    assert_eq!(read(r#"{"usd_per_day":"0"}"#), Some(Limits([None, None, Some(0), None])));
    for wrong in [
        "[]",
        r#"{"rpm":1}"#,
        r#"{"requests_per_minute":"10"}"#,
        r#"{"requests_per_minute":1.5}"#,
        r#"{"tokens_per_minute":-1}"#,
        r#"{"usd_per_day":1.5}"#,
        r#"{"usd_per_day":"1e3"}"#,
        r#"{"usd_per_day":"0.0000001"}"#,
        r#"{"usd_per_month":true}"#,
    ] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

#[test]
fn subjects_name_nobody_and_are_told_apart() {
    let (key, account) = (Subject::key(&[7; 32]), Subject::account("acme"));
    assert_ne!(key, account);
    assert_eq!(key.name().len(), "limits/".len() + 32);
    assert!(!account.name().contains("acme"));
    assert_ne!(key, Subject::key(&[8; 32]));
}

#[test]
fn the_one_with_less_left_is_told() {
    let told = |dialect| {
        let mut told = Told::in_words_of(dialect);
        told.learn(Limits([Some(10), None, None, None]), [(9, 63_001), (0, 0)]);
        told.learn(Limits([Some(100), Some(500), None, None]), [(4, 5_000), (400, 70_000)]);
        told.headers(Millis(EVE))
    };
    let openai = told(Dialect::Chat);
    assert_eq!(openai[0], ("x-ratelimit-limit-requests", "100".into()));
    assert_eq!(openai[1], ("x-ratelimit-remaining-requests", "4".into()));
    assert_eq!(openai[2], ("x-ratelimit-reset-requests", "5s".into()));
    assert_eq!(openai[5], ("x-ratelimit-reset-tokens", "1m10s".into()));
    let anthropic = told(Dialect::Messages);
    assert_eq!(anthropic[2], ("anthropic-ratelimit-requests-reset", "2026-11-30T23:58:25Z".into()));
    assert_eq!(anthropic[5], ("anthropic-ratelimit-tokens-reset", "2026-11-30T23:59:30Z".into()));
}
