//! Given terms against the rule as one would write it down, and what the rule means.
//!
//! ```text
//! found(["Alice Brenner"], "see alice_brenner's page")  =  ["alice_brenner"]
//! ```
//!
//! Invariant: what is found is what the rule says, for terms and texts drawn from pieces that touch every case.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "tests")]

mod rule;

use alloc::rc::Rc;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use super::{Given, Known, TermsKey, blind, find};
use crate::redact::entity::Entity;
use crate::registry::{Node, find as find_member};

fn given(terms: &[&str]) -> Rc<Given> {
    typed(&terms.iter().map(|term| (Entity::Organization, *term)).collect::<Vec<_>>())
}

fn typed(terms: &[(Entity, &str)]) -> Rc<Given> {
    Rc::new(Given::new(terms, "given").ok().unwrap())
}

fn found(lists: &[Rc<Given>], known: &mut Known, text: &str) -> Vec<(String, Entity)> {
    let mut all = Vec::new();
    find(text.as_bytes(), lists, None, known, &mut |span, entity| {
        all.push((text[span.start..span.end].to_string(), entity))
    });
    all
}

fn texts(lists: &[Rc<Given>], text: &str) -> Vec<String> {
    found(lists, &mut Known::default(), text).into_iter().map(|(text, _)| text).collect()
}

#[test]
fn spellings_of_one_term() {
    let list =
        [given(&["Alice Brenner", "Müller-Lüdenscheidt", "AT&T", "C++", "O'Brien", "Ёлкин", "Ωμέγα", "Straße 9"])];
    for text in [
        "ALICE BRENNER",
        "alice_brenner",
        "Alice\nBrenner",
        "Alice - Brenner",
        "Alicé\u{a0}Brenner",
        "Alice\\nBrenner",
        "Alice%20Brenner",
        "MULLER LUDENSCHEIDT",
        "Mu\u{308}ller‐Lu\u{308}denscheidt",
        "at & t",
        "c++",
        "O’BRIEN",
        "елкин",
        "ΩΜΕΓΑ",
        "STRASSE-9",
    ] {
        assert_eq!(texts(&list, text), [text]);
        assert_eq!(texts(&list, &alloc::format!("see ({text})'s page, {text}.")), [text, text]);
    }
    for text in
        ["Malice Brenner", "Alice Brenners", "Alice (Brenner)", "Alice; Brenner", "AT T", "C", "Obrien", "Straße 91"]
    {
        assert!(texts(&list, text).is_empty(), "{text}");
    }
}

#[test]
fn escapes_are_read_both_ways() {
    let list = [given(&["Nora Li", "Bo Chen"])];
    assert_eq!(texts(&list, r"C:\nora li\x"), ["nora li"]);
    assert_eq!(texts(&list, r"x\nNora Li\nBo\tChen"), ["Nora Li", r"Bo\tChen"]);
    assert_eq!(texts(&list, "?q=Nora%20Li&x=Bo%2dChen"), ["Nora%20Li", "Bo%2dChen"]);
}

#[test]
fn scripts_without_spaces() {
    let list = [given(&["山田太郎", "김민준", "สมชาย", "アリス", "三菱 UFJ"])];
    assert_eq!(texts(&list, "昨日山田太郎さんに"), ["山田太郎"]);
    assert_eq!(texts(&list, "김민준은 왔다"), ["김민준"]);
    assert_eq!(texts(&list, "คุณสมชายมา"), ["สมชาย"]);
    assert_eq!(texts(&list, "三菱UFJ銀行、アリスと"), ["三菱UFJ", "アリス"]);
    assert!(texts(&list, "アリストテレス").is_empty());
}

#[test]
fn overlapping_terms_are_one_finding() {
    let list = [typed(&[
        (Entity::Person, "Alice Brenner"),
        (Entity::Organization, "Brenner Holding"),
        (Entity::Project, "Alice"),
        (Entity::Customer, "Alice Brenner"),
    ])];
    let one = |text: &str| found(&list, &mut Known::default(), text);
    assert_eq!(one("the Alice Brenner Holding"), [("Alice Brenner Holding".into(), Entity::Person)]);
    assert_eq!(one("Alice, Bob"), [("Alice".into(), Entity::Project)]);
}

#[test]
fn a_known_name_takes_its_parts_along() {
    let list = [typed(&[
        (Entity::Person, "Alice May Brenner"),
        (Entity::Person, "Bo Li"),
        (Entity::Project, "Blue Heron"),
        (Entity::GivenTerm, "Project Quill"),
    ])];
    let mut known = Known::default();
    let mut all = |text: &str| found(&list, &mut known, text).into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    assert!(all("Brenner called.").is_empty(), "not known yet");
    assert_eq!(all("Ms Brenner, i.e. ALICE MAY BRENNER, and Bo Li"), ["Brenner", "ALICE MAY BRENNER", "Bo Li"]);
    assert_eq!(all("In May, Alice met brenner; Brenner's Li"), ["Alice", "Brenner"]);
    assert_eq!(all("Blue Heron, Project Quill"), ["Blue Heron", "Project Quill"]);
    assert_eq!(all("A Heron. The Project. The Quill"), ["Quill"]);
}

#[test]
fn what_cannot_be_found_is_refused() {
    let error = |term: &str| {
        Given::new(&[(Entity::Person, "Bo Li"), (Entity::Person, term)], "given").err().unwrap().to_string()
    };
    let short = "given[1]: must hold a letter or digit, and two characters";
    for term in ["", " ", "-", "x", "()", "王", "…"] {
        assert_eq!(error(term), short, "{term}");
    }
    let long = "given[1]: must have at most 32 words and 256 bytes";
    for term in ["山".repeat(33), "word ".repeat(33), "a".repeat(257), "word-of-eighteen ".repeat(16) + "!"] {
        assert_eq!(error(&term), long, "{term}");
    }
}

#[test]
fn the_longest_term_is_found() {
    let (words, letters) = (["ab"; 32].join(" "), "a".repeat(255));
    let list = [given(&[&words, &letters])];
    assert_eq!(texts(&list, &words), core::slice::from_ref(&words));
    assert_eq!(texts(&list, &alloc::format!("{} {letters} {}", "b".repeat(5_000), "c".repeat(9_000))), [letters]);
}

const PIECES: [&str; 25] = [
    "a",
    "b",
    "ab",
    "ba",
    "Á",
    "ß",
    "ss",
    " ",
    " ",
    "-",
    "\n",
    "'",
    "(",
    "&",
    "山",
    "田",
    "é",
    "e",
    "e\u{301}",
    "9",
    "\\n",
    "%20",
    "%",
    "\\",
    "                                          ",
];

#[test]
fn what_is_found_is_what_the_rule_says() {
    let (mut state, mut total) = (7_u64, 0);
    for _ in 0..6_000 {
        let terms: Vec<String> = (0..6).map(|round| piece(&mut state, 2 + round % 3)).collect();
        let terms: Vec<&str> = terms
            .iter()
            .map(String::as_str)
            .filter(|term| Given::new(&[(Entity::Project, term)], "").is_ok())
            .collect();
        let text = piece(&mut state, 40);
        let mut fast = Vec::new();
        find(text.as_bytes(), &[given(&terms)], None, &mut Known::default(), &mut |span, _| {
            fast.push((span.start, span.end))
        });
        assert_eq!(fast, rule::spans(&terms, &text), "{terms:?} {text:?}");
        total += fast.len();
    }
    assert!(total > 2_000, "{total}");
}

fn piece(state: &mut u64, pieces: usize) -> String {
    let mut draw = || {
        *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        PIECES[usize::try_from(*state >> 40).unwrap() % PIECES.len()]
    };
    (0..pieces).map(|_| draw()).collect()
}

#[test]
fn a_guardrail_s_member_is_read_strictly() {
    let parse = |json: &str| {
        let members = Node::document(json.as_bytes()).ok().unwrap();
        Given::parse(find_member(&members, "given").unwrap(), "given")
    };
    let read =
        parse(r#"{"given":["Quill",{"type":"PERSON","terms":["Bo Li","Al Xu"]},{"terms":["Heron"]}]}"#).ok().unwrap();
    assert_eq!(
        found(&[read], &mut Known::default(), "quill, heron, al xu"),
        [("quill".into(), Entity::GivenTerm), ("heron".into(), Entity::GivenTerm), ("al xu".into(), Entity::Person)]
    );
    for (json, error) in [
        (r#"{"given":{}}"#, r#"given: must be a list of terms, or of {"type": …, "terms": […]}"#),
        (r#"{"given":["ab",{"terms":["ab"]},1]}"#, "given[2]: must be a string"),
        (r#"{"given":["ab",{"terms":["ab"]},"-"]}"#, "given[2]: must hold a letter or digit, and two characters"),
        (
            r#"{"given":["ab",{"terms":["ab","cd",""]}]}"#,
            "given[1].terms[2]: must hold a letter or digit, and two characters",
        ),
        (r#"{"given":[{"term":[]}]}"#, "given[0].term: unknown member, did you mean `terms`?"),
        (
            r#"{"given":[{"terms":[],"type":"EMAIL"}]}"#,
            "given[0].type: must be GIVEN_TERM, PERSON, ORGANIZATION, PROJECT or CUSTOMER",
        ),
        (r#"{"given":[{"type":"PERSON"}]}"#, "given[0].terms: must be a list of terms"),
    ] {
        let told = parse(json).err().unwrap().to_string();
        assert!(told.starts_with(error), "{json}: {told}");
    }
}

#[test]
fn blind_terms_are_found_like_those_in_clear() {
    let key = TermsKey::new(b"a key of thirty-two bytes or more").unwrap();
    let terms =
        [(Entity::Person, "Alice Brenner"), (Entity::Project, "Bluebird"), (Entity::Person, "Müller-Lüdenscheidt AG")];
    let json = blind(&terms, &key, &|_| String::new()).ok().unwrap();
    assert!(!json.to_lowercase().contains("alice"));
    let read = |json: &str| {
        let members = Node::document(json.as_bytes()).ok().unwrap();
        Given::parse_blind(&Node::Object(members), "blind")
    };
    let lists = [read(&json).ok().unwrap()];
    assert!(lists[0].opens(Some(&key)) && !lists[0].opens(None) && lists[0].len() == 3);
    assert!(!lists[0].opens(TermsKey::new(b"another key of thirty-two bytes!!").as_ref()));
    let text = "BLUEBIRD: alice_brenner's; Mu\u{308}ller Ludenscheidt Ag, Bluebirds, Brenner, brenner";
    let (mut seen, mut known) = (Vec::new(), Known::default());
    find(text.as_bytes(), &lists, Some(&key), &mut known, &mut |span, entity| {
        seen.push((&text[span.start..span.end], entity))
    });
    let mut clear = Vec::new();
    find(text.as_bytes(), &[typed(&terms)], None, &mut Known::default(), &mut |span, entity| {
        clear.push((&text[span.start..span.end], entity));
    });
    assert_eq!((&seen, seen.len()), (&clear, 4));
    for (json, told) in [
        ("{}", "blind.check: must be 16 hex digits"),
        (r#"{"check":"0011223344556677"}"#, "blind.lists: must be a list"),
        (r#"{"check":"0011223344556677","list":[]}"#, "blind.list: unknown member, did you mean `lists`?"),
        (r#"{"check":"0011223344556677","lists":[{"words":33}]}"#, "blind.lists[0].words: must be 1 to 32"),
        (r#"{"check":"0011223344556677","lists":[{"words":1,"chars":1}]}"#, "blind.lists[0].chars: must be 2 to 256"),
        (
            r#"{"check":"0011223344556677","lists":[{"words":1,"chars":9,"prints":"00"}]}"#,
            "blind.lists[0].prints: must be 24 hex digits for each term",
        ),
    ] {
        assert_eq!(read(json).err().unwrap().to_string(), told);
    }
}
