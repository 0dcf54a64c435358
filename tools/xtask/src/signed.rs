//! `cargo xtask registry key|sign`, and the check of a signature: documents that nobody can have altered in the store.
//!
//! ```text
//! cargo xtask registry key ops > ops.key                                        a pair; its public half goes to REGISTRY_PUBLIC_KEY
//! cargo xtask registry sign registry.json --key ops.key --previous in-force.json --out signed.json
//! cargo xtask registry sign team7.json --key ops.key --as account/team7 --out signed.json
//! ```
//!
//! Invariant: what is written is exactly what was signed, without a line end behind it that a dashboard might take away; nothing that the
//! gateway would refuse for its signature is written.

use std::io::Write;

use lethe_core::admin::Signer;
use lethe_core::curve::Portable;
use lethe_core::policy::check::{Kind, check};
use lethe_core::registry::Day;
use lethe_core::signed::{Flaw, Signers};

use crate::Outcome;
use crate::flags::Flags;
use crate::registry::today;

/// `registry key [KID]`: the pair on standard output, what to do with it on the other.
pub(crate) fn key(kid: Option<&str>) -> Outcome {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| format!("the system gave no random bytes: {error}"))?;
    let digits: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    let pair = kid.map_or_else(|| digits.clone(), |kid| format!("{kid}:{digits}"));
    let signer = Signer::parse(&pair).ok_or("a name of a key has at most 12 letters, digits, `-`, `_`, `.`")?;
    println!("{pair}");
    eprintln!(
        "keep that line in a file that the gateway never sees; REGISTRY_PUBLIC_KEY is to hold (NEW,OLD to rotate)"
    );
    eprintln!("{}", signer.public());
    Ok(())
}

/// `registry sign FILE --key FILE [--as NAME] [--previous FILE] [--until DAY] [--out FILE]`
pub(crate) fn sign(file: &str, words: Vec<String>) -> Outcome {
    let flags = Flags::parse(words, &["key", "as", "previous", "until", "out"], &[])?;
    let name = name(&flags)?;
    let pair = flags.value("key").ok_or("--key FILE: what `cargo xtask registry key` wrote")?;
    let pair = String::from_utf8(read(pair)?).map_err(|_| "the key is not text")?;
    let signer = Signer::parse(pair.trim()).ok_or("the key does not read: `cargo xtask registry key` makes one")?;
    let previous = flags.value("previous").map(read).transpose()?;
    let until = flags.value("until").map(|day| Day::parse(day).ok_or("--until is a day as 2027-01-31")).transpose()?;
    let wrong = |what: String| format!("{file}: {what}");
    let mut document = read(file)?;
    if let Some(until) = until {
        document = Signer::limit(&document, until).map_err(wrong)?;
    }
    let signed = signer.sign(name, &document, previous.as_deref()).map_err(wrong)?;
    verify(file, name, &signed, &signer.public())?;
    match flags.value("out") {
        Some(out) => std::fs::write(out, &signed).map_err(|error| format!("{out}: {error}")),
        None => std::io::stdout().write_all(&signed).map_err(|error| error.to_string()),
    }
}

/// Whether a gateway with these keys would take `document` under `name`.
pub(crate) fn verify(file: &str, name: &str, document: &[u8], keys: &str) -> Outcome {
    let signers = Signers::parse(keys, &Portable)
        .ok_or("--public-key does not read: `kid:key`, as REGISTRY_PUBLIC_KEY has them")?;
    match signers.verify(name, document) {
        Ok(signed) => {
            let until = signed.until.map_or_else(|| "without an end".into(), |day| format!("until {day}"));
            eprintln!("{file}: signed for {name}, version {}, {until}", signed.version);
            signed.holds(today()).map_err(|flaw| told(file, flaw))
        }
        Err(flaw) => Err(told(file, flaw)),
    }
}

fn told(file: &str, flaw: Flaw) -> String {
    match flaw {
        Flaw::Unread(invalid) => format!("{file}:{}:{}: {}", invalid.line, invalid.column, invalid.what),
        Flaw::Member(member, what) => format!("{file}: `{member}` {what}"),
    }
}

/// What else is wrong with a document that is no registry.
pub(crate) fn record(file: &str, name: &str, document: &[u8]) -> Outcome {
    let Some(kind) = Kind::stored(name) else { return Err(format!("{name} is no KV key of a document: {NAMES}")) };
    let Err(problems) = check(kind, document) else { return Ok(()) };
    for row in &problems {
        println!("{file}:{}:{}: {} {}", row.line, row.column, row.path, row.what);
    }
    Err(format!("{file} would serve nobody"))
}

/// The KV key that a document is for.
pub(crate) fn name(flags: &Flags) -> Result<&str, String> {
    let name = flags.value("as").unwrap_or("registry");
    if name == "registry" || Kind::stored(name).is_some() { Ok(name) } else { Err(format!("--as is one of {NAMES}")) }
}

const NAMES: &str = "registry, account/ID, guardrail/ID, key/SHA-256";

fn read(file: &str) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{file}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: &str = "ops:0707070707070707070707070707070707070707070707070707070707070707";

    #[test]
    fn what_is_written_is_what_the_gateway_takes() -> Outcome {
        let folder = std::env::temp_dir().join(format!("lethe-signed-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let path = |name: &str| folder.join(name).display().to_string();
        std::fs::write(path("key"), format!("{SEED}\n")).map_err(|error| error.to_string())?;
        std::fs::write(path("one.json"), "{\n \"extends\": \"default\"\n}\n").map_err(|error| error.to_string())?;
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let public = Signer::parse(SEED).ok_or("a seed")?.public();
        sign(&path("one.json"), words(&["--key", &path("key"), "--out", &path("signed.json")]))?;
        let first = read(&path("signed.json"))?;
        verify("signed.json", "registry", &first, &public)?;
        assert!(first.ends_with(b"}") && verify("", "account/a", &first, &public).is_err());
        let again = words(&["--key", &path("key"), "--previous", &path("signed.json"), "--out", &path("next.json")]);
        sign(&path("one.json"), again)?;
        assert!(String::from_utf8_lossy(&read(&path("next.json"))?).contains("\"version\": 2"));
        let until = |day: &str| words(&["--key", &path("key"), "--until", day, "--out", &path("until.json")]);
        sign(&path("one.json"), until("2999-01-31"))?;
        assert!(String::from_utf8_lossy(&read(&path("until.json"))?).contains("\"signed_until\": \"2999-01-31\""));
        assert!(
            sign(&path("one.json"), until("2020-01-31")).is_err() && sign(&path("one.json"), until("soon")).is_err()
        );
        assert!(sign(&path("one.json"), words(&["--key", &path("key"), "--as", "elsewhere"])).is_err());
        assert!(sign(&path("one.json"), words(&["--key", &path("one.json")])).is_err());
        std::fs::remove_dir_all(&folder).map_err(|error| error.to_string())
    }
}
