//! Operator patterns: what they find, and what is refused. Against another engine: [`oracle`].
//!
//! ```text
//! [{"name": "A", "pattern": "x(?=y)"}]   →   patterns[0].pattern: at byte 1: look-around, …
//! ```
//!
//! Invariant: every complaint names the place and the byte.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use alloc::format;
use alloc::rc::Rc;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

mod oracle;

use super::Patterns;
use crate::policy::FieldError;
use crate::redact::action::Action;
use crate::redact::entity::Entity;
use crate::registry::{Node, find};

fn parse(list: &str) -> Result<Rc<Patterns>, FieldError> {
    let document = format!("{{\"patterns\":{list}}}");
    let members = Node::document(document.as_bytes()).ok().unwrap();
    Patterns::parse(find(&members, "patterns").unwrap(), "patterns")
}

fn of(patterns: &[&str]) -> Result<Rc<Patterns>, FieldError> {
    let row = |(number, pattern): (usize, &&str)| format!(r#"{{"name":"P{number}","pattern":{}}}"#, quoted(pattern));
    parse(&format!("[{}]", patterns.iter().enumerate().map(row).collect::<Vec<_>>().join(",")))
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn found(patterns: &Patterns, text: &str) -> Vec<(String, Entity)> {
    let mut all = Vec::new();
    let mut add = |span: crate::splice::Span, entity| all.push((text[span.start..span.end].to_string(), entity));
    assert!(patterns.find(text.as_bytes(), &mut patterns.states(), &mut add));
    all
}

#[test]
fn matches_and_their_actions() {
    let list = r#"[
        {"name": "TICKET", "pattern": "\\bACME-\\d{4,6}\\b"},
        {"name": "SEAT", "pattern": "seat (?P<value>[A-F]\\d{2})?", "action": "mask"},
        {"name": "CODE_2", "pattern": "(?i)code (?<value>x+)|Ünlü|[^ -~]z", "action": "block"}
    ]"#;
    let patterns = parse(list).ok().unwrap();
    let text = "ACME-2034, ACME-12, xACME-20341; seat B17 or seat C. CODE xxX; Ünlü äz";
    let expected = [
        ("ACME-2034", Entity::Custom),
        ("B17", Entity::CustomMask),
        ("seat ", Entity::CustomMask),
        ("xxX", Entity::CustomBlock),
        ("Ünlü", Entity::CustomBlock),
        ("äz", Entity::CustomBlock),
    ];
    assert_eq!(found(&patterns, text), expected.map(|(text, entity)| (text.to_string(), entity)));
    let actions = patterns.actions();
    assert_eq!(actions.demanded(Entity::CustomMask), Some(Action::Mask));
    assert_eq!(actions.demanded(Entity::CustomBlock), Some(Action::Block));
}

#[test]
fn what_is_refused_is_refused_by_name() {
    for (pattern, told) in [
        ("x(?=y)", "at byte 1: look-around, which cannot be matched in linear time"),
        ("(?<!a)b", "at byte 0: look-around, which cannot be matched in linear time"),
        (r"(a)\1", "at byte 3: a back-reference, which cannot be matched in linear time"),
        ("a(b", "at byte 1: a group that is not closed"),
        ("ab)", "at byte 2: the end of a group that is not open"),
        ("[a", "at byte 0: a class that is not closed"),
        ("*", "at byte 0: a repetition of nothing"),
        (r"\y", "at byte 0: an escape that does not exist"),
        (r"\p{L}", "at byte 0: asks for Unicode, patterns are matched byte by byte"),
        ("[é]", "at byte 1: asks for Unicode, patterns are matched byte by byte"),
        ("a(?iu:b)", "the flag u at byte 4 is not supported, patterns are matched byte by byte"),
        ("a*", "must not match the empty text"),
        (r"\b", "must not match the empty text"),
        ("a|", "must not match the empty text"),
        ("", "must not match the empty text"),
        ("(a{100}){100}", "grows too large, its counted repetitions above all"),
        (r"\w{1000}\d{1000}\w{1000}", "grows too large, its counted repetitions above all"),
        (&("(".repeat(60) + "a" + &")".repeat(60)), "at byte 50: more than 50 groups in one another"),
        (&"a".repeat(1001), "has more than 1,000 bytes"),
    ] {
        assert_eq!(
            of(&["ok", pattern]).err().unwrap().to_string(),
            format!("patterns[1].pattern: {told}"),
            "{pattern}"
        );
    }
    let many: Vec<String> = (0..51).map(|number| format!("a{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(of(&many).err().unwrap().to_string(), "patterns: has more than 50 patterns");
    assert!(of(&many[..50]).is_ok());
    for (list, told) in [
        ("{}", "patterns: must be a list of patterns"),
        ("[1]", "patterns[0]: must be an object"),
        (r#"[{"name":"A","patern":"a"}]"#, "patterns[0].patern: unknown member, did you mean `pattern`?"),
        (r#"[{"name":"a","pattern":"a"}]"#, "patterns[0].name: must be 1 to 40 of A-Z, 0-9 and _"),
        (r#"[{"name":"A","pattern":1}]"#, "patterns[0].pattern: must be a string"),
        (r#"[{"name":"A","pattern":"a","action":"off"}]"#, "patterns[0].action: must be redact, mask or block"),
        (
            r#"[{"name":"A","pattern":"a"},{"name":"A","pattern":"b"}]"#,
            "patterns[1].name: is the name of another pattern",
        ),
    ] {
        assert_eq!(parse(list).err().unwrap().to_string(), told);
    }
}

#[test]
fn what_would_take_too_long_is_not_done() {
    let patterns = of(&["a.*z|a"]).ok().unwrap();
    let (mut count, text) = (0, "a".repeat(100_000));
    assert!(!patterns.find(text.as_bytes(), &mut patterns.states(), &mut |_, _| count += 1));
    assert!(count < 100);
}
