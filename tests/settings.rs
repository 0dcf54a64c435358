//! What a component may read is what its plane asks for: `spin.toml` maps each setting, and none besides.
//!
//! ```text
//! gateway.arrive(…) ─▶ Read::Setting("TERMS_KEY") …    =    [component.lethe.variables] terms_key = "{{ terms_key }}" …
//! ```
//!
//! Invariant: a setting that is asked for and not mapped would count as absent for ever; one that is mapped and not asked for is a
//! secret in a component that has no use for it.

use std::collections::BTreeSet;

use lethe_core::admin::{Next, Read as AdminRead, Role};
use lethe_core::arrive::Asked;
use lethe_core::gateway::Gateway;
use lethe_core::host::{Found, Head, Headers, Read, Seed};
use lethe_tests::desk::Plane;
use lethe_tests::platform::{NOON, Platform};

const MANIFEST: &str = include_str!("../spin.toml");
const GUIDE: &str = include_str!("../docs/deploy.md");

type Names = BTreeSet<String>;

struct Bearer(String);

impl Headers for Bearer {
    fn get(&self, name: &str) -> Option<String> {
        (name == "authorization").then(|| format!("Bearer {}", self.0))
    }
}

/// What the gateway asks for on its way to an answer of the default registry, in rounds.
fn asked_by_the_gateway() -> Vec<Names> {
    let mut platform = Platform::new();
    platform.kv.remove("registry");
    let headers = Bearer(platform.key.clone());
    let head = Head { method: "GET", path: "/v1/models", query: "", headers: &headers };
    let mut gateway = Gateway::new();
    let mut lookup = gateway.arrive(&head, Seed([7; 32]), NOON);
    let mut rounds = Vec::new();
    loop {
        let mut names = Names::new();
        let found = lookup.reads().iter().map(|read| match read {
            Read::Setting(name) => {
                names.insert(name.clone());
                Found::Absent
            }
            Read::Kv(key) => platform.kv.get(key).cloned().map_or(Found::Absent, Found::Value),
            Read::Tally | Read::Signature(_) => Found::Absent,
        });
        let found = found.collect();
        rounds.push(names);
        match lookup.supply(&mut gateway, found, NOON) {
            Asked::Lookup(next) => lookup = next,
            Asked::Rejected(reply, _) => {
                assert_eq!(reply.status, 200);
                return rounds;
            }
            Asked::Admission(_) => panic!("a list is answered at once"),
        }
    }
}

/// What the admin plane asks for before it answers one who may.
fn asked_by_the_admin_plane() -> Names {
    let mut plane = Plane::new().token("alice", &Role::ALL);
    let bearer = format!("Bearer {}", plane.token_of("alice"));
    let mut next = Next::Read(plane.arrive("GET /api/admin/invariants", &[("authorization", &bearer)], ""));
    let mut names = Names::new();
    while let Next::Read(asking) = next {
        let found = asking.reads().iter().map(|read| match read {
            AdminRead::Setting(name) => {
                names.insert((*name).into());
                plane.settings.get(*name).map_or(Found::Absent, |value| Found::Value(value.clone().into()))
            }
            AdminRead::Ledger | AdminRead::Side(_) | AdminRead::Document(_) | AdminRead::Names(_) => Found::Absent,
        });
        let found = found.collect();
        next = asking.supply(&mut plane.desk, found, NOON);
    }
    assert!(matches!(next, Next::Reply(reply) if reply.status == 200));
    names
}

/// The names of a table of the manifest, in upper case, and what each is set to.
fn table(header: &str) -> Vec<(String, &'static str)> {
    let rows = MANIFEST.lines().skip_while(|line| *line != header).skip(1).take_while(|line| !line.starts_with('['));
    rows.filter(|row| !row.starts_with('#'))
        .filter_map(|row| row.split_once(" = "))
        .map(|(name, value)| (name.to_uppercase(), value))
        .collect()
}

fn mapped(component: &str) -> Names {
    let rows = table(&format!("[component.{component}.variables]"));
    for (name, value) in &rows {
        assert_eq!(*value, format!("\"{{{{ {} }}}}\"", name.to_lowercase()), "{component}");
    }
    rows.into_iter().map(|(name, _)| name).collect()
}

#[test]
fn each_component_is_given_the_settings_that_its_plane_asks_for_and_no_other() {
    let gateway: Names = asked_by_the_gateway().into_iter().flatten().collect();
    assert!(gateway.contains("OPENAI_API_KEY") && gateway.contains("CREDENTIALS") && gateway.contains("PAGE"));
    assert_eq!(mapped("lethe"), gateway);
    let admin = asked_by_the_admin_plane();
    assert!(admin.contains("ADMIN_TOKEN"));
    assert_eq!(mapped("admin"), admin);
    let declared = table("[variables]");
    assert_eq!(declared.iter().map(|(name, _)| name.clone()).collect::<Names>(), &gateway | &admin);
    let secret = |name: &str| ["_KEY", "_TOKEN", "_SECRET", "_CREDENTIAL"].iter().any(|end| name.ends_with(end));
    for (name, value) in declared {
        assert!(value.starts_with("{ default = \"\""), "{name} must be given");
        let hidden = (secret(&name) && name != "REGISTRY_PUBLIC_KEY") || name == "CREDENTIALS";
        assert_eq!(value.contains("secret = true"), hidden, "{name}");
    }
}

#[test]
fn every_setting_of_the_deployment_is_in_the_guide() {
    let own = asked_by_the_gateway().into_iter().next().unwrap_or_default();
    assert!(own.len() > 10);
    for name in &own | &asked_by_the_admin_plane() {
        assert!(GUIDE.contains(&format!("\n| `{name}` |")), "{name} has no row in docs/deploy.md");
    }
}
