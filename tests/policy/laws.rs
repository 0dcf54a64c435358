//! Joining terms, as laws over drawn ones.
//!
//! ```text
//! a ⊔ b = b ⊔ a      allowed(a ⊔ b) ⊆ allowed(a) ∩ allowed(b)
//! ```
//!
//! Invariant: what is allowed is computed by asking the router, not by reading terms.

use std::collections::BTreeSet;

use lethe_core::Dialect;
use lethe_core::host::Seed;
use lethe_core::policy::{
    Certification, Certifications, Group, Groups, Names, Preset, Price, Terms, glob_matches, guardrail,
};
use lethe_core::redact::{Action, Actions, Entity, Group as RedactGroup, Named};
use lethe_core::registry::Snapshot;
use lethe_core::route::{Preferences, Wanted, choose};
use lethe_tests::deployed::{NOW, Well, rich, terms};
use proptest::prelude::*;

fn names(words: &'static [&'static str]) -> impl Strategy<Value = Names> {
    prop::collection::vec(prop::sample::select(words).prop_map(Into::into), 0..3).prop_map(Names::from_iter)
}

/// Terms have no `Debug`; a failing case shows what they allow.
#[derive(Clone)]
struct Any(Terms);

impl std::fmt::Debug for Any {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "terms that allow {:?}", SNAPSHOT.with(|snapshot| allowed(snapshot, &self.0)))
    }
}

thread_local!(static SNAPSHOT: Snapshot = rich());

/// Guardrails with lists, which stay where they were read.
const LISTS: [&str; 4] = [
    r#"{"given":["Alice Brenner"],"restore":{"tools":{"send*":"none","read":["EMAIL"]}}}"#,
    r#"{"patterns":[{"name":"T","pattern":"ACME-\\d{4}","action":"block"}],"examples":"find"}"#,
    r#"{"given":[{"type":"PROJECT","terms":["Bluebird"]}],"restore":{"tools":{"send*":["EMAIL","PHONE_NUMBER"],"*":"all"}}}"#,
    r#"{"blind":{"check":"00112233445566aa","lists":[{"type":"PERSON","words":2,"chars":13,"prints":"00112233445566aa00112233"}]}}"#,
];

thread_local!(static LISTED: [Terms; 4] = LISTS.map(|document| guardrail(document.as_bytes()).unwrap()));

fn any_terms() -> impl Strategy<Value = Any> {
    let flags = prop::collection::vec(prop::bool::weighted(0.2), 5);
    let sets = (
        prop::option::weighted(0.3, names(&["us", "eu", "eu-central-1", "us-east-1", "global"])),
        prop::option::weighted(0.3, names(&["openai", "fireworks", "groq", "anthropic", "vllm"])),
        names(&["openai", "fireworks", "groq"]),
        prop::option::weighted(0.1, names(&["fp8", "bf16"])),
        prop::collection::vec(prop::sample::select(&["tools", "vision", "reasoning"][..]).prop_map(Into::into), 0..2)
            .prop_map(Names::from_iter),
    );
    let prices = (prop::option::weighted(0.2, 0..4_000_000_u64), prop::option::weighted(0.2, 0..12_000_000_u64));
    let models = prop::option::weighted(
        0.3,
        prop::collection::vec(prop::sample::select(&["openai/*", "*/gpt-5", "deepseek/*", "*"][..]), 1..3),
    );
    let rest = (0..2_usize.pow(10), 0..300_000_u32, 0..2_usize.pow(12), 0..16_usize);
    (flags, sets, prices, models, rest).prop_map(|(flags, sets, prices, models, rest)| {
        let mut terms = models.map_or_else(Terms::default, Terms::models);
        let flag = |at: usize| flags.get(at).copied().unwrap_or_default();
        (terms.zero_retention, terms.no_training, terms.strict_cache) = (flag(0), flag(1), flag(2));
        (terms.refuse_aggregators, terms.refuse_safety_retention) = (flag(3), flag(4));
        (terms.regions, terms.only, terms.ignore, terms.quantizations, terms.parameters) = sets;
        (terms.max_prompt_price, terms.max_completion_price) = (prices.0.map(Price), prices.1.map(Price));
        terms.certifications = pick(rest.0, Certification::ALL).fold(Certifications::default(), Certifications::with);
        terms.context_length = if rest.1.is_multiple_of(3) { rest.1 } else { 0 };
        (terms.redaction, terms.restoring.output) = (actions(rest.2), actions(rest.2 >> 3));
        terms.restoring.same_origin = rest.2 & 64 > 0;
        terms.restoring.hosts = (rest.2 & 128 > 0).then(|| Names::from_iter([["a.io", "b.io"][rest.2 & 1].into()]));
        (terms.refuse_media, terms.shaped, terms.names) = (rest.2 & 256 > 0, rest.2 & 512 > 0, rest.2 & 1 > 0);
        for preset in pick(rest.2, Preset::ALL) {
            terms = terms.join(&preset.terms());
        }
        for (at, own) in LISTED.with(Clone::clone).iter().enumerate() {
            if rest.2 >> (at + 3) & 7 == 5 {
                terms = terms.join(own);
            }
        }
        terms.find_examples |= rest.1 & 7 == 3;
        terms.group_no_training = pick(rest.3 >> 1 << 6, Group::ALL).fold(Groups::default(), Groups::with);
        terms.group_zero_retention = pick(rest.3 << 5, Group::ALL).fold(Groups::default(), Groups::with);
        Any(terms)
    })
}

/// A demand for a type, for a group, or for both.
fn actions(bits: usize) -> Actions {
    let action = [Action::Mask, Action::Redact, Action::Block][bits % 3];
    let actions =
        if bits & 4 > 0 { Actions::default().with(Entity::ALL[bits % 5], action) } else { Actions::default() };
    let named = [Named::All, Named::Group(RedactGroup::Secrets), Named::Type(Entity::Email)][bits % 3];
    if bits & 2 > 0 { actions.with_all(named, Action::Redact) } else { actions }
}

/// The values whose bits are set in the upper part of `bits`, which is mostly none.
fn pick<T: Copy>(bits: usize, all: &'static [T]) -> impl Iterator<Item = T> {
    let bits = if bits.is_multiple_of(2) { bits >> 5 } else { 0 };
    all.iter().enumerate().filter(move |(at, _)| bits >> at & 1 == 1).map(|(_, value)| *value)
}

/// All (model, endpoint) that a request may end at.
fn allowed(snapshot: &Snapshot, terms: &Terms) -> BTreeSet<(&'static str, usize)> {
    let models = [
        "openai/gpt-5",
        "openai/gpt-4o",
        "deepseek/deepseek-r1",
        "meta/llama-4-scout",
        "openrouter/x",
        "groq/y",
        "xai/grok-4",
    ];
    let stops = |model| {
        let itinerary = choose(
            snapshot,
            terms,
            Wanted { dialect: Dialect::Chat, model },
            &Preferences::default(),
            &Well,
            Seed([1; 32]),
            NOW,
        );
        itinerary
            .map(|itinerary| itinerary.iter().map(|stop| (model, stop.endpoint)).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    models.into_iter().flat_map(stops).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn join_is_a_semilattice(Any(a) in any_terms(), Any(b) in any_terms(), Any(c) in any_terms()) {
        prop_assert!(a.clone().join(&b) == b.clone().join(&a));
        prop_assert!(a.clone().join(&b).join(&c) == a.clone().join(&b.clone().join(&c)));
        prop_assert!(a.clone().join(&a) == a);
        prop_assert!(a.clone().join(&Terms::default()) == a);
    }

    #[test]
    fn join_never_enlarges(Any(a) in any_terms(), Any(b) in any_terms()) {
        SNAPSHOT.with(|snapshot| {
            let (left, right) = (allowed(snapshot, &a), allowed(snapshot, &b));
            let both = allowed(snapshot, &a.clone().join(&b));
            prop_assert!(both.is_subset(&left) && both.is_subset(&right));
            prop_assert!(both.is_subset(&allowed(snapshot, &Terms::default())));
            let joined = a.clone().join(&b);
            for side in [&a, &b] {
                let kept = Entity::ALL.iter().all(|entity| joined.redaction.demanded(*entity) >= side.redaction.demanded(*entity));
                prop_assert!(kept && (joined.refuse_media || !side.refuse_media) && (joined.shaped || !side.shaped));
                prop_assert!(joined.given.as_slice().len() >= side.given.as_slice().len());
                prop_assert!(joined.patterns.as_slice().len() >= side.patterns.as_slice().len());
            }
            Ok(())
        })?;
    }

    #[test]
    fn globs_agree_with_backtracking(glob in "[ab*]{0,6}", text in "[ab]{0,8}") {
        fn naive(glob: &[u8], text: &[u8]) -> bool {
            match (glob, text) {
                ([], text) => text.is_empty(),
                ([b'*', rest @ ..], _) => (0..=text.len()).any(|cut| naive(rest, &text[cut..])),
                ([first, rest @ ..], [head, tail @ ..]) => first == head && naive(rest, tail),
                ([_, ..], []) => false,
            }
        }
        prop_assert_eq!(glob_matches(&glob, &text), naive(glob.as_bytes(), text.as_bytes()));
    }
}

#[test]
fn the_allowed_sets_are_not_empty_or_the_law_says_nothing() {
    let snapshot = rich();
    assert!(allowed(&snapshot, &Terms::default()).len() > 8);
    assert!(allowed(&snapshot, &terms("zdr")).len() > 3);
    assert!(allowed(&snapshot, &terms("zdr")).len() < allowed(&snapshot, &Terms::default()).len());
}
