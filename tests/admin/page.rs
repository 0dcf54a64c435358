//! `docs/admin.md` against the code.
//!
//! ```text
//! {"error": {"code": "in_use", "docs_url": "docs/admin.md#in_use"}}      <a id="in_use"></a>
//! ```
//!
//! Invariant: every code that the admin plane says has its place on the page, and the page has no other.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../docs/admin.md");
const SOURCES: [&str; 6] = [
    include_str!("../../shared/src/admin/answer.rs"),
    include_str!("../../shared/src/admin/approval.rs"),
    include_str!("../../shared/src/admin/door.rs"),
    include_str!("../../shared/src/admin/history.rs"),
    include_str!("../../shared/src/admin/invariants.rs"),
    include_str!("../../shared/src/admin/registry.rs"),
];

#[test]
fn every_code_has_its_place_on_the_page() {
    let mut said = BTreeSet::new();
    for source in SOURCES {
        // A code is the second thing that a problem is made of, after its status of three digits.
        let calls = source.split(&["Problem::new(", "Self::new("][usize::from(source.contains("Self::new("))]).skip(1);
        said.extend(calls.filter_map(|call| call.split('"').nth(1)).filter(|code| !code.contains(' ')));
    }
    let placed: BTreeSet<&str> = PAGE.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(said.len() > 20, "{said:?}");
    assert_eq!(said, placed);
}
