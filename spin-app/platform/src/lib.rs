//! What both components ask of Spin in the same way: heads, time, entropy, settings, the right to create a value.
//!
//! ```text
//! Request ─▶ Kept ─▶ Head      (name, value)… ─▶ Fields      Read::Setting("NAME") ─▶ variable "name"
//! ```
//!
//! Invariant: nothing here sets or deletes a key-value entry; what one component does not call is not in it.

use lethe_core::host::{Found, Head, Headers, Millis, Seed};
use spin_sdk::experimental::wasi::keyvalue::atomics;
use spin_sdk::experimental::wasi::keyvalue::store::{Bucket, Error};
use spin_sdk::variables;
use spin_sdk::wasip3::clocks::{monotonic_clock, system_clock};
use spin_sdk::wasip3::http::types::{Fields, Method, Request};
use spin_sdk::wasip3::random;

/// The moment.
#[must_use]
pub fn now() -> Millis {
    let instant = system_clock::now();
    let seconds = u64::try_from(instant.seconds).unwrap_or(0);
    Millis(seconds.saturating_mul(1_000).saturating_add(u64::from(instant.nanoseconds / 1_000_000)))
}

/// Entropy for one request; `None` if the platform has none.
#[must_use]
pub fn seed() -> Option<Seed> {
    random::random::get_random_bytes(32).try_into().ok().map(Seed)
}

/// Waits.
pub async fn sleep(span: Millis) {
    monotonic_clock::wait_for(span.0.saturating_mul(1_000_000)).await;
}

/// The head of a request, which stays when the body is read.
pub struct Kept {
    method: String,
    target: String,
    headers: Held,
}

impl Kept {
    /// Of `request`.
    #[must_use]
    pub fn of(request: &Request) -> Self {
        let target = request.get_path_with_query().unwrap_or_default();
        Self { method: method(request.get_method()), target, headers: Held(request.get_headers()) }
    }

    /// As the core sees it: the path as the client sent it.
    #[must_use]
    pub fn head(&self) -> Head<'_> {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        Head { method: &self.method, path, query, headers: &self.headers }
    }
}

fn method(method: Method) -> String {
    match method {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(other) => return other,
    }
    .into()
}

/// Headers in the platform's keeping.
pub struct Held(pub Fields);

impl Headers for Held {
    /// A value that is not UTF-8 is there all the same: its bytes are a character each, as the Fetch standard decodes header values.
    fn get(&self, name: &str) -> Option<String> {
        let values = self.0.get(name);
        let plain = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect();
        (!values.is_empty())
            .then(|| String::from_utf8(values.join(&b", "[..])).unwrap_or_else(|fault| plain(fault.as_bytes())))
    }
}

/// Headers for the platform; what it refuses (a line break, say) does not leave.
#[must_use]
pub fn fields(list: &[(&'static str, String)], length: Option<usize>) -> Fields {
    let fields = Fields::new();
    for (name, value) in list {
        let _ = fields.append(name, value.as_bytes());
    }
    if let Some(length) = length {
        let _ = fields.append("content-length", length.to_string().as_bytes());
    }
    fields
}

/// A manifest must declare every variable, so an optional one has the empty text as its default: that is no value.
pub async fn setting(name: &str) -> Found {
    match variables::get(name.to_ascii_lowercase()).await {
        Ok(value) if value.is_empty() => Found::Absent,
        Ok(value) => Found::Value(value.into_bytes()),
        Err(variables::Error::Undefined(_) | variables::Error::InvalidName(_)) => Found::Absent,
        Err(variables::Error::Provider(_) | variables::Error::Other(_)) => Found::Unreachable,
    }
}

/// A swap on an absent key overwrites whatever another instance has just created, so one instance alone may create: the first
/// that passes `gate`. Should that one have died between gate and swap, a later one inherits the right.
///
/// # Errors
/// The store's own.
pub fn may_create(bucket: &Bucket, gate: &str) -> Result<bool, Error> {
    let passed = atomics::increment(bucket, gate, 1)?;
    Ok(passed == 1 || passed % 256 == 0)
}
