//! What is stored: settings, read only; ledger, sides and documents in one key-value store.
//!
//! ```text
//! "admin/ledger"  compare-and-set          "admin/<side>"  set once          "registry", "account/…", "key/…", "guardrail/…"
//! Step::Keep ─▶ bucket.set ┄(writes behind)┄▶ Step::Ledger ─▶ cas.swap: waits for them, and fails if one of them has
//! ```
//!
//! Spin's store answers a `set` before the value is safe; what is swapped through the same bucket waits for it. So all steps
//! of a request go through one bucket, and the order of the steps is the order in which they become safe.
//!
//! Invariant: a document is written only while the ledger is the one that says so, and while the value is the one replaced.

use lethe_core::admin::{Read, Step, Stored};
use lethe_core::host::{Found, Millis};
use sha2::{Digest, Sha256};
use spin_platform::{may_create, setting, sleep};
use spin_sdk::experimental::wasi::keyvalue::atomics::{self, Cas, CasError};
use spin_sdk::experimental::wasi::keyvalue::store::{self, Bucket, Error};

/// All that is the admin plane's own begins so; no document of the data plane does.
const OWN: &str = "admin/";
const LEDGER: &str = "admin/ledger";
const GATE: &str = "admin/gate";
/// Between two tries to create the ledger.
const PAUSE: Millis = Millis(20);

/// Looks everything up; the answers keep the order of `reads`.
pub(crate) async fn look(reads: &[Read]) -> Vec<Found> {
    let Ok(bucket) = store::open("default") else { return reads.iter().map(|_| Found::Unreachable).collect() };
    let mut found = Vec::with_capacity(reads.len());
    for read in reads {
        found.push(match read {
            Read::Setting(name) => setting(name).await,
            Read::Ledger => told(Cas::new(&bucket, LEDGER).and_then(|cas| cas.current())),
            Read::Side(name) => told(bucket.get(&own(name))),
            Read::Document(name) => told(bucket.get(name)),
            Read::Names(prefix) => told(names(&bucket, prefix).map(Some)),
        });
    }
    found
}

fn told(value: Result<Option<Vec<u8>>, Error>) -> Found {
    value.map_or(Found::Unreachable, |value| value.map_or(Found::Absent, Found::Value))
}

fn own(name: &str) -> String {
    [OWN, name].concat()
}

fn names(bucket: &Bucket, prefix: &str) -> Result<Vec<u8>, Error> {
    let mut lines = Vec::new();
    let mut cursor = None;
    loop {
        let page = bucket.list_keys(cursor.as_deref())?;
        for name in page.keys.iter().filter(|name| name.starts_with(prefix)) {
            lines.extend_from_slice(name.as_bytes());
            lines.push(b'\n');
        }
        cursor = page.cursor;
        if cursor.is_none() {
            return Ok(lines);
        }
    }
}

/// Does the steps in their order, and says how far it came.
pub(crate) async fn perform(steps: &[Step]) -> Stored {
    let Ok(bucket) = store::open("default") else { return Stored::Failed(0) };
    let mut ledger = None;
    for (done, step) in steps.iter().enumerate() {
        let outcome = match step {
            Step::Ledger { before, after } => {
                ledger = Some(after.as_slice());
                exchange(&bucket, before.as_deref(), after)
            }
            Step::Keep { name, value } => bucket.set(&own(name), value).map(|()| true),
            Step::Drop { name } => bucket.delete(&own(name)).map(|()| true),
            Step::Document { name, before, after } => {
                document(&bucket, ledger, name, *before, after.as_deref()).map(|()| true)
            }
        };
        match outcome {
            Ok(true) => {}
            Ok(false) => {
                sleep(PAUSE).await;
                return Stored::Conflict(done);
            }
            Err(_) => return Stored::Failed(done),
        }
    }
    // What is still on its way has arrived, or has failed, when a value is read that this bucket has not seen.
    match Cas::new(&bucket, GATE).and_then(|cas| cas.current()) {
        Ok(_) => Stored::Done,
        Err(_) => Stored::Failed(steps.len().saturating_sub(1)),
    }
}

/// False: the ledger is another.
fn exchange(bucket: &Bucket, before: Option<&[u8]>, after: &[u8]) -> Result<bool, Error> {
    if before.is_none() && !may_create(bucket, GATE)? {
        return Ok(false);
    }
    let cas = Cas::new(bucket, LEDGER)?;
    if cas.current()?.as_deref() != before {
        return Ok(false);
    }
    if before == Some(after) { Ok(true) } else { swap(cas, after) }
}

fn swap(cas: Cas, value: &[u8]) -> Result<bool, Error> {
    match atomics::swap(cas, value) {
        Ok(()) => Ok(true),
        Err(CasError::CasFailed(_)) => Ok(false),
        Err(CasError::StoreError(error)) => Err(error),
    }
}

/// Does nothing where somebody else has been quicker: with the document, or with the ledger.
fn document(
    bucket: &Bucket,
    ledger: Option<&[u8]>,
    name: &str,
    before: Option<[u8; 32]>,
    after: Option<&[u8]>,
) -> Result<(), Error> {
    let cas = Cas::new(bucket, name)?;
    if cas.current()?.map(|bytes| <[u8; 32]>::from(Sha256::digest(bytes))) != before {
        return Ok(());
    }
    if ledger.is_some() && Cas::new(bucket, LEDGER)?.current()?.as_deref() != ledger {
        return Ok(());
    }
    match after {
        Some(value) => swap(cas, value).map(drop),
        None => bucket.delete(name),
    }
}
