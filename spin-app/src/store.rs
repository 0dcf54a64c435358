//! What is stored: key-value entries and variables, read only, and the counters of all instances.
//!
//! ```text
//! Read::Kv("registry") ─▶ store "default"      Read::Setting("NAME") ─▶ variable "name"      Read::Signature(…) ─▶ RSA here
//! Count { name, message } ──▶ wasi:keyvalue, store "default": "<name>/gate" (a counter), "<name>/counts" (one blob, compare-and-set)
//! ```
//!
//! Invariant: no imported function sets a key-value entry; the only values written anywhere are counters.

use futures::future::join_all;
use lethe_core::counter;
use lethe_core::host::{Count, Found, Millis, Read, Signing};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::sha2::Sha256;
use rsa::signature::{RandomizedSigner, SignatureEncoding};
use spin_platform::{may_create, now, setting, sleep};
use spin_sdk::experimental::wasi::keyvalue::atomics::{self, Cas, CasError};
use spin_sdk::experimental::wasi::keyvalue::store;
use spin_sdk::key_value::Store;

use crate::io;

const TALLY: &str = "tally/counts";
/// Tries at one step of a counter, and the pause between two of them.
const TRIES: usize = 64;
const PAUSE: Millis = Millis(20);

/// Looks everything up at once; the answers keep the order of `reads`.
pub(crate) async fn look(reads: &[Read]) -> Vec<Found> {
    join_all(reads.iter().map(find)).await
}

async fn find(read: &Read) -> Found {
    match read {
        Read::Kv(key) => value(key).await,
        Read::Setting(name) => setting(name).await,
        Read::Signature(signing) => sign(signing).map_or(Found::Unreachable, Found::Value),
        Read::Tally => counts().map_or(Found::Unreachable, |counts| counts.map_or(Found::Absent, Found::Value)),
    }
}

/// RSASSA-PKCS1-v1_5, which this platform does not have; blinded, so that its time says nothing of the key.
fn sign(signing: &Signing) -> Option<Vec<u8>> {
    let key = RsaPrivateKey::from_pkcs8_der(signing.key()).ok()?;
    let signature = SigningKey::<Sha256>::new(key).try_sign_with_rng(&mut io::Entropy, signing.message()).ok()?;
    Some(signature.to_vec())
}

async fn value(key: &str) -> Found {
    let Ok(store) = Store::open_default().await else { return Found::Unreachable };
    match store.get(key).await {
        Ok(Some(value)) => Found::Value(value),
        Ok(None) => Found::Absent,
        Err(_) => Found::Unreachable,
    }
}

fn counts() -> Result<Option<Vec<u8>>, store::Error> {
    Cas::new(&store::open("default")?, TALLY)?.current()
}

/// Says something to a counter of all instances: its answer.
pub(crate) async fn count(count: &Count) -> Found {
    for _ in 0..TRIES {
        match try_count(count) {
            Ok(Tried::Told(answer)) => return Found::Value(answer),
            Ok(Tried::Raced) => sleep(PAUSE).await,
            Ok(Tried::Refused) | Err(_) => return Found::Unreachable,
        }
    }
    Found::Unreachable
}

enum Tried {
    Told(Vec<u8>),
    /// Another instance was quicker.
    Raced,
    /// What is stored is not such a counter.
    Refused,
}

fn try_count(count: &Count) -> Result<Tried, store::Error> {
    let bucket = store::open("default")?;
    let cas = Cas::new(&bucket, &[&count.name, "/counts"].concat())?;
    let stored = cas.current()?;
    let Some(applied) = counter::apply(stored.as_deref(), &count.message, now()) else { return Ok(Tried::Refused) };
    let Some(kept) = applied.kept else { return Ok(Tried::Told(applied.answer)) };
    if stored.is_none() && !may_create(&bucket, &[&count.name, "/gate"].concat())? {
        return Ok(Tried::Raced);
    }
    match atomics::swap(cas, &kept) {
        Ok(()) => Ok(Tried::Told(applied.answer)),
        Err(CasError::CasFailed(_)) => Ok(Tried::Raced),
        Err(CasError::StoreError(error)) => Err(error),
    }
}
