//! The page for people: which models are verified, by whom, until when; what that means here; how many requests there were.
//!
//! ```text
//! snapshot · terms ─▶ groups ─▶ tables, verified first ┐
//! platform, bases in force ─▶ what zero retention means ├─▶ one HTML document, no script, at most 60,000 bytes
//! published counts ─▶ bars                              ┘
//! ```
//!
//! Invariant: verified is what a request would get now; numbers are those of `/metrics` or sums of them; every text of the
//! registry is escaped; nothing is fetched from anywhere.

mod charts;
mod html;
mod meaning;
mod models;

use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::host::{HeaderList, Millis};
use crate::listing::{Caller, View};
use crate::metrics::Published;
use crate::policy::Terms;
use crate::registry::{Day, Snapshot};
use crate::route::Preferences;
use html::Html;
use models::Section;

/// What a whole page may weigh, in bytes.
pub(crate) const CAP: usize = 60_000;

const STYLE: &str = include_str!("page/style.css");
/// Nothing is loaded but the style, which its hash names (CSP 3 §6.7.3.3).
const POLICY: &str = concat!(
    "default-src 'none'; style-src 'sha256-kKO7iXYJvoKEAuuLPzgzwVWovqXjO0oCMTlE9pC4KFo='; img-src data:; ",
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
);

/// What the page is made of.
pub(crate) struct Sources<'s> {
    pub(crate) snapshot: &'s Snapshot,
    /// The caller's terms: models that they do not permit are not shown.
    pub(crate) terms: &'s Terms,
    /// The built-in registry serves.
    pub(crate) builtin: bool,
    /// `None`: the counters' store did not answer.
    pub(crate) published: Option<Published>,
}

/// The page at `now`.
pub(crate) fn page(sources: &Sources<'_>, now: Millis) -> Vec<u8> {
    let none = Preferences::default();
    let view = View::new(sources.snapshot, Caller { terms: sources.terms, preferences: &none }, now);
    let sections = Section::all(&view);
    let mut html = Html::new();
    head(&mut html, sources, Day::at(now));
    meaning::write(&mut html, &sources.snapshot.platform, &sections);
    // The charts come last and have a bounded size: they are written first, so that the models know what room is left.
    let mut end = Html::new();
    charts::write(&mut end, sources.published.as_ref());
    end.raw(FOOT);
    models::write(&mut html, &sections, Day::at(now), CAP.saturating_sub(end.len()));
    let mut page = html.bytes();
    page.extend(end.bytes());
    page
}

/// Headers under which a browser runs, loads and tells nothing.
pub(crate) fn headers() -> HeaderList {
    alloc::vec![
        ("content-security-policy", POLICY.into()),
        ("x-content-type-options", "nosniff".into()),
        ("referrer-policy", "no-referrer".into()),
    ]
}

fn head(html: &mut Html, sources: &Sources<'_>, today: Day) {
    html.raw(HEAD).raw(STYLE).raw(TITLE).raw("<p>As of <time>").raw(&today.to_string()).raw("</time>, UTC. ");
    html.raw(if sources.builtin { "The built-in registry serves. " } else { "The deployment's own registry serves. " });
    let broken = sources.snapshot.quarantined().len();
    if broken > 0 {
        html.raw("Rows that do not validate and therefore route nothing: ").count(broken);
        html.raw(" (<code>/healthz</code> names them).");
    }
    html.raw("</p></header><main>");
}

const HEAD: &str = concat!(
    r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">"#,
    r#"<meta name="viewport" content="width=device-width,initial-scale=1"><title>Zero retention at this gateway</title>"#,
    r#"<link rel="icon" href="data:,"><style>"#
);

const TITLE: &str = concat!(
    r##"</style></head><body><a class="skip" href="#models">Skip to the models</a>"##,
    "<header><h1>Zero retention at this gateway</h1>"
);

const FOOT: &str = concat!(
    r#"</main><footer class="soft"><p>Lethe. As data: <code>/v1/models</code>, <code>/v1/endpoints/zdr</code>, "#,
    "<code>/api/gateway/compliance</code>, <code>/metrics</code>.</p></footer></body></html>\n"
);

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_policy_names_the_style() {
        let mut hash = Vec::new();
        crate::encoding::base64(&Sha256::digest(STYLE.as_bytes()), false, &mut hash);
        let hash = core::str::from_utf8(&hash).unwrap_or_default();
        assert!(POLICY.contains(&alloc::format!("'sha256-{hash}=';")), "{hash}=");
    }
}
