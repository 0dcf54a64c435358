//! Which hosts a component may reach: `allowed_outbound_hosts` of its manifest, by Spin's rules.
//!
//! ```text
//! https://api.openai.com       https, that host, port 443         https://*.replicate.com  every name below it, not itself
//! http://127.0.0.1:*           http, that address, any port       *://*:*                  everything
//! http://10.0.0.0/8:8000..9000 a network, ports 8000 to 8999
//! ```
//!
//! Invariant: what no row allows is refused as Spin refuses it, `HttpRequestDenied`, before anything is connected; without a
//! manifest nothing is reached.

use std::future::Future;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::path::Path;
use std::sync::Arc;

use hyper::{Request, Response, Uri};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks, default_hooks};

/// The rows of one component.
#[derive(Clone, Default)]
pub(crate) struct Allowed(Arc<[Row]>);

struct Row {
    scheme: Scheme,
    host: Host,
    ports: RangeInclusive<u16>,
}

enum Scheme {
    Any,
    Named(String),
}

enum Host {
    Any,
    Named(String),
    /// With the dot.
    Below(String),
    Network(IpAddr, u32),
}

impl Allowed {
    /// What the manifest allows `component`; nothing, where it has no list.
    pub(crate) fn read(manifest: &Path, component: &str) -> Result<Self, String> {
        let told = |fault: &dyn std::fmt::Display| format!("{}: {fault}", manifest.display());
        let text = std::fs::read_to_string(manifest).map_err(|fault| told(&fault))?;
        let table: toml::Table = text.parse().map_err(|fault| told(&fault))?;
        let list = table
            .get("component")
            .and_then(|components| components.get(component)?.get("allowed_outbound_hosts")?.as_array())
            .map_or(&[][..], Vec::as_slice);
        let row = |value: &toml::Value| {
            let row = value.as_str().and_then(Row::parse);
            row.ok_or_else(|| told(&format_args!("{value:?} is no scheme://host[:port]")))
        };
        Ok(Self(list.iter().map(row).collect::<Result<_, _>>()?))
    }

    fn allows(&self, uri: &Uri) -> bool {
        let (Some(scheme), Some(host)) = (uri.scheme_str(), uri.host()) else { return false };
        let (scheme, host) = (scheme.to_ascii_lowercase(), host.to_ascii_lowercase());
        let Some(port) = uri.port_u16().or_else(|| usual_port(&scheme)) else { return false };
        self.0.iter().any(|row| row.allows(&scheme, &host, port))
    }
}

/// What is sent anywhere passes here.
impl WasiHttpHooks for Allowed {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        processed: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Sent {
        if self.allows(request.uri()) {
            return default_hooks().send_request(request, options, processed);
        }
        Box::new(std::future::ready(Err(Error::HttpRequestDenied)))
    }
}

type Answer = (Response<WasiBody>, Box<dyn Future<Output = Result<(), Error>> + Send>);
type Sent = Box<dyn Future<Output = Result<Answer, Error>> + Send>;

impl Row {
    /// Templates (`{{ … }}`) and lists (`{a,b}`) are none, nor is `self`.
    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = rest.rsplit_once(':').unwrap_or((rest, ""));
        let ports = match port {
            "" => usual_port(scheme).map(|port| port..=port)?,
            "*" => 0..=u16::MAX,
            _ => range(port)?,
        };
        Some(Self { scheme: Scheme::parse(scheme)?, host: Host::parse(host)?, ports })
    }

    fn allows(&self, scheme: &str, host: &str, port: u16) -> bool {
        self.scheme.allows(scheme) && self.host.allows(host) && self.ports.contains(&port)
    }
}

impl Scheme {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Any);
        }
        let letters = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic());
        letters.then(|| Self::Named(text.to_owned()))
    }

    fn allows(&self, scheme: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Named(name) => name == scheme,
        }
    }
}

/// `8000`, or `8000..9000`, whose end is not in it.
fn range(text: &str) -> Option<RangeInclusive<u16>> {
    let Some((start, end)) = text.split_once("..") else { return text.parse().ok().map(|port| port..=port) };
    Some(start.parse().ok()?..=end.parse::<u16>().ok()?.checked_sub(1)?)
}

impl Host {
    fn parse(text: &str) -> Option<Self> {
        if text == "*" {
            return Some(Self::Any);
        }
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        if let Ok(address) = address.parse::<IpAddr>() {
            let all = if address.is_ipv4() { 32 } else { 128 };
            let bits = bits.map_or(Some(all), |bits| bits.parse().ok())?;
            return Some(Self::Network(address, bits)).filter(|_| bits <= all);
        }
        let (name, host) = match text.strip_prefix("*.") {
            Some(domain) => (domain, Self::Below(format!(".{domain}"))),
            None => (text, Self::Named(text.to_owned())),
        };
        let plain = !name.is_empty() && !name.bytes().any(|byte| b"*/{}".contains(&byte));
        (plain && !["self", "self.alt"].contains(&name)).then_some(host)
    }

    fn allows(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Named(name) => name == host,
            Self::Below(domain) => host.ends_with(domain.as_str()),
            Self::Network(network, bits) => host.parse().is_ok_and(|address| same(*network, address, *bits)),
        }
    }
}

/// Both addresses begin with the same `bits`.
fn same(network: IpAddr, address: IpAddr, bits: u32) -> bool {
    let (differ, width) = match (network, address) {
        (IpAddr::V4(one), IpAddr::V4(other)) => (u128::from(one.to_bits() ^ other.to_bits()), 32),
        (IpAddr::V6(one), IpAddr::V6(other)) => (one.to_bits() ^ other.to_bits(), 128),
        (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => return false,
    };
    differ.checked_shr(width - bits).unwrap_or(0) == 0
}

fn usual_port(scheme: &str) -> Option<u16> {
    [("https", 443), ("http", 80)].into_iter().find(|(name, _)| *name == scheme).map(|(_, port)| port)
}

#[cfg(test)]
mod tests {
    use super::{Allowed, Row};

    fn allows(row: &str, url: &str) -> bool {
        let row = Row::parse(row).unwrap_or_else(|| panic!("{row} is a row"));
        Allowed([row].into()).allows(&url.parse().expect("a URL"))
    }

    #[test]
    fn as_spin_reads_them() {
        for (row, reached, not) in [
            (
                "https://api.openai.com",
                &["https://api.openai.com/v1", "https://API.openai.com:443/"][..],
                &["http://api.openai.com/", "https://api.openai.com:8443/", "https://eu.api.openai.com/"][..],
            ),
            (
                "https://*.replicate.com/",
                &["https://api.replicate.com/", "https://a.b.replicate.com/"],
                &["https://replicate.com/", "https://notreplicate.com/", "http://api.replicate.com/"],
            ),
            (
                "http://127.0.0.1:*",
                &["http://127.0.0.1:1/", "http://127.0.0.1/"],
                &["http://127.0.0.2:1/", "http://localhost:1/", "https://127.0.0.1:1/"],
            ),
            (
                "http://10.0.0.0/8:8000..8002",
                &["http://10.9.8.7:8001/"],
                &["http://11.0.0.1:8001/", "http://10.0.0.1:8002/"],
            ),
            ("*://*:*", &["http://a.test:9/", "https://b.test/"], &[]),
            ("https://*", &["https://a.test/"], &["https://a.test:444/", "http://a.test/"]),
        ] {
            reached.iter().for_each(|url| assert!(allows(row, url), "{row} allows {url}"));
            not.iter().for_each(|url| assert!(!allows(row, url), "{row} does not allow {url}"));
        }
    }

    #[test]
    fn what_is_no_row_does_not_start() {
        for text in [
            "*",
            "",
            "api.openai.com",
            "https://a.test/path",
            "https://a.*.test",
            "https://{{ host }}",
            "h*://a.test:80",
            "://a.test:80",
            "ftp://a.test",
            "http://self",
        ] {
            assert!(Row::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn nothing_is_reached_without_a_list() {
        assert!(!Allowed::default().allows(&"https://api.openai.com/".parse().expect("a URL")));
    }
}
