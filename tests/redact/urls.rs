//! Credentials and signatures within URLs.
//!
//! ```text
//! https://alice:s3cr3t@host/     URL_CREDENTIALS alice:s3cr3t
//! ?X-Amz-Signature=9f86…         SIGNED_URL 9f86…
//! ```
//!
//! Invariant: signatures are drawn from a fixed generator.

use super::{BASE62, Draws, findings, finds};
use lethe_core::redact::Examples;

#[test]
fn users_and_passwords_are_found() {
    for (before, user, after) in [
        ("https://", "alice:s3cr3t!x", "@acme.com/path?q=1"),
        ("ftp://", "backup:Tr0ub4dor&3", "@files.acme.com"),
        ("git+https://", "bot:9f8e7d6c", "@git.acme.com/app.git"),
        ("curl https://", "alice:p@ss", "@acme.com \n"),
        ("\"socks5://", "u1:w7", "@[::1]:1080\""),
        ("redis://", ":0pen5esame", "@cache:6379/0"),
        ("https://", "4f1c0e5a9b7d23a86c55", "@acme.com/7"),
        ("<https://", "alice:s3cr3t", "@acme.com>"),
        ("postgresql+asyncpg://", "app:zN4tq", "@db.acme.com/app"),
    ] {
        finds(&format!("{before}{user}{after}"), &[&format!("URL_CREDENTIALS {user}")]);
    }
}

#[test]
fn what_stands_beside_them_is_found_too() {
    finds("http://admin:hunter2@10.17.3.4:8080/", &["URL_CREDENTIALS admin:hunter2", "IP_ADDRESS 10.17.3.4"]);
}

#[test]
fn urls_without_credentials_stay() {
    for text in [
        "https://acme.com:8080/path",
        "https://acme.com/@alice:x",
        "https://acme.com/?q=a:b@c",
        "ssh://git@github.com:22/acme/app.git",
        "https://alice:@acme.com/",
        "https://user:password@acme.com/",
        "https://USERNAME:PASSWORD@acme.com",
        "https://${USER}:${PASS}@acme.com",
        "https://{user}:{password}@acme.com",
        "https://<user>:<password>@acme.com",
        "http://%s:%s@%s",
        "https://alice:***@acme.com",
        "https://alice:xxxxxxxx@acme.com",
        "https://alice:your-password@acme.com",
        "://a:b@",
        "https://a b:c@acme",
    ] {
        finds(text, &[]);
    }
    let all = findings("https://user:password@acme.com/", "", Examples::Found);
    assert_eq!(all.len(), 1, "stand-ins are found on demand");
}

#[test]
fn signatures_of_signed_urls_are_found() {
    let mut draws = Draws(11);
    let hex = draws.text(b"0123456789abcdef", 64);
    let long = draws.text(b"0123456789abcdef", 512);
    let base64 = format!("{}%3D", draws.text(BASE62, 43));
    let short = format!("{}=", draws.text(BASE62, 27));
    for (before, signature, after) in [
        ("https://b.s3.amazonaws.com/k?X-Amz-Expires=60&X-Amz-Signature=", &hex, "&x-id=GetObject"),
        ("https://storage.googleapis.com/b/o?X-Goog-SignedHeaders=host&X-Goog-Signature=", &long, "\""),
        ("https://acct.blob.core.windows.net/c/b?sv=2024-11-04&se=2026-01-01&sig=", &base64, "&sp=r"),
        ("https://d1.cloudfront.net/v.mp4?Expires=1893456000&Signature=", &base64, "&Key-Pair-Id=K1"),
        ("https://b.s3.amazonaws.com/k?Expires=1893456000&amp;Signature=", &short, " "),
        ("https:\\/\\/acct.blob\\u0026sig=", &base64, "\\u0026sp=r"),
        ("?sig=", &base64, "."),
    ] {
        finds(&format!("{before}{signature}{after}"), &[&format!("SIGNED_URL {signature}")]);
    }
    for text in [
        "?sig=yes&x=1",
        "fn f(sig=Signature)",
        "?signature=required",
        &format!("commit_sig={hex}"),
        "?sig={signature}",
        &format!("&sig={}", "x".repeat(44)),
        "?X-Amz-Signature=EXAMPLE0123456789abcdef0123456789abcdef0123",
    ] {
        finds(text, &[]);
    }
}
