//! Where an upstream is: the base URL of a provider, and its rules.
//!
//! ```text
//! https://acme.openai.azure.com/openai/v1
//!         └────── host ───────┘└─ path ─┘
//! ```
//!
//! Invariant: an address that leaves this file is `https` on port 443 at a public name, or the deployment itself (not KV) vouched
//! for more.

use crate::seek;

mod gaps;

pub(crate) use gaps::is_credential;
pub(super) use gaps::{Filled, fill, is_open_setting, settings, sole};

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;

/// What a URL may be beyond `https://public.name/path`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Latitude {
    /// Nothing.
    Public,
    /// Plain `http`, literals, private names, any port: the deployment's own word or its development flag.
    Any,
}

/// A parsed base URL.
pub(super) struct Address {
    /// `https` or `http`.
    secure: bool,
    /// Lower case, with its port unless that is the scheme's own.
    pub(super) authority: String,
    /// Empty, or from the first slash on, without a last one.
    path: String,
}

impl Address {
    /// Parses a URL without gaps.
    pub(super) fn parse(url: &str, latitude: Latitude) -> Result<Self, String> {
        let secure = url.starts_with("https://");
        let plain = latitude == Latitude::Any && url.starts_with("http://");
        if !(secure || plain) {
            return Err("must begin with https://".into());
        }
        let (authority, path) = behind_scheme(url);
        let path = path.trim_end_matches('/');
        plain_path(path)?;
        let authority = plain_authority(&authority.to_ascii_lowercase(), secure, latitude)?;
        Ok(Self { secure, authority, path: path.into() })
    }

    /// The host without its port.
    pub(super) fn host(&self) -> &str {
        host_of(&self.authority)
    }

    /// The same machine as the gateway.
    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(self.host())
    }

    /// Scheme, authority and path, without a last slash.
    pub(super) fn url(&self) -> String {
        format!("{}://{}{}", if self.secure { "https" } else { "http" }, self.authority, self.path)
    }
}

/// The name of a host, lower case, that anybody may reach.
pub(super) fn is_public(host: &str) -> bool {
    plain_host(host, Latitude::Public).is_ok()
}

/// Whether `url`, which an upstream at `base` has named, stands at the very same place, or on port 443 of one of `hosts` or of a host
/// below one.
pub(crate) fn leads(url: &str, base: &str, hosts: &[Rc<str>]) -> bool {
    let own = |url: &str| Address::parse(url, Latitude::Any).ok().map(|address| (address.secure, address.authority));
    let below = |name: &str| {
        hosts.iter().any(|host| name.strip_suffix(&**host).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    };
    Address::parse(url, Latitude::Public).is_ok_and(|address| below(&address.authority))
        || own(url).is_some_and(|place| own(base) == Some(place))
}

fn plain_path(path: &str) -> Result<(), String> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._~:@+-".contains(&byte);
    if !path.bytes().all(plain) || seek::has(path, "//") || path.split('/').any(|part| part == "." || part == "..") {
        return Err("may hold only plain path segments after the host".into());
    }
    Ok(())
}

fn plain_authority(authority: &str, secure: bool, latitude: Latitude) -> Result<String, String> {
    if authority.contains('@') {
        return Err("must not hold user information".into());
    }
    let (host, port) = (host_of(authority), authority.strip_prefix(host_of(authority)).unwrap_or_default());
    let own = if secure { ":443" } else { ":80" };
    let port = if port == own { "" } else { port };
    let number = port.strip_prefix(':').map(|digits| digits.parse::<u16>().ok().filter(|port| *port != 0));
    if latitude == Latitude::Public && !port.is_empty() {
        return Err("must use port 443".into());
    }
    if number == Some(None) || (number.is_none() && !port.is_empty()) {
        return Err("has a port that is none".into());
    }
    plain_host(host, latitude)?;
    Ok(format!("{host}{port}"))
}

fn plain_host(host: &str, latitude: Latitude) -> Result<(), String> {
    if latitude == Latitude::Any && host == "[::1]" {
        return Ok(());
    }
    if host.starts_with('[') {
        return Err("must name a host, not an IP address".into());
    }
    let label = |label: &str| {
        let inner = label
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_');
        inner && !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
    };
    if host.len() > 253 || !host.split('.').all(label) {
        return Err("does not hold a host name".into());
    }
    if latitude == Latitude::Any {
        return Ok(());
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    if last.starts_with(|first: char| first.is_ascii_digit()) {
        return Err("must name a host, not an IP address".into());
    }
    if !host.contains('.') || ["localhost", "local", "internal", "localdomain", "lan", "arpa"].contains(&last) {
        return Err("must name a public host".into());
    }
    Ok(())
}

/// Authority and path of an absolute URL; the path is empty, or from its first slash on.
pub(crate) fn behind_scheme(url: &str) -> (&str, &str) {
    let rest = seek::cut(url, "://").map_or("", |(_, rest)| rest);
    rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).unwrap_or((rest, ""))
}

/// The host of `host[:port]`.
pub(crate) fn host_of(authority: &str) -> &str {
    if authority.starts_with('[') {
        return authority.split_inclusive(']').next().unwrap_or(authority);
    }
    authority.split(':').next().unwrap_or(authority)
}

/// `localhost`, `127.0.0.0/8` or `::1`.
pub(super) fn is_loopback(host: &str) -> bool {
    let mut quad = host.split('.');
    let byte = |part: &str| part.parse::<u8>().is_ok();
    let v4 = quad.next() == Some("127") && quad.clone().count() == 3 && quad.all(byte);
    v4 || host == "localhost" || host == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_the_scheme_stand_authority_and_path() {
        for (url, wanted) in [
            ("https://a.test/v1/x", ("a.test", "/v1/x")),
            ("https://a.test", ("a.test", "")),
            ("http://[::1]:9/v1", ("[::1]:9", "/v1")),
            ("a.test/v1", ("", "")),
        ] {
            assert_eq!(behind_scheme(url), wanted);
        }
        assert_eq!(["a.test", "a.test:8", "[::1]:9", "[::1]"].map(host_of), ["a.test", "a.test", "[::1]", "[::1]"]);
    }

    #[test]
    fn public_addresses() {
        for (url, authority) in
            [("https://api.openai.com/v1", "api.openai.com"), ("https://API.Groq.com:443/openai/v1/", "api.groq.com")]
        {
            assert_eq!(Address::parse(url, Latitude::Public).map(|address| address.authority), Ok(authority.into()));
        }
        for url in [
            "http://api.openai.com",
            "https://10.0.0.1/v1",
            "https://[::1]/",
            "https://0x7f000001/",
            "https://127.1/",
            "https://a@b.com",
            "https://localhost/",
            "https://box.local",
            "https://metadata.google.internal/",
            "https://api.openai.com:8443",
            "https://host/",
            "https://evil.com\\@api.openai.com/",
            "https://api.openai.com/../x",
            "https://api.openai.com/v1?x",
            "https://api.openai.com/%2e",
            "https:///v1",
            "ftp://x.com",
            "https://api.openai.com./",
            "https://ex ample.com",
            "https://münchen.de",
        ] {
            assert!(Address::parse(url, Latitude::Public).is_err(), "{url}");
        }
    }

    #[test]
    fn own_addresses() {
        for url in [
            "http://127.0.0.1:8000/v1",
            "http://localhost:1",
            "https://box.local",
            "http://10.1.2.3:8000",
            "http://[::1]:9/v1",
        ] {
            let address = Address::parse(url, Latitude::Any).map(|address| address.url());
            assert_eq!(address.as_deref(), Ok(url));
        }
        assert!(Address::parse("http://a:b@127.0.0.1", Latitude::Any).is_err());
        assert!(Address::parse("http://127.0.0.1:99999", Latitude::Any).is_err());
        assert!(is_loopback("127.8.8.8") && !is_loopback("127.0.0.1.evil.com") && !is_loopback("127.evil"));
    }
}
