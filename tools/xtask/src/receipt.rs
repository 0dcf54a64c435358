//! `cargo xtask receipt`: a new signing key, and the offline check of a record.
//!
//! ```text
//! cargo xtask receipt key 2026-11               a seed for RECEIPT_KEY, and its public half
//! cargo xtask receipt verify gen_… jwks.json    what it says, or an error
//! ```
//!
//! Invariant: a record that is not signed by a key of the set is an error; the seed is printed and kept nowhere.

use crate::Outcome;
use lethe_core::curve::Portable;
use lethe_core::receipt::{Keys, Verifier};

const USAGE: &str = "\
cargo xtask receipt key [KID]              a new seed; KID: at most 12 letters, digits, `-`, `_`, `.`
cargo xtask receipt verify ID JWKS_FILE    ID: the x-generation-id of an answer, or - to read it from standard input
                                           JWKS_FILE: what the deployment has at /.well-known/jwks.json";

/// `receipt …`.
pub(crate) fn run(words: Vec<String>) -> Outcome {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match *words.as_slice() {
        ["key"] => new(""),
        ["key", kid] => new(kid),
        ["verify", id, file] => {
            let document = std::fs::read(file).map_err(|error| format!("{file}: {error}"))?;
            let id = if id == "-" { std::io::read_to_string(std::io::stdin()).unwrap_or_default() } else { id.into() };
            println!("{}", verified(id.trim(), &document)?);
            Ok(())
        }
        _ => Err(USAGE.to_owned()),
    }
}

fn new(kid: &str) -> Outcome {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| format!("the system gave no random bytes: {error}"))?;
    let digits: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
    let pair = if kid.is_empty() { digits } else { format!("{kid}:{digits}") };
    let keys = Keys::parse(&pair, &Portable).ok_or(USAGE)?;
    println!("RECEIPT_KEY  {pair}");
    println!("             a secret of the deployment; to rotate, put the new pair before the old one: NEW,OLD");
    println!("public       {}", String::from_utf8_lossy(&keys.verifier().document()));
    Ok(())
}

/// The JSON that was signed.
fn verified(id: &str, document: &[u8]) -> Result<String, String> {
    let verifier = Verifier::of_jwks(document).ok_or("that is no JSON Web Key Set of Ed25519 keys")?;
    let opened = verifier.open(id).ok_or("not verified: no key of the set signed this id as it is")?;
    Ok(String::from_utf8_lossy(&opened.payload).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_signed_its_set_verifies() -> Outcome {
        let keys = Keys::parse(&"07".repeat(32), &Portable).ok_or("a seed")?;
        let (id, document) = (keys.seal(b"{\"v\":1}").ok_or("an id")?, keys.verifier().document());
        assert_eq!(verified(&id, &document)?, "{\"v\":1}");
        assert!(verified(&id.replace("gen_", "gen-"), &document).is_err());
        assert!(verified(&id, b"{\"keys\":[]}").is_err());
        assert!(verified(&id, b"[]").is_err());
        Ok(())
    }
}
