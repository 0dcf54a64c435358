//! AWS's published test suite, and what botocore signs.
//!
//! ```text
//! tests/vectors/sign/aws.txt        name, request as sent, authorization       aws-sig-v4-test-suite
//! tests/vectors/sign/botocore.txt   credential, region, service, second, URL, body, authorization     botocore's SigV4Auth
//! ```
//!
//! Invariant: every vector is signed to its last digit; or its URL is one that no registry can hold, which is checked.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use super::*;
use crate::registry::base_url;

const SUITE: &str = include_str!("../../../../tests/vectors/sign/aws.txt");
const BOTOCORE: &str = include_str!("../../../../tests/vectors/sign/botocore.txt");
/// 2015-08-30T12:36:00Z
const SUITE_NOW: Millis = Millis(1_440_938_160_000);

struct Vector<'a> {
    name: &'a str,
    method: &'a str,
    target: &'a str,
    headers: Vec<(String, &'a str)>,
    body: &'a str,
    expected: &'a str,
}

fn suite() -> Vec<Vector<'static>> {
    SUITE.split("\n====\n").skip(1).map(vector).collect()
}

fn vector(block: &str) -> Vector<'_> {
    let (name, rest) = block.split_once('\n').unwrap();
    let (request, expected) = rest.split_once("\n----\n").unwrap();
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut lines = head.lines();
    let (method, target) = lines.next().unwrap().strip_suffix(" HTTP/1.1").unwrap().split_once(' ').unwrap();
    let headers = lines.map(|line| line.split_once(':').unwrap()).map(|(name, value)| (name.to_lowercase(), value));
    Vector { name, method, target, headers: headers.collect(), body, expected: expected.trim_end() }
}

#[test]
fn the_published_suite() {
    let (mut right, mut refused) = (0, 0);
    for vector in suite() {
        let Some(path) = path(vector.target) else {
            refused += 1;
            continue;
        };
        let listed = vector.expected.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
        let extra = |name: &str| {
            listed.split(';').any(|known| known == name)
                && !["host", "x-amz-date", "x-amz-security-token"].contains(&name)
        };
        let headers: Vec<(&str, &str)> = vector
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
            .filter(|(name, _)| extra(name))
            .collect();
        let token = vector.headers.iter().find(|(name, _)| name == "x-amz-security-token").map(|(_, value)| *value);
        let request = Request {
            method: vector.method,
            host: "example.amazonaws.com",
            path: &path,
            headers: &headers,
            body: Sha256::digest(vector.body.as_bytes()).into(),
        };
        let secret = concat!("wJalrXUtnFEMI", "/K7MDENG+bPxRfiCYEXAMPLEKEY");
        let key = Key { id: "AKIDEXAMPLE", secret, token };
        let scope = Scope { region: "us-east-1", service: "service" };
        let signed = sign(&request, &key, scope, SUITE_NOW);
        let (value, moment) = (&signed[0].1, &signed[1].1);
        assert_eq!((value.as_str(), moment.as_str()), (vector.expected, "20150830T123600Z"), "{}", vector.name);
        right += 1;
    }
    assert_eq!((right, refused), (19, 14));
}

/// A path as it is sent; `None`: a URL with a query or with steps that go nowhere, which no registry may hold.
fn path(target: &str) -> Option<String> {
    const HOST: &str = "https://example.amazonaws.com";
    if !["?", "/.", "//"].iter().any(|odd| target.contains(odd)) {
        return Some(target.into());
    }
    let url = base_url(&[HOST, target].concat())?;
    Some([url.strip_prefix(HOST).unwrap(), "/"].concat())
}

#[test]
fn as_botocore_signs() {
    let mut count = 0;
    for line in BOTOCORE.lines().filter(|line| !line.starts_with('#')) {
        let [credential, region, service, second, host, path, body, token, expected] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let key = Key::parse(credential).unwrap();
        let request = Request {
            method: "POST",
            host,
            path,
            headers: &[("content-type", "application/json")],
            body: Sha256::digest(body.as_bytes()).into(),
        };
        let now = Millis(second.parse::<u64>().unwrap() * 1_000);
        let signed = sign(&request, &key, Scope { region, service }, now);
        let sent = signed.get(2).map_or("", |(_, token)| token);
        assert_eq!((signed[0].1.as_str(), sent), (expected, token), "{line}");
        count += 1;
    }
    assert_eq!(count, 200);
}

#[test]
fn keys_have_two_parts_or_three() {
    for (text, token) in [
        ("AKID:a/b+c", Some(None)),
        ("ASIA:a:t==", Some(Some("t=="))),
        ("key", None),
        (":a", None),
        ("AKID:", None),
        ("AKID:a:", None),
        ("A KID:a", None),
    ] {
        assert_eq!(Key::parse(text).map(|key| key.token), token, "{text}");
    }
}
