//! What is stored: KV values and settings, read only, and the counters of all instances.
//!
//! ```text
//! [Setting("PAGE"), Kv("registry")] ─▶ platform.look(turn, "setting PAGE\nkv registry") ┄┄▶ heard(number, turn, values)
//! Count { name, message } ─▶ platform.count(…) ─▶ the Durable Object TALLY of that name ─▶ one row, one blob
//! ```
//!
//! Invariant: the script has no way to write KV; the only values written anywhere are counters, one an object. Nothing else is
//! asked of the platform while one of these is under way.

use lethe_core::host::{Count, Found, Read, Signing};
use worker_text::{ask, value};

use crate::life::{Life, News};

/// Looks everything up at once; the answers keep the order of `reads`.
pub(crate) async fn look(life: &Life, reads: &[Read]) -> Vec<Found> {
    let mut text = String::new();
    for read in reads {
        match read {
            Read::Setting(name) => ask("setting", name, &mut text),
            Read::Kv(key) => ask("kv", key, &mut text),
            Read::Tally => ask("tally", "", &mut text),
            Read::Signature(_) => {}
        }
    }
    let values = if text.is_empty() { Vec::new() } else { known(life, &text).await };
    let mut values = values.as_slice();
    let mut found = Vec::with_capacity(reads.len());
    for read in reads {
        found.push(match read {
            Read::Signature(signing) => sign(life, signing).await,
            Read::Setting(_) | Read::Kv(_) | Read::Tally => value(&mut values),
        });
    }
    found
}

async fn known(life: &Life, text: &str) -> Vec<u8> {
    life.platform.look(life.reading.ask(), text);
    match heard(life).await {
        Found::Value(values) => values,
        Found::Absent | Found::Unreachable => Vec::new(),
    }
}

/// RSASSA-PKCS1-v1_5 by the platform's own implementation.
async fn sign(life: &Life, signing: &Signing) -> Found {
    life.platform.sign(life.reading.ask(), signing.key(), signing.message());
    heard(life).await
}

/// Says something to a counter of all instances: its answer, if it has one.
pub(crate) async fn count(life: &Life, count: &Count) -> Found {
    life.platform.count(life.reading.ask(), &count.name, &count.message);
    heard(life).await
}

async fn heard(life: &Life) -> Found {
    match life.answer(&life.reading).await {
        News::Bytes(Some(bytes)) => Found::Value(bytes),
        News::Bytes(None) => Found::Absent,
        News::Head(_) | News::Done | News::Failed => Found::Unreachable,
    }
}
