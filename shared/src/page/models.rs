//! Models and providers, group by group, verified ones first.
//!
//! ```text
//! Anthropic   3 / 3   ▇▇▇▇▇▇          ▸ anthropic/claude-sonnet-4-6 │ Anthropic │ verified: zdr_addendum, by legal │ 2027-10-01
//! ```
//!
//! Invariant: a row that has no room is counted and said to be missing, never dropped in silence; every group has its share
//! of the room before a later one is written.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::html::Html;
use crate::listing::View;
use crate::listing::endpoint::{Evidence, evidence};
use crate::policy::Group;
use crate::registry::{Day, Model, Provider, Reach, Verdict};

/// Evidence that ends within so many days is marked.
const SOON: u32 = 30;
/// A group of more rows than this is folded.
const OPEN: usize = 40;
/// Room for what follows a group's last row.
const TAIL: usize = 400;

/// The providers of one group.
pub(super) struct Section<'s> {
    group: Group,
    pub(super) rows: Vec<Row<'s>>,
    /// Models, and how many of them are verified at one provider of the group at least.
    models: usize,
    verified: usize,
}

/// One model at one provider.
pub(super) struct Row<'s> {
    model: &'s str,
    provider: &'s Provider,
    pub(super) standing: Standing,
}

/// How an endpoint stands today.
pub(super) enum Standing {
    /// A request for zero retention would be served by it now.
    Verified(Evidence),
    /// There is evidence, but something else keeps such requests away.
    Unused(Evidence),
    /// Why there is no evidence.
    Not(&'static str),
}

impl<'s> Section<'s> {
    /// All groups that have models.
    pub(super) fn all(view: &View<'s>) -> Vec<Self> {
        let sections = Group::ALL.iter().map(|group| Self::new(*group, view));
        sections.filter(|section| section.models > 0).collect()
    }

    fn new(group: Group, view: &View<'s>) -> Self {
        let mut section = Self { group, rows: Vec::new(), models: 0, verified: 0 };
        let filter = view.filter(&view.zero);
        for model in view.permitted().chain(view.wildcards()) {
            let start = section.rows.len();
            section.rows.extend(model.endpoints.clone().filter_map(|index| {
                let (endpoint, provider) = view.snapshot.pair(index).filter(|(_, provider)| provider.group == group)?;
                let standing = match evidence(endpoint, provider, &model.id, view.today) {
                    Some(evidence) if filter.admits(index, &model.id) => Standing::Verified(evidence),
                    Some(evidence) => Standing::Unused(evidence),
                    None => Standing::Not(reason(index, view, model)),
                };
                Some(Row { model: &model.id, provider, standing })
            }));
            let own = section.rows.get(start..).unwrap_or_default();
            section.models = section.models.saturating_add(usize::from(!own.is_empty()));
            section.verified = section.verified.saturating_add(usize::from(own.iter().any(Row::verified)));
        }
        section
    }

    const fn name(&self) -> &'static str {
        match self.group {
            Group::Anthropic => "Anthropic",
            Group::OpenAi => "OpenAI",
            Group::Google => "Google",
            Group::Others => "Others",
        }
    }
}

impl Row<'_> {
    const fn verified(&self) -> bool {
        matches!(self.standing, Standing::Verified(_))
    }
}

/// Writes the section of models, so that the page has at most `cap` bytes so far.
pub(super) fn write(html: &mut Html, sections: &[Section<'_>], today: Day, cap: usize) {
    html.raw(r#"<section aria-labelledby="models"><h2 id="models">Verified models</h2>"#);
    overview(html, sections);
    let mut left = sections.len();
    for section in sections {
        let room = cap.saturating_sub(TAIL).saturating_sub(html.len()).checked_div(left).unwrap_or_default();
        let end = html.len().saturating_add(room).saturating_sub(TAIL);
        group(html, section, today, end);
        left = left.saturating_sub(1);
    }
    html.raw("</section>");
}

/// Groups, with counts.
fn overview(html: &mut Html, sections: &[Section<'_>]) {
    html.raw(concat!(
        r#"<table class="few yes"><caption>Models that are verified at one provider of the group at least; a name with * stands for all that match it</caption>"#,
        r#"<thead><tr><th scope="col">Group</th><th scope="col">Models</th><th scope="col">Share</th></tr></thead><tbody>"#,
    ));
    for section in sections {
        let counts = u64::try_from(section.verified).ok().zip(u64::try_from(section.models).ok());
        let (verified, models) = counts.unwrap_or_default();
        html.raw(r#"<tr><th scope="row">"#).raw(section.name()).raw("</th><td>").number(verified).raw(" / ");
        html.number(models).raw("</td><td>").bar(verified, models);
        html.number(super::html::percent(verified, models)).raw(" %</td></tr>");
    }
    html.raw("</tbody></table>");
}

fn group(html: &mut Html, section: &Section<'_>, today: Day, end: usize) {
    let open = section.rows.len() <= OPEN;
    html.raw(if open { "<details open>" } else { "<details>" }).raw("<summary><h3>").raw(section.name());
    html.raw("</h3> ").count(section.verified).raw(" / ").count(section.models);
    html.raw(r#" models verified</summary><div class="wrap" tabindex="0" role="region" aria-label=""#)
        .raw(section.name());
    html.raw(r#""><table class="m"><caption>"#).raw(section.name()).raw(": ");
    html.count(section.rows.len()).raw(concat!(
        r#" endpoints, verified ones first</caption><thead><tr><th scope="col">Model</th><th scope="col">Provider</th>"#,
        r#"<th scope="col">Zero retention</th><th scope="col">Until</th></tr></thead><tbody>"#,
    ));
    let (mut listed, mut full) = (0_usize, false);
    for first in [true, false] {
        for endpoint in section.rows.iter().filter(|row| row.verified() == first) {
            let before = html.len();
            row(html, endpoint, today);
            full |= html.len() > end;
            if full {
                html.cut(before);
                break;
            }
            listed = listed.saturating_add(1);
        }
    }
    html.raw("</tbody></table></div>");
    let missing = section.rows.len().saturating_sub(listed);
    if missing > 0 {
        html.raw("<p>")
            .count(missing)
            .raw(" more endpoints are not listed on this page. All models are in <code>/v1/models</code>, ");
        html.raw("all verified endpoints in <code>/v1/endpoints/zdr</code>.</p>");
    }
    html.raw("</details>");
}

fn row(html: &mut Html, row: &Row<'_>, today: Day) {
    html.raw(r#"<tr><th scope="row">"#).text(row.model).raw("</th><td>").text(&row.provider.name).raw("</td><td>");
    let (state, evidence) = match &row.standing {
        Standing::Verified(evidence) => (r#"<b class="yes">✓ verified</b>: "#, evidence),
        Standing::Unused(evidence) => ("not served now: ", evidence),
        Standing::Not(why) => {
            html.raw(r#"<span class="soft">not verified: "#).raw(why).raw("</span></td><td></td></tr>");
            return;
        }
    };
    html.raw(state).raw(evidence.stated.basis.name()).raw(", by ").text(&evidence.by);
    html.raw(", since ").raw(&evidence.from.to_string());
    for (at, exception) in evidence.stated.exceptions.iter().enumerate() {
        html.raw(if at == 0 { "; except " } else { ", " }).raw(exception.name());
    }
    html.raw("</td><td><time>").raw(&evidence.until.to_string()).raw("</time>");
    if evidence.until <= today.plus(SOON) {
        html.raw(r#"<b class="soon">ends soon</b>"#);
    }
    html.raw("</td></tr>");
}

/// Why nothing vouches for an endpoint, in the order in which it is asked.
fn reason(index: usize, view: &View<'_>, model: &Model) -> &'static str {
    let Some((endpoint, provider)) = view.snapshot.pair(index) else { return "no endpoint" };
    let Reach::At { authority, known, .. } = &provider.reach else { return "not configured" };
    if endpoint.quarantined {
        return "its row does not validate";
    }
    match provider.evidence.verdict(&model.id, authority, endpoint.main_service(), view.today) {
        Verdict::Expired => "attestation expired",
        Verdict::Revoked => "attestation revoked",
        Verdict::Missing => "no attestation",
        Verdict::InForce(_) if endpoint.trains != Some(false) => "trains, or may train",
        Verdict::InForce(_) if !known => "host not bound to the provider",
        Verdict::InForce(_) => "a go-between, not the provider itself",
    }
}
