//! What zero retention means at this gateway, derived from what holds and said in words.
//!
//! ```text
//! gateway: none · platform: what its record says · provider: none under toggle, zdr_addendum, except law
//! ```
//!
//! Invariant: says only what follows from the registry and from how the gateway is built; nothing is chosen by hand.

use alloc::rc::Rc;

use super::html::Html;
use super::models::{Section, Standing};
use crate::policy::Certification;
use crate::registry::{Basis, Exception, Exceptions, Platform};

/// Writes the section.
pub(super) fn write(html: &mut Html, platform: &Platform, sections: &[Section<'_>]) {
    html.raw(concat!(
        r#"<section aria-labelledby="means"><h2 id="means">What zero retention means here</h2><dl><dt>Gateway</dt><dd>None. "#,
        "Lethe writes no content to anything: prompts and answers are in memory while a request runs. Memory that Lethe controls is wiped; ",
        "copies in the runtime's heap, in TLS and in kernel buffers are freed by the platform, not wiped.</dd><dt>Platform</dt><dd>",
    ));
    hop(html, platform);
    html.raw("</dd><dt>Provider</dt><dd>");
    providers(html, sections);
    html.raw("</dd><dt>Reading</dt><dd>");
    html.raw(if platform.metadata {
        "C where a verified endpoint states no exception: nobody stores content, the platform keeps metadata"
    } else {
        "A where a verified endpoint states no exception: nobody stores content anywhere"
    });
    html.raw(concat!(
        ". B elsewhere: the gateway stores none. Every receipt names its own.</dd></dl>",
        "<p>“Verified” means that an attestation in force was found and that a request which asks for zero retention would be ",
        "served by that endpoint now. It does not mean that anyone inspected a provider's storage. Such a request goes to verified ",
        "endpoints only, or is refused.</p></section>",
    ));
}

/// The platform, by its record.
fn hop(html: &mut Html, platform: &Platform) {
    html.raw("By its record: processor ").text(&platform.processor).raw("; regions ");
    joined(html, platform.regions.iter().map(Rc::as_ref));
    html.raw("; certifications ");
    joined(html, platform.certifications.iter().map(Certification::name));
    html.raw(if platform.metadata {
        ". It ends TLS and keeps connection metadata."
    } else {
        ". It keeps no connection metadata, its record says."
    });
}

fn providers(html: &mut Html, sections: &[Section<'_>]) {
    let verified = || {
        sections.iter().flat_map(|section| &section.rows).filter_map(|row| match &row.standing {
            Standing::Verified(evidence) => Some(evidence.stated),
            Standing::Unused(_) | Standing::Not(_) => None,
        })
    };
    if verified().next().is_none() {
        html.raw("No endpoint is verified now: every request that asks for zero retention is refused.");
        return;
    }
    let exceptions = verified().fold(Exceptions::default(), |all, stated| all.union(stated.exceptions));
    html.raw("None at verified endpoints, under ");
    let bases = Basis::ALL.iter().filter(|basis| verified().any(|stated| stated.basis == **basis));
    joined(html, bases.map(|basis| basis.name()));
    html.raw("; exceptions that some of them state: ");
    joined(html, exceptions.iter().map(Exception::name));
    html.raw(". Everybody else keeps what their own terms say.");
}

/// Names with commas between them; `none` for none.
fn joined<'n>(html: &mut Html, names: impl Iterator<Item = &'n str>) {
    let mut several = false;
    for name in names {
        html.raw(if several { ", " } else { "" }).text(name);
        several = true;
    }
    html.raw(if several { "" } else { "none" });
}
