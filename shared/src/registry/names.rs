//! The settings and credentials that a document may need, found without reading it into a tree.
//!
//! ```text
//! {"base_url":"https://${ACME_HOST}/v1","credential":"ACME_API_KEY"}   ▶   ACME_API_KEY ACME_HOST
//! ```
//!
//! Every string is looked at, wherever it stands: a name too many costs a look at the settings, a document of ten thousand rows read
//! twice would cost as much again as loading it.
//!
//! Invariant: of a document that parses no name is missed, be it written with escapes; none that no document may have is found.

use alloc::string::String;
use alloc::vec::Vec;

use super::address::{is_credential, settings};
use super::{DEFAULT, Snapshot};
use crate::json::decode;
use crate::table::Set;

impl Snapshot {
    /// Names of all settings and credentials that [`Self::parse`] may look up for this document, sorted.
    #[must_use]
    pub fn wanted(document: Option<&[u8]>) -> Vec<String> {
        let mut names = Set::new();
        let own = core::str::from_utf8(document.unwrap_or_default()).unwrap_or_default();
        let extends = find(own, true, &mut names);
        // The built-in addresses decide which hosts a credential is bound to, whatever the document says of them.
        find(DEFAULT, extends || document.is_none(), &mut names);
        names.into_iter().collect()
    }
}

/// Adds what `document` names, credentials only if they are wanted; whether it says that it extends another.
fn find(document: &str, credentials: bool, names: &mut Set<String>) -> bool {
    let (mut rest, mut extends) = (document, false);
    while let Some((raw, behind)) = string(rest) {
        rest = behind;
        let decoded = decode(raw);
        let text = decoded.text();
        extends |= text == "extends";
        if credentials && is_credential(text) {
            add(text, names);
        }
        if raw.contains(['$', '\\']) {
            settings(text).for_each(|name| add(name, names));
        }
    }
    extends
}

fn add(name: &str, names: &mut Set<String>) {
    if !names.contains(name) {
        names.insert(name.into());
    }
}

/// The inside of the next string, and what stands behind it.
fn string(text: &str) -> Option<(&str, &str)> {
    let inside = text.get(memchr::memchr(b'"', text.as_bytes())?.saturating_add(1)..)?;
    let mut end = 0_usize;
    loop {
        let at = memchr::memchr2(b'"', b'\\', inside.as_bytes().get(end..)?)?.saturating_add(end);
        if inside.as_bytes().get(at) == Some(&b'"') {
            return Some((inside.get(..at)?, inside.get(at.saturating_add(1)..)?));
        }
        end = at.saturating_add(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(document: &str) -> Vec<String> {
        Snapshot::wanted(Some(document.as_bytes()))
    }

    #[test]
    fn no_name_is_missed_however_it_is_written() {
        let plain =
            r#"{"providers":{"x":{"base_url":"https://${ACME_HOST}.${ACME_REGION}/v1","credential":"ACME_API_KEY"}}}"#;
        let escaped = r#"{"providers":{"\"x\\":{"base_url":"https:\/\/\u0024{ACME_HOST}.${ACME_REGION}\u002fv1","credential":"ACME_\u0041PI_KEY"}}}"#;
        for document in [plain, escaped] {
            let names = of(document);
            for name in ["ACME_HOST", "ACME_REGION", "ACME_API_KEY", "VLLM_URL", "AZURE_OPENAI_RESOURCE"] {
                assert!(names.iter().any(|other| other == name), "{name} of {document}");
            }
            assert!(!names.iter().any(|name| name == "OPENAI_API_KEY"), "it does not extend the built-in data");
            assert!(names.is_sorted());
        }
        let built_in = Snapshot::wanted(None);
        assert!(built_in.contains(&"OPENAI_API_KEY".into()) && built_in.contains(&"VERTEX_PROJECT".into()));
        for extends in [r#"{"extends":"default"}"#, r#"{"\u0065xtends":"default"}"#] {
            assert_eq!(of(extends), built_in);
        }
    }

    #[test]
    fn what_is_no_document_names_what_it_may() {
        for document in ["", "{", "\"", "\"\\", "\"${", "\"${X_URL", "[\"${X}\",\"${ADMIN_TOKEN}\",\"ADMIN_TOKEN\"]"] {
            assert_eq!(of(document), of("{}"), "{document}");
        }
        assert_eq!(Snapshot::wanted(Some(b"\"\xff${X_URL}\"")), of("{}"));
    }
}
