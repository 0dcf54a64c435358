//! A Durable Object that keeps one counter: the tally, or what a key or an account has used.
//!
//! ```text
//! fetch ─▶ count(sql, message, now) ─▶ SELECT ─▶ counter::apply ─▶ INSERT OR REPLACE ─▶ the answer's bytes
//! ```
//!
//! Invariant: one row, one blob, of counts alone; nothing is awaited from read to write, hence they are one step.

use js_sys::{Array, Reflect, Uint8Array};
use lethe_core::counter;
use wasm_bindgen::prelude::*;
use worker::worker_sys::SqlStorage;
use worker_text::millis;

/// Called by the object, which is told `message`: the counter's answer. No message reads what it holds. Empty: there is nothing.
///
/// # Errors
/// What is no message, or no counter, and the storage's own; nothing is changed then.
#[wasm_bindgen]
pub fn count(sql: &SqlStorage, message: &[u8], now: f64) -> Result<Vec<u8>, JsValue> {
    let stored = stored(sql)?;
    if message.is_empty() {
        return Ok(stored.unwrap_or_default());
    }
    let applied = counter::apply(stored.as_deref(), message, millis(now)).ok_or(JsValue::NULL)?;
    if let Some(kept) = applied.kept {
        let values = Array::of1(&Uint8Array::from(kept.as_slice()));
        sql.exec("INSERT OR REPLACE INTO tally (id, counts) VALUES (0, ?)", values)?;
    }
    Ok(applied.answer)
}

fn stored(sql: &SqlStorage) -> Result<Option<Vec<u8>>, JsValue> {
    sql.exec("CREATE TABLE IF NOT EXISTS tally (id INTEGER PRIMARY KEY, counts BLOB NOT NULL)", Array::new())?;
    let row = sql.exec("SELECT counts FROM tally WHERE id = 0", Array::new())?.to_array().get(0);
    if row.is_undefined() {
        return Ok(None);
    }
    Ok(Some(Uint8Array::new(&Reflect::get(&row, &"counts".into())?).to_vec()))
}
