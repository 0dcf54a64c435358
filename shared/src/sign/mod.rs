//! Credentials that are not sent as they are: what proves them is made for each request, or for an hour.
//!
//! ```text
//! ID:SECRET[:TOKEN]            ──aws──▶     authorization: AWS4-HMAC-SHA256 …      anew for every attempt
//! {"type":"service_account"…}  ──google──▶  assertion ──shell signs──▶ token       an hour at a time
//! ```
//!
//! Invariant: no key leaves: neither in a header, nor in an error; what is derived from one is wiped.

pub(crate) mod aws;
mod google;

pub use google::Signing;
pub(crate) use google::{Account, Buying};
