//! Routes against a model: drawn registries, parties and requests, and a filter that knows only their documents.
//!
//! ```text
//! registry · floor · account · guardrail · key · request ─┬─▶ the gateway's dry run      route
//!                                                         └─▶ every endpoint, one by one  the same set
//! ```
//!
//! Nothing is shared with the core but the JSON: no terms are joined, no index is asked; the model walks over the whole registry and
//! asks of each endpoint whether every party would have it. `cargo xtask policy model` draws a million.
//!
//! Invariant: the set of endpoints is the model's; models and `order` are followed; what is refused has no endpoint at all; the door does not matter.

mod case;
mod draw;
mod naive;
mod world;

use std::collections::BTreeMap;

use lethe_core::admit::{Plan, Rejected};
use lethe_core::arrive::{Asked, key::stored_under};
use lethe_core::gateway::Gateway;
use lethe_core::host::{Found, Head, Headers, Read, Seed};
use lethe_tests::platform::NOON;
use serde_json::Value;

use case::Case;
use draw::Draw;
use world::World;

/// Cases of one registry.
const EACH: u64 = 40;

const KEY: &str = "sk-made-up-key-of-the-model";

#[test]
fn routes_are_those_of_the_model() {
    let number = |name: &str, default: u64| std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(default);
    let (cases, seed) = (number("LETHE_MODEL_CASES", 4_000), number("LETHE_MODEL_SEED", 1));
    let mut draw = Draw::new(seed);
    let (mut served, mut refused) = (0_u64, 0_u64);
    for at in 0..cases.div_ceil(EACH) {
        let world = World::draw(&mut draw);
        let mut platform = Platform::new(&world);
        for _ in 0..EACH {
            let case = Case::draw(&mut draw, &world);
            let stops = naive::stops(&world, &case);
            let answer = platform.ask(&case);
            let told = compare(&case, &stops, &answer);
            let served_now = !stops.is_empty();
            served += u64::from(served_now);
            refused += u64::from(!served_now);
            if let Err(what) = told {
                panic!(
                    "world {at} of seed {seed}: {what}\nregistry {}\nsettings {:?}\nparties {:?}\ndoor {}\nheaders {:?}\nbody {}\nmodel {stops:?}\nanswer {answer}",
                    world.registry, world.settings, case.documents, case.door, case.headers, case.body
                );
            }
        }
    }
    println!("{} cases, {served} served, {refused} refused, no difference", served + refused);
    assert!(served > cases / 8 && refused > cases / 8, "both happen often, or the comparison says little");
}

/// The gateway's route is what the model says it may be.
fn compare(case: &Case, stops: &[naive::Stop], answer: &Value) -> Result<(), String> {
    let text = |node: &Value| node.as_str().unwrap_or_default().to_owned();
    let Some(route) = answer["route"].as_array() else { return Err("no route".to_owned()) };
    let given: Vec<(String, String, bool)> = route
        .iter()
        .map(|stop| (text(&stop["provider"]), text(&stop["upstream_model"]), stop["zero_retention"] == true))
        .collect();
    let plain = |stop: &naive::Stop| (stop.provider.clone(), stop.upstream.clone(), stop.zero_retention);
    let allowed: Vec<(String, String, bool)> = stops.iter().map(plain).collect();
    let sorted = |mut rows: Vec<(String, String, bool)>| {
        rows.sort();
        rows
    };
    if let Some(stop) = given.iter().find(|stop| !allowed.contains(stop)) {
        return Err(format!("{stop:?} is given and not allowed"));
    }
    let single = case.single && case.order.is_empty();
    if !single && sorted(given.clone()) != sorted(allowed) {
        return Err("an allowed endpoint is not given".to_owned());
    }
    // Place of each stop: the model's, then that of `order`.
    let place = |stop: &(String, String, bool)| {
        let model = stops.iter().find(|known| plain(known) == *stop).map_or(0, |known| known.model);
        let rank = case.order.iter().position(|name| *name == stop.0).unwrap_or(usize::MAX);
        (model, rank)
    };
    let places: Vec<(usize, usize)> = given.iter().map(place).collect();
    if !places.is_sorted() {
        return Err(format!("out of order: {places:?}"));
    }
    if single {
        let models: Vec<usize> = places.iter().map(|(model, _)| *model).collect();
        let mut wanted: Vec<usize> = stops.iter().map(|stop| stop.model).collect();
        wanted.dedup();
        if models != wanted {
            return Err(format!("one of each model: {models:?}, wanted {wanted:?}"));
        }
    }
    Ok(())
}

/// One instance of the gateway.
struct Platform {
    gateway: Gateway,
    kv: BTreeMap<String, Vec<u8>>,
    settings: BTreeMap<String, String>,
    asked: u64,
}

struct List<'l>(&'l [(&'l str, &'l str)]);

impl Headers for List<'_> {
    fn get(&self, name: &str) -> Option<String> {
        self.0.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
    }
}

impl Platform {
    fn new(world: &World) -> Self {
        let kv = BTreeMap::from([("registry".to_owned(), world.registry.to_string().into_bytes())]);
        Self { gateway: Gateway::new(), kv, settings: world.settings.clone(), asked: 0 }
    }

    fn ask(&mut self, case: &Case) -> Value {
        self.asked += 1;
        let key = format!("{KEY}-{}", self.asked);
        let id = self.asked.to_string();
        let [account, guardrail, mut record] = case.documents.clone();
        record["account"] = id.as_str().into();
        record["guardrail"] = id.as_str().into();
        self.kv.insert(format!("account/{id}"), account.to_string().into_bytes());
        self.kv.insert(format!("guardrail/{id}"), guardrail.to_string().into_bytes());
        self.kv.insert(stored_under(&key), record.to_string().into_bytes());
        let mut headers =
            vec![("x-api-key", key.as_str()), ("content-type", "application/json"), ("x-lethe-dry-run", "1")];
        headers.extend(case.headers.iter().copied());
        let headers = List(&headers);
        let head = Head { method: "POST", path: case.door, query: "", headers: &headers };
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.asked.to_le_bytes());
        let mut lookup = self.gateway.arrive(&head, Seed(seed), NOON);
        let mut admission = loop {
            let found = lookup.reads().iter().map(|read| self.look(read)).collect();
            match lookup.supply(&mut self.gateway, found, NOON) {
                Asked::Lookup(next) => lookup = next,
                Asked::Admission(admission) => break admission,
                Asked::Rejected(reply, _) => return serde_json::from_slice(&reply.body).unwrap_or_default(),
            }
        };
        let body = case.body.to_string();
        let reply = match admission.push(body.as_bytes()) {
            Err(Rejected(reply, _)) => reply,
            Ok(()) => match admission.close(&mut self.gateway, NOON) {
                Plan::Reply(reply, _) => reply,
                Plan::Proxy(_) | Plan::Reserve(_) => panic!("a dry run is sent nowhere"),
            },
        };
        for name in [format!("account/{id}"), format!("guardrail/{id}"), stored_under(&key)] {
            self.kv.remove(&name);
        }
        serde_json::from_slice(&reply.body).unwrap_or_default()
    }

    fn look(&self, read: &Read) -> Found {
        let value = match read {
            Read::Kv(name) => self.kv.get(name).cloned(),
            Read::Setting(name) => self.settings.get(name).map(|value| value.clone().into_bytes()),
            Read::Tally | Read::Signature(_) => None,
        };
        value.map_or(Found::Absent, Found::Value)
    }
}
