//! Published counts as bars, each beside its number.
//!
//! ```text
//! answered          640   ▇▇▇▇▇▇▇▇▇▁  91 %
//! refused            60   ▇▁▁▁▁▁▁▁▁▁   8 %
//! ```
//!
//! Invariant: a chart is a table whose bars are drawings for the eye; what has no room is summed in a row of its own.

use super::html::{Html, percent};
use crate::metrics::Published;

/// Rows of one chart.
const MOST: usize = 12;

/// Writes the section; `None`: there are no counts to be had.
pub(super) fn write(html: &mut Html, published: Option<&Published>) {
    html.raw(r#"<section aria-labelledby="counts"><h2 id="counts">Requests</h2>"#);
    match published {
        None => html.raw("<p>The counters could not be read.</p>"),
        Some(published) if published.requests() == 0 => html.raw("<p>No counts are published yet.</p>"),
        Some(published) => {
            chart(html, "Outcome", "By outcome", &published.outcomes());
            chart(html, "Provider", "By provider that answered", &published.providers());
            chart(html, "At most, in seconds", "By time from the head to the end of the answer", &published.spans())
        }
    };
    html.raw(concat!(
        "<p class=\"soft\">Counts of all instances, as <code>/metrics</code> publishes them: they move in steps of at least five requests ",
        "of at least two keys, or of five that have waited five minutes, so that no difference of two looks is one request.</p></section>",
    ));
}

fn chart<'h>(html: &'h mut Html, noun: &str, caption: &str, rows: &[(&str, u64)]) -> &'h mut Html {
    let total = rows.iter().map(|(_, count)| *count).fold(0, u64::saturating_add);
    html.raw(r#"<table class="few"><caption>"#).raw(caption).raw(r#"</caption><thead><tr><th scope="col">"#).raw(noun);
    html.raw(r#"</th><th scope="col">Requests</th><th scope="col">Share</th></tr></thead><tbody>"#);
    let (shown, rest) = rows.split_at_checked(MOST).unwrap_or((rows, &[]));
    shown.iter().for_each(|(name, count)| row(html, name, *count, total));
    if !rest.is_empty() {
        row(html, "all others", rest.iter().map(|(_, count)| *count).fold(0, u64::saturating_add), total);
    }
    html.raw("</tbody></table>")
}

fn row(html: &mut Html, name: &str, count: u64, total: u64) {
    html.raw(r#"<tr><th scope="row">"#).text(name).raw("</th><td>").number(count).raw("</td><td>").bar(count, total);
    html.number(percent(count, total)).raw(" %</td></tr>");
}
