//! Writers against each other, and against the end of their instance.
//!
//! ```text
//! keep · ledger ✂ document ✂ log ✂ history ✂ ledger        cut anywhere: the next request finds the old or the new, and finishes it
//! ```
//!
//! Invariant: no lost update, no half write, a log without a gap.

use lethe_core::admin::log::{Tip, verify};
use lethe_core::admin::{Next, Role, Stored, Storing};
use lethe_tests::desk::Plane;

const READ: &str = "GET /api/admin/registry";
const WRITE: &str = "PUT /api/admin/registry";
const LOG: &str = "GET /api/admin/log";

fn plane() -> Plane {
    Plane::new().token("alice", &Role::ALL)
}

fn document(version: u64, alias: &str) -> String {
    format!(r#"{{"version": {version}, "extends": "default", "aliases": {{"{alias}": "openai/gpt-5"}}}}"#)
}

fn tip(plane: &mut Plane) -> Tip {
    let log = plane.ask(LOG, "alice", "");
    assert_eq!(log.status, 200, "{}", log.text);
    let tip = verify(log.text.as_bytes()).expect("a chain");
    assert!(log.header("x-lethe-log-tip").starts_with(&format!("{} ", tip.n)));
    tip
}

#[test]
fn killed_after_any_step_the_old_or_the_new_is_there() {
    let mut news = 0;
    for steps in 0..8 {
        let mut plane = plane();
        assert_eq!(plane.ask(WRITE, "alice", &document(0, "one")).status, 200);
        let bearer = format!("Bearer {}", plane.token_of("alice"));
        plane.dies_after = Some(steps);
        let answer = plane.try_ask(WRITE, &[("authorization", &bearer)], &document(1, "two"));
        plane.dies_after = None;
        let read = plane.ask(READ, "alice", "");
        let new = read.text == document(2, "two");
        assert!(new || read.text == document(1, "one"), "{}", read.text);
        assert!(new || answer.is_none(), "what was acknowledged is there");
        assert_eq!(plane.kv["registry"], read.text.as_bytes());
        assert_eq!(tip(&mut plane).n, if new { 2 } else { 1 });
        news += usize::from(new);
        let version = if new { 2 } else { 1 };
        assert_eq!(plane.ask(WRITE, "alice", &document(version, "three")).status, 200);
        assert_eq!(tip(&mut plane).n, version + 1);
    }
    assert!((1..8).contains(&news), "{news}");
}

/// Where a writer is.
enum Writer {
    Turn(Next),
    /// So many of the steps are done.
    Storing(Storing, usize),
}

impl Writer {
    /// Goes on by one read or one step; `Err`: it has its answer.
    fn go_on(self, plane: &mut Plane) -> Result<Self, u16> {
        match self {
            Self::Turn(Next::Reply(reply)) => Err(reply.status),
            Self::Turn(Next::Read(asking)) => Ok(Self::Turn(plane.look(asking))),
            Self::Turn(Next::Store(storing)) => Ok(Self::Storing(storing, 0)),
            Self::Storing(storing, at) => {
                let stored = match plane.step_of(&storing, at) {
                    Some(true) => return Ok(Self::Storing(storing, at + 1)),
                    Some(false) => Stored::Conflict(at),
                    None => Stored::Done,
                };
                Ok(Self::Turn(storing.stored(&mut plane.desk, stored, plane.now)))
            }
        }
    }
}

/// Writers go on by one read or one step at a time, in an order drawn from `seed`.
fn race(seed: u64, bodies: &[(String, String)]) -> (Plane, Vec<u16>) {
    let mut plane = plane();
    let bearer = format!("Bearer {}", plane.token_of("alice"));
    let headers = [("authorization", bearer.as_str())];
    let arrive = |(at, (line, body)): (usize, &(String, String))| {
        (at, Writer::Turn(Next::Read(plane.arrive(line, &headers, body))))
    };
    let mut running: Vec<(usize, Writer)> = bodies.iter().enumerate().map(arrive).collect();
    let (mut statuses, mut state) = (vec![0; bodies.len()], seed);
    while !running.is_empty() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let turn = usize::try_from(state >> 33).unwrap_or_default() % running.len();
        let (at, writer) = running.swap_remove(turn);
        match writer.go_on(&mut plane) {
            Ok(writer) => running.push((at, writer)),
            Err(status) => statuses[at] = status,
        }
    }
    (plane, statuses)
}

#[test]
fn writers_of_different_documents_all_come_through() {
    for seed in 0..20 {
        let account =
            |at: usize| (format!("PUT /api/admin/accounts/a{at}"), format!(r#"{{"terms": {{"only": ["p{at}"]}}}}"#));
        let bodies: Vec<(String, String)> = (0..16).map(account).collect();
        let (mut plane, statuses) = race(seed, &bodies);
        assert_eq!(statuses, vec![200; 16], "seed {seed}");
        for (at, (_, body)) in bodies.iter().enumerate() {
            assert_eq!(plane.kv[&format!("account/a{at}")], body.as_bytes(), "seed {seed}");
        }
        assert_eq!(tip(&mut plane).n, 16, "seed {seed}");
    }
}

#[test]
fn of_writers_from_one_version_one_wins_and_the_others_are_told() {
    for seed in 0..20 {
        let body = |at| (WRITE.into(), document(0, &format!("w{at}")));
        let (mut plane, statuses) = race(seed, &(0..32).map(body).collect::<Vec<_>>());
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 31, "{statuses:?}");
        let winner = statuses.iter().position(|status| *status == 200).unwrap_or_default();
        assert_eq!(plane.ask(READ, "alice", "").text, document(1, &format!("w{winner}")));
        assert_eq!(tip(&mut plane).n, 1);
        let bodies = plane.sides.keys().filter(|name| name.starts_with("body/")).count();
        assert_eq!(bodies, 1, "what lost is tidied up");
    }
}

#[test]
fn an_edit_in_the_dashboard_becomes_a_version_of_its_own() {
    let mut plane = plane();
    plane.kv.insert("registry".into(), document(40, "mine").into());
    let read = plane.ask(READ, "alice", "");
    assert_eq!((read.header("etag"), read.text.as_str()), ("\"1\"", document(1, "mine").as_str()));
    assert_eq!(plane.ask(WRITE, "alice", &document(1, "two")).status, 200);
    plane.kv.insert("registry".into(), document(7, "edited").into());
    assert_eq!(plane.ask(WRITE, "alice", &document(2, "lost")).status, 409);
    assert_eq!(plane.ask(READ, "alice", "").text, document(3, "edited"));
    plane.kv.remove("registry");
    assert_eq!(plane.ask(READ, "alice", "").header("etag"), "\"0\"");
    let log = plane.ask(LOG, "alice", "").text;
    let by: Vec<bool> = log.lines().map(|line| line.contains(r#""by":"(outside)""#)).collect();
    assert_eq!(by, [true, false, true, true]);
    assert_eq!(tip(&mut plane).n, 4);
}

#[test]
fn a_store_that_is_late_is_no_edit() {
    let mut plane = plane();
    plane.desk = lethe_core::admin::Desk::new(lethe_core::host::Millis(120_000));
    assert_eq!(plane.ask(WRITE, "alice", &document(0, "one")).status, 200);
    let old = plane.kv.clone();
    assert_eq!(plane.ask(WRITE, "alice", &document(1, "two")).status, 200);
    plane.kv = old;
    plane.now.0 += 119_000;
    assert_eq!(plane.ask(READ, "alice", "").text, document(2, "two"));
    assert_eq!(plane.ask(WRITE, "alice", &document(2, "three")).status, 200);
    assert_eq!(tip(&mut plane).n, 3);
    plane.kv.insert("registry".into(), document(3, "edited").into());
    plane.now.0 += 120_000;
    assert_eq!(plane.ask(READ, "alice", "").text, document(4, "edited"));
}

#[test]
fn a_log_that_was_touched_is_no_chain() {
    let mut plane = plane();
    for version in 0..5 {
        assert_eq!(plane.ask(WRITE, "alice", &document(version, "x")).status, 200);
    }
    let log = plane.ask(LOG, "alice", "").text;
    assert_eq!(verify(log.as_bytes()).map(|tip| tip.n), Ok(5));
    let lines: Vec<&str> = log.lines().collect();
    for gone in 0..4 {
        let rest: Vec<&str> = lines.iter().enumerate().filter(|(at, _)| *at != gone).map(|(_, line)| *line).collect();
        assert!(verify(rest.join("\n").as_bytes()).is_err(), "{gone}");
    }
    let end = log.trim_end().rfind('\n').unwrap_or_default();
    for at in 0..end {
        let mut touched = log.clone().into_bytes();
        touched[at] ^= 1;
        assert!(verify(&touched).is_err(), "byte {at}");
    }
    assert_eq!(plane.ask("GET /api/admin/log?from=4", "alice", "").text.lines().count(), 2);
    assert_eq!(plane.ask("GET /api/admin/log?from=x", "alice", "").status, 400);
}
