//! Names of models that stand for all that could be asked for.
//!
//! ```text
//! endpoint anthropic/claude-*   attested anthropic/claude-3*   key anthropic/*-latest
//!      ─▶ anthropic/claude-0zz   anthropic/claude-30zz   anthropic/claude-0zz-latest   anthropic/claude-30zz-latest
//! ```
//!
//! A name is treated by its pattern matches alone, so one name for each way in which patterns overlap stands for all that overlap so.
//!
//! Invariant: every exact name is there; for every set of patterns that some name matches there is a name that matches them, or none.

use alloc::string::String;
use alloc::vec::Vec;

use crate::registry::{DEFAULT, Node, Snapshot, find};

/// Most patterns that are told apart.
const MOST: usize = 1_000;

/// What a star may stand for: nothing, and what no list names.
const STARS: [&str; 2] = ["", "0zz"];

/// The names of models that must be looked at. `None` if there would be too many.
pub(super) fn of<'p>(
    snapshot: &'p Snapshot,
    registry: Option<&[u8]>,
    patterns: impl Iterator<Item = &'p str>,
) -> Option<Vec<String>> {
    let mut globs: Vec<String> = Vec::new();
    let mut add = |glob: &str| {
        if !globs.iter().any(|known| known == glob) {
            globs.push(glob.into());
        }
    };
    patterns.for_each(&mut add);
    snapshot.wildcards().iter().for_each(|model| add(&model.id));
    for document in [Some(DEFAULT.as_bytes()), registry].into_iter().flatten() {
        let members = Node::document(document).ok()?;
        let rows = find(&members, "attest").and_then(Node::list).unwrap_or_default();
        for row in rows {
            let models = row.member("models");
            models.and_then(Node::text).into_iter().for_each(&mut add);
            let list = models.and_then(Node::list).unwrap_or_default();
            list.iter().filter_map(Node::text).for_each(&mut add);
        }
    }
    close(&mut globs)?;
    let mut names: Vec<String> = snapshot.models().iter().map(|model| String::from(&*model.id)).collect();
    for glob in &globs {
        for star in STARS.iter().take(if glob.contains('*') { 2 } else { 1 }) {
            let name = glob.replace('*', star);
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    Some(names)
}

/// Adds what pairs have in common, until nothing new comes.
fn close(globs: &mut Vec<String>) -> Option<()> {
    let mut done = 0;
    while let Some(glob) = globs.get(done).cloned() {
        for at in 0..done {
            let common = globs.get(at).and_then(|other| common(&glob, other));
            if let Some(common) = common.filter(|common| !globs.contains(common)) {
                globs.push(common);
            }
            if globs.len() > MOST {
                return None;
            }
        }
        done = done.saturating_add(1);
    }
    Some(())
}

/// A glob of names that match both; `None` if there is none.
fn common(one: &str, two: &str) -> Option<String> {
    // An exact name is its own witness.
    let (head, middle, tail) = cut(one)?;
    let (other_head, other_middle, other_tail) = cut(two)?;
    let longer = |one: &'_ str, two: &'_ str, fits: fn(&str, &str) -> bool| {
        let (long, short) = if one.len() >= two.len() { (one, two) } else { (two, one) };
        fits(long, short).then(|| String::from(long))
    };
    let mut glob = longer(head, other_head, |long, short| long.starts_with(short))?;
    let tail = longer(tail, other_tail, |long, short| long.ends_with(short))?;
    for part in middle.split('*').chain(other_middle.split('*')).filter(|part| !part.is_empty()) {
        glob.push('*');
        glob.push_str(part);
    }
    glob.push('*');
    glob.push_str(&tail);
    Some(glob)
}

/// What stands before the first star, between the first and the last, and behind the last.
fn cut(glob: &str) -> Option<(&str, &str, &str)> {
    let (head, rest) = glob.split_once('*')?;
    let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
    Some((head, middle, tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::glob_matches;

    #[test]
    fn what_patterns_have_in_common_matches_both() {
        let globs = ["*", "a/*", "a/b-*", "a/*-x", "*-x", "a/*c*-x", "a/b-c*", "b/*", "a/b-*d*e*", "a/b"];
        for one in globs {
            for two in globs {
                let Some(common) = common(one, two) else {
                    let disjoint =
                        !one.contains('*') || !two.contains('*') || one.starts_with('b') != two.starts_with('b');
                    assert!(disjoint, "{one} {two}");
                    continue;
                };
                for star in STARS {
                    let name = common.replace('*', star);
                    assert!(glob_matches(one, &name) && glob_matches(two, &name), "{one} {two}: {name}");
                }
            }
        }
    }
}
