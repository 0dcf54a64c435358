//! The words in which a dialect's request is written down as data: what each member is to the gateway.
//!
//! ```text
//! ROOT     model → Model      messages → Text, objects are MESSAGE      temperature → (no row) scanned like anything unknown
//! MESSAGE  role → Identifier  content  → Text, objects are PART
//! ```
//!
//! Lists are transparent: a rule holds for a value and for the elements of a list of such values.
//!
//! Invariant: what has no row is scanned, never skipped; a key that only folds to a row's name is refused.

use super::ask::Ask;

/// What a value is, by the place where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Rule {
    pub(crate) role: Role,
    /// What an object in this place is.
    pub(crate) object: &'static Shape,
}

/// What a string or scalar is to the gateway.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Anybody's text: scanned, replaced.
    Text,
    /// A number of the protocol's, left alone; a string in its place is as `Text`.
    Number,
    /// Text of one part of a message: as `Text`, and read together with its neighbours.
    PartText,
    /// A message's content, whose list holds parts of one text.
    Content,
    /// The messages.
    Messages,
    /// As `Messages`, or one text in their place.
    Input,
    /// The type of an item of `Input`, which says whose words it holds; otherwise as `PartType`.
    ItemType,
    /// The type of a part of a message; otherwise as `Identifier`.
    PartType,
    /// The type of a tool, with its version; otherwise as `Identifier`.
    ToolType,
    /// What a tool gave back, as `Content` within a user's message.
    Result,
    /// Text that the provider has signed: scanned, never edited; its part is left out or the request refused.
    Signed,
    /// How long a prefix of the prompt may be cached; otherwise as `Identifier`.
    CacheTime,
    /// What the client's tools are.
    Tools,
    /// The name of a tool that the client offers; otherwise as `Identifier`.
    ToolName,
    /// Who says a message; otherwise as `Identifier`.
    Speaker,
    /// What the answer must be; otherwise as `Identifier`.
    Format,
    /// Part of the protocol: ids, enum values, function names.
    Identifier,
    /// Text that must stay as it is (names in a schema, `enum`, `const`): scanned, refused or counted.
    Fixed,
    /// An image, audio or file: counted.
    Media(Medium),
    /// The model's id.
    Model,
    /// Whether the answer is streamed.
    Stream,
    /// Whether the provider may store the answer.
    Store,
    /// A feature that no provider serves without keeping something: why. Otherwise as `Text`.
    Kept(&'static Kept),
    /// A wish to the gateway, removed before anything is sent.
    Ask(Ask),
}

/// A feature that cannot be had under zero retention.
#[derive(PartialEq, Eq)]
pub(crate) struct Kept {
    /// Its path in the body.
    pub(crate) field: &'static str,
    /// What is kept, as a clause.
    pub(crate) reason: &'static str,
}

/// What cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Medium {
    Image,
    Audio,
    Video,
    File,
    /// Whatever the part's type says: base64, or plain text.
    Data,
    /// Whatever the part's type says, at an address.
    Link,
}

/// An object's members.
pub(crate) struct Shape {
    pub(crate) names: Names,
    pub(crate) members: &'static [(&'static str, Rule)],
    /// What every other member is.
    pub(crate) rest: &'static Rule,
}

/// What an object's keys are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    /// The protocol's: unknown ones pass, scanned; one that folds to a known one is refused.
    Protocol,
    /// Anybody's text: scanned, replaced.
    Free,
    /// Text that must stay as it is: scanned, refused or counted.
    Fixed,
    /// As `Fixed`; the keys are names of a tool's parameters, or of members of the answer.
    Properties,
    /// The gateway's own object, named by this path: an unknown key is refused.
    Closed(&'static str),
    /// As `Closed`; the keys are names of entity types.
    Entities(&'static str),
    /// Ids of providers, in the gateway's own object.
    Providers,
}

impl Shape {
    /// The row of `key`.
    pub(crate) fn rule(&self, key: &str) -> Option<Rule> {
        self.members.iter().find(|(name, _)| *name == key).map(|(_, rule)| *rule)
    }

    /// The known key that `key` equals once both are folded.
    pub(crate) fn folded(&self, key: &str) -> Option<&'static str> {
        self.members.iter().map(|(name, _)| *name).find(|name| folds_to(key, name))
    }
}

pub(crate) const TEXT: Rule = plain(Role::Text);
pub(crate) const IDENTIFIER: Rule = plain(Role::Identifier);
pub(crate) const NUMBER: Rule = plain(Role::Number);
pub(crate) const TOOL_NAME: Rule = plain(Role::ToolName);

/// An object with the protocol's own members.
pub(crate) const fn protocol(members: &'static [(&'static str, Rule)]) -> Shape {
    Shape { names: Names::Protocol, members, rest: &FREE }
}

/// `role`, or objects of `shape` in its place.
pub(crate) const fn of(role: Role, object: &'static Shape) -> Rule {
    Rule { role, object }
}

/// An object of nobody's protocol.
pub(crate) static OPEN: Shape = Shape { names: Names::Free, members: &[], rest: &FREE };

/// An object of numbers.
pub(crate) static NUMBERS: Shape =
    Shape { names: Names::Free, members: &[], rest: &Rule { role: Role::Number, object: &NUMBERS } };

/// Text, and objects of nobody's protocol.
pub(crate) static FREE: Rule = Rule { role: Role::Text, object: &OPEN };

/// Text, or objects of `shape`.
pub(crate) const fn text(shape: &'static Shape) -> Rule {
    Rule { role: Role::Text, object: shape }
}

/// An identifier, or objects of `shape`.
pub(crate) const fn identifier_or(shape: &'static Shape) -> Rule {
    Rule { role: Role::Identifier, object: shape }
}

/// `role`; objects in its place are nobody's protocol.
pub(crate) const fn plain(role: Role) -> Rule {
    Rule { role, object: &OPEN }
}

/// A wish that is an object of `shape`.
pub(crate) const fn ask(ask: Ask, shape: &'static Shape) -> Rule {
    Rule { role: Role::Ask(ask), object: shape }
}

/// Whether Unicode case folding makes `key` the ASCII word `known`. Beside ASCII letters these fold into ASCII: ſ (s), K (k), ß and ẞ (ss),
/// the ligatures ﬀ to ﬆ (Unicode `CaseFolding.txt`, C and F); İ and ı do in some upper- and lower-casing servers.
fn folds_to(key: &str, known: &str) -> bool {
    key.chars().flat_map(fold).eq(known.chars().flat_map(fold))
}

fn fold(character: char) -> impl Iterator<Item = char> {
    let folded = match character {
        'ſ' => "s",
        '\u{212a}' => "k",
        'ß' | 'ẞ' => "ss",
        'İ' | 'ı' => "i",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        'ﬃ' => "ffi",
        'ﬄ' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => "",
    };
    let itself = folded.is_empty().then(|| character.to_ascii_lowercase());
    folded.chars().chain(itself)
}

#[cfg(test)]
mod tests {
    use super::folds_to;

    #[test]
    fn folding_finds_every_way_to_write_a_known_key() {
        let same = [
            ("STORE", "store"),
            ("ſtore", "store"),
            ("too\u{212a}s", "tooks"),
            ("ﬁle", "file"),
            ("meßages", "messages"),
        ];
        for (key, known) in same {
            assert!(folds_to(key, known), "{key}");
        }
        for (key, known) in [("store_", "store"), ("stor", "store"), ("störe", "store"), ("", "a")] {
            assert!(!folds_to(key, known), "{key}");
        }
    }
}
