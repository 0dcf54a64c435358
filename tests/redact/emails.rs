//! E-mail addresses, and what only looks like one.
//!
//! ```text
//! alice%2Bnews%40acme.com    found
//! git@github.com:acme/app    not
//! ```
//!
//! Invariant: forms are those of RFC 5321, RFC 5322, RFC 6531 and RFC 3986.

use super::{findings, finds, value};
use lethe_core::redact::Examples;

#[test]
fn emails_are_found_in_every_form() {
    // RFC 5321, RFC 5322, RFC 6531; percent-encoding of RFC 3986.
    for address in [
        "alice@acme-health.com",
        "alice.brenner+news@mail.acme.co.uk",
        "o'brien@acme.ie",
        "a@acme.de",
        "_svc-1%x@acme.io",
        "alice%2Bnews%40acme.com",
        "müller@straße.de",
        "用户@例え.jp",
        "иван@почта.рф",
        "user@xn--e1afmkfd.xn--p1ai",
        "Alice.Brenner@ACME.COM",
        "alice＠acme．com",
        "alice﹫acme.com",
        "al\u{200b}ice@ac\u{ad}me.com",
        "1234567@students.acme.edu",
        "alice%40acme%2Ecom",
        "alice%40mail%2eacme%2eco%2euk",
        "root@[10.17.3.4]",
        "root@[IPv6:2a02:8109::17]",
        "用户alice1@例え.jp",
        "alice(work)@acme.com",
    ] {
        value("EMAIL", address);
    }
    value("EMAIL", "\"john doe\"@acme.com");
}

#[test]
fn an_email_ends_and_begins_where_it_should() {
    finds("Write to alice@acme.com.", &["EMAIL alice@acme.com"]);
    finds("Write to alice@acme.com... or not", &["EMAIL alice@acme.com"]);
    finds("a@acme.com,b@acme.com;c@acme.com", &["EMAIL a@acme.com", "EMAIL b@acme.com", "EMAIL c@acme.com"]);
    finds("<alice@acme.com>", &["EMAIL alice@acme.com"]);
    finds("[x](mailto:alice@acme.com)", &["EMAIL alice@acme.com"]);
    finds("*alice@acme.com*", &["EMAIL alice@acme.com"]);
    finds("'alice@acme.com'", &["EMAIL alice@acme.com"]);
    finds("请联系alice@acme.com谢谢", &["EMAIL alice@acme.com"]);
    finds("?user%3Dalice%40acme.com%26x", &["EMAIL alice%40acme.com"]);
    finds("{\"alice@acme.com\":3}", &["EMAIL alice@acme.com"]);
    finds("alice@acme.com@bob@acme.org", &["EMAIL alice@acme.com", "EMAIL bob@acme.org"]);
    finds("alice@acme.com-", &["EMAIL alice@acme.com"]);
}

#[test]
fn spelled_signs_are_read() {
    for address in [
        "alice (at) acme (dot) com",
        "alice(at)acme.com",
        "alice[at]acme[dot]co[dot]uk",
        "Alice.Brenner [AT] mail DOT acme DOT com",
        "alice {at} acme {dot} io",
    ] {
        value("EMAIL", address);
    }
    for text in [
        "alice (at) example (dot) com",
        "noreply (at) acme.com",
        "we met (at) noon",
        "see (at) acme",
        "x[at]",
        "look (at} acme.com",
        "v.at(at).map(x)",
        "alice at acme dot com",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn what_only_looks_like_an_email_stays() {
    for text in [
        "git@github.com:acme/app.git",
        "ssh://git@acme.com/app",
        "noreply@acme.com",
        "No-Reply@acme.com",
        "anyone@example.com",
        "x@mail.example.org",
        "x@service.test",
        "u0@lethe.invalid",
        "pkg@1.2.3",
        "react@18.2.0-rc.1",
        "actions/checkout@v4",
        "icon@2x.png",
        "getty@tty1.service",
        "this@Outer.field",
        "@decorator",
        "a @ b.com",
        "@acme.com",
        "alice@localhost",
        "alice@",
        "a@b",
        "a@b.c",
        "alice@-.com",
        "100%40",
        "root@[192.0.2.17]",
        "root@[127.0.0.1]",
        "root@[10.17.3]",
        "x@[IPv6:2001:db8::17]",
        "anyone%40example%2Ecom",
        "@@@@",
        "",
    ] {
        finds(text, &[]);
    }
    let all = findings("anyone@example.com", "", Examples::Found);
    assert_eq!(all.len(), 1, "examples are found on demand");
}
