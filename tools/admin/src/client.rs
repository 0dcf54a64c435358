//! One request to the admin plane.
//!
//! ```text
//! client.send("PUT", "registry?dry_run=1", Some(document)) ─▶ Answer { status, body }
//! ```
//!
//! Invariant: the token leaves only by https or to this machine, and no redirect is followed: it goes to the address that was
//! given. A certificate that the built-in roots do not know is trusted only if `SSL_CERT_FILE` names its authority.

use std::time::Duration;

use ureq::http::Request;
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, http::Response};
use zeroize::Zeroizing;

use crate::answer::Answer;
use crate::arguments::Arguments;

/// For a whole request.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest answer: a log of a hundred thousand entries.
const LONGEST: u64 = 64 << 20;

/// Where to send requests, and with what token.
pub(crate) struct Client {
    agent: Agent,
    base: String,
    token: Zeroizing<String>,
}

impl Client {
    /// By `--url` and the environment.
    ///
    /// # Errors
    /// The address or the token is missing or not right.
    pub(crate) fn new(arguments: &Arguments) -> Result<Self, String> {
        let named = arguments.value("url").map(str::to_owned).or_else(|| std::env::var("LETHE_ADMIN_URL").ok());
        let base = base(&named.unwrap_or_else(|| "http://127.0.0.1:8787".to_owned()))?;
        let token = Zeroizing::new(std::env::var("LETHE_ADMIN_TOKEN").unwrap_or_default().trim().to_owned());
        if token.is_empty() {
            return Err("LETHE_ADMIN_TOKEN is not set: `cargo xtask admin token NAME --role read` makes a token, \
                        and `cargo xtask dev` prints one"
                .to_owned());
        }
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE));
        let config = config.max_redirects(0).tls_config(trust()?).build();
        Ok(Self { agent: config.new_agent(), base, token })
    }

    /// Where requests go.
    pub(crate) fn address(&self) -> &str {
        &self.base
    }

    /// Sends a request to a door below `/api/admin/`.
    ///
    /// # Errors
    /// There is no answer.
    pub(crate) fn send(&self, method: &str, door: &str, body: Option<&[u8]>) -> Result<Answer, String> {
        let request = Request::builder().method(method).uri(format!("{}/api/admin/{door}", self.base));
        let request = request.header("authorization", format!("Bearer {}", &*self.token));
        let answered = match body {
            Some(bytes) => {
                let request = request.header("content-type", "application/json").body(bytes);
                request.map_err(|fault| fault.to_string()).map(|request| self.agent.run(request))
            }
            None => request.body(()).map_err(|fault| fault.to_string()).map(|request| self.agent.run(request)),
        };
        let mut response: Response<ureq::Body> = answered?.map_err(|fault| format!("{}: {fault}", self.base))?;
        let status = response.status().as_u16();
        let tag = response.headers().get("etag").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let body = response.body_mut().with_config().limit(LONGEST).read_to_vec();
        Ok(Answer::new(status, tag.as_deref(), body.map_err(|fault| format!("{}: {fault}", self.base))?))
    }
}

/// `https://host[:port]`; plain `http` to this machine only.
fn base(url: &str) -> Result<String, String> {
    let url = url.trim().trim_end_matches('/');
    let Some((scheme, rest)) = url.split_once("://") else { return Err(format!("{url}: not an address: https://…")) };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(literal) => literal.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    match (scheme, host) {
        (_, "") => Err(format!("{url}: has no host")),
        _ if authority.contains('@') => Err(format!("{url}: an address with a name and password in it is not taken")),
        ("https", _) | ("http", "127.0.0.1" | "localhost" | "::1") => Ok(url.to_owned()),
        ("http", _) => Err(format!("{url}: the token would travel in the clear; use https")),
        (_, _) => Err(format!("{url}: neither https nor http")),
    }
}

fn trust() -> Result<TlsConfig, String> {
    let Some(file) = std::env::var_os("SSL_CERT_FILE").filter(|file| !file.is_empty()) else {
        return Ok(TlsConfig::default());
    };
    let file = std::path::PathBuf::from(file);
    let pem = std::fs::read(&file).map_err(|fault| format!("SSL_CERT_FILE {}: {fault}", file.display()))?;
    let items = ureq::tls::parse_pem(&pem).flatten();
    let roots: Vec<Certificate<'static>> = items
        .filter_map(
            |item| if let ureq::tls::PemItem::Certificate(certificate) = item { Some(certificate) } else { None },
        )
        .collect();
    if roots.is_empty() {
        return Err(format!("SSL_CERT_FILE {}: no certificate in it", file.display()));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::new_with_certs(&roots)).build())
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn a_token_leaves_by_https_or_not_at_all() {
        for good in
            ["https://gateway.example", "https://gateway.example:8443", "http://127.0.0.1:8787", "http://[::1]:1"]
        {
            assert_eq!(base(&format!("{good}/")).as_deref(), Ok(good));
        }
        for bad in [
            "http://gateway.example",
            "http://127.0.0.1.evil.example",
            "ftp://x",
            "gateway",
            "https://",
            "http://localhost@evil.example",
        ] {
            assert!(base(bad).is_err(), "{bad}");
        }
    }
}
