//! Counting through the public face: what a shell does with records, flushes and the counters' store.
//!
//! ```text
//! note ─▶ Some(delay) ─▶ due ─▶ encode ─▶ merge(stored, …) ─▶ GET /metrics
//! ```
//!
//! Invariant: every request is counted once, whatever is flushed, kept or dropped in between.
#![expect(clippy::unwrap_used, reason = "tests")]

use lethe_core::gateway::Gateway;
use lethe_core::host::Millis;
use lethe_core::metrics::{self, Record};
use lethe_tests::stores::{Led, Stores};

/// A request that is refused, with one of many credentials.
fn refused(stores: &mut Stores, gateway: &mut Gateway, key: usize) -> Record {
    let key = format!("sk-{key}");
    match stores.ask(gateway, "POST /v1/chat/completions", &[("x-api-key", &key)]) {
        Led::Answered(reply, record) => {
            assert_eq!(reply.status, 401);
            record
        }
        Led::Admitted(_) => unreachable!("nobody has a key"),
    }
}

/// What `GET /metrics` says of 401s on the chat door.
fn counted(stores: &mut Stores, gateway: &mut Gateway) -> u64 {
    let led = stores.ask(gateway, "GET /metrics", &[("authorization", "Bearer t")]);
    assert_eq!(led.status(), 200);
    let start = r#"lethe_requests_total{door="chat_completions",status="401",outcome="refused""#;
    let text = led.text();
    let line = text.lines().find(|line| line.starts_with(start));
    line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
}

fn flush(stores: &mut Stores, gateway: &mut Gateway) {
    let tally = gateway.due().unwrap().encode();
    stores.ledger = Some(metrics::merge(stores.ledger.as_deref(), &tally, stores.now).unwrap());
}

fn stores() -> Stores {
    Stores::default().setting("METRICS_TOKEN", "t")
}

#[test]
fn one_flush_task_for_many_records() {
    let (mut stores, mut gateway) = (stores(), Gateway::new());
    for key in 0..64 {
        let record = refused(&mut stores, &mut gateway, key);
        let task = gateway.note(record);
        assert_eq!(task.is_some(), key == 0, "record {key}");
        assert!(task.is_none_or(|delay| delay <= Millis(1_000)), "flushed within a second");
    }
    flush(&mut stores, &mut gateway);
    assert!(gateway.due().is_none());
    assert_eq!(counted(&mut stores, &mut gateway), 64);
    let record = refused(&mut stores, &mut gateway, 1);
    assert!(gateway.note(record).is_some(), "the next record starts the next task");
}

#[test]
fn a_failed_flush_is_kept_and_tried_again() {
    let (mut stores, mut gateway) = (stores(), Gateway::new());
    for key in 0..3 {
        let record = refused(&mut stores, &mut gateway, key);
        let _ = gateway.note(record);
    }
    let tally = gateway.due().unwrap();
    for key in 3..6 {
        let record = refused(&mut stores, &mut gateway, key);
        let _ = gateway.note(record);
    }
    assert!(gateway.keep(tally, stores.now).is_none(), "a task is under way already");
    flush(&mut stores, &mut gateway);
    assert_eq!(counted(&mut stores, &mut gateway), 6);
}

#[test]
fn a_store_that_stays_away_is_asked_ever_less_often() {
    let (mut stores, mut gateway) = (stores(), Gateway::new());
    let record = refused(&mut stores, &mut gateway, 1);
    assert!(gateway.note(record).is_some());
    for seconds in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
        let tally = gateway.due().unwrap();
        assert_eq!(gateway.keep(tally, stores.now), Some(Millis(seconds * 1_000)));
        stores.now = stores.now.after(Millis(seconds * 1_000));
        let record = refused(&mut stores, &mut gateway, 7);
        assert!(gateway.note(record).is_none(), "the next attempt is under way");
    }
    flush(&mut stores, &mut gateway);
    gateway.merged();
    assert_eq!(counted(&mut stores, &mut gateway), 10);
    let record = refused(&mut stores, &mut gateway, 1);
    assert_eq!(gateway.note(record), Some(Millis(500)));
    let tally = gateway.due().unwrap();
    assert_eq!(gateway.keep(tally, stores.now), Some(Millis(1_000)), "from the beginning");
}

#[test]
fn a_flush_that_the_platform_dropped_is_started_again() {
    let (mut stores, mut gateway) = (stores(), Gateway::new());
    let record = refused(&mut stores, &mut gateway, 1);
    assert!(gateway.note(record).is_some());
    stores.now = Millis(4_000);
    let record = refused(&mut stores, &mut gateway, 2);
    assert!(gateway.note(record).is_none());
    stores.now = Millis(6_000);
    let record = refused(&mut stores, &mut gateway, 3);
    assert!(gateway.note(record).is_some(), "five seconds without a flush");
}

#[test]
fn a_request_that_is_never_heard_of_again_is_counted_by_the_sweep() {
    let key = lethe_core::arrive::key::stored_under("sk-1");
    let (mut stores, mut gateway) = (stores().kv(&key, "{}"), Gateway::new());
    let headers = [("x-api-key", "sk-1"), ("content-type", "application/json")];
    let lost = stores.ask(&mut gateway, "POST /v1/chat/completions", &headers);
    assert_eq!(lost.status(), 100);
    drop(lost);
    stores.now = Millis(180_000);
    stores.ask(&mut gateway, "GET /healthz", &[]);
    assert!(gateway.due().is_none(), "not before its deadline");
    stores.now = Millis(180_001);
    stores.ask(&mut gateway, "GET /healthz", &[]);
    let tally = gateway.due().unwrap();
    stores.ask(&mut gateway, "GET /healthz", &[]);
    assert!(gateway.due().is_none(), "once");
    let stored = metrics::merge(None, &[tally.encode(); 1].concat(), Millis(0)).unwrap();
    assert!(
        metrics::exposition(Some(&stored), &[], Millis(0)).unwrap().contains("# TYPE lethe_requests_total counter")
    );
}

#[test]
fn a_request_counted_by_the_sweep_is_not_counted_again() {
    let key = lethe_core::arrive::key::stored_under("sk-1");
    let (mut stores, mut gateway) = (stores().kv(&key, "{}"), Gateway::new());
    let headers = [("x-api-key", "sk-1"), ("content-type", "application/json")];
    let Led::Admitted(admission) = stores.ask(&mut gateway, "POST /v1/chat/completions", &headers) else {
        unreachable!("the key is known");
    };
    stores.now = Millis(180_001);
    stores.ask(&mut gateway, "GET /healthz", &[]);
    assert!(gateway.due().is_some());
    assert!(gateway.note(admission.broken(stores.now)).is_none());
    assert!(gateway.due().is_none());
}

#[test]
fn what_does_not_parse_changes_nothing() {
    let tally = metrics::Tally::default().encode();
    assert_eq!(metrics::merge(Some(b"odd"), &tally, Millis(0)), None);
    assert_eq!(metrics::merge(None, b"odd", Millis(0)), None);
    assert_eq!(metrics::exposition(Some(b"odd"), &[], Millis(0)), None);
    let text = metrics::exposition(None, &["endpoints[3]", "attest[\"0\"]"], Millis(0)).unwrap();
    assert!(text.contains("lethe_registry_quarantined{path=\"endpoints[3]\"} 1\n"));
    assert!(text.contains("{path=\"attest[\\\"0\\\"]\"} 1\n"));
}
