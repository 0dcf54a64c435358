//! What may come back, and where to: hosts, tools, origins, and what of the model's own data may leave.
//!
//! ```text
//! deploy*     none      ┐
//! *           types     ├─▶ rule("deploy_page") = none      the strictest rule whose glob matches
//! (no match)  by name   ┘   rule("send_mail")   = none      network-like          rule("write_file") = all
//! ```
//!
//! Invariant: [`Restoring::join`] is commutative, associative and idempotent; nobody's wish takes a restriction away.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::action::Actions;
use super::entity::Entity;
use super::types::Types;
use crate::order::gather;
use crate::policy::glob_matches;
use crate::table::Set;

/// Parts of a tool's name that say that it sends something somewhere.
const NETWORK_NAMES: [&str; 9] = ["http", "fetch", "url", "mail", "send", "post", "browser", "upload", "webhook"];
/// Parameters that say so.
const NETWORK_PARAMETERS: [&str; 4] = ["url", "to", "recipient", "webhook"];

/// Where originals may come back. The default: in prose outside of targets, and in arguments of tools that are not network-like.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Restoring {
    /// Hosts whose URLs may carry originals: exact, in lower case, as a URL parser writes them (punycode, no trailing dot).
    /// `None`: nobody named any.
    pub hosts: Option<Set<Rc<str>>>,
    /// Rules for tools: a glob over names (`*` stands for any run of characters), and what comes back.
    pub tools: Set<(Rc<str>, Rule)>,
    /// Values of tool results, documents and unknown origin enter no tool's arguments.
    pub same_origin: bool,
    /// What happens to personal data and secrets that the model itself wrote; `None` for a type is [`super::Action::Off`].
    pub output: Actions,
}

/// What comes back in a tool's arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Everything that is not one-way.
    All,
    /// These types.
    Types(Set<Entity>),
    /// Nothing.
    #[default]
    None,
}

impl Restoring {
    /// Both sides' restrictions: hosts that both name (or the only one that names any), the stricter rule per tool.
    #[must_use]
    pub fn join(mut self, other: &Self) -> Self {
        self.hosts = match (self.hosts, &other.hosts) {
            (None, theirs) => theirs.clone(),
            (ours, None) => ours,
            (Some(ours), Some(theirs)) => Some(gather(ours.into_iter().filter(|host| theirs.contains(host)))),
        };
        self.tools.extend(other.tools.iter().cloned());
        self.same_origin |= other.same_origin;
        self.output = self.output.join(other.output);
        self
    }

    /// Whether originals may stand in URLs of `host`, which a URL parser has normalised.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        self.hosts.as_ref().is_some_and(|hosts| hosts.contains(host))
    }

    /// What comes back in the arguments of the tool called `name`; `network`: it looks as if it sent them somewhere.
    #[must_use]
    pub fn rule(&self, name: &str, network: bool) -> Rule {
        let mut rules = self.tools.iter().filter(|(glob, _)| glob_matches(glob, name)).map(|(_, rule)| rule);
        let default = || if network { Rule::None } else { Rule::All };
        rules.next().map_or_else(default, |first| rules.fold(first.clone(), Rule::stricter))
    }

    /// Whether some type of the model's own data is looked for.
    #[must_use]
    pub fn watches_output(&self) -> bool {
        !Types::demanded(&self.output).is_empty()
    }
}

impl Rule {
    /// Whether values of `entity` come back.
    #[must_use]
    pub fn returns(&self, entity: Entity) -> bool {
        match self {
            Self::All => true,
            Self::Types(types) => types.contains(&entity),
            Self::None => false,
        }
    }

    /// What both let come back.
    #[must_use]
    pub fn stricter(self, other: &Self) -> Self {
        match (self, other) {
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::All, other) => other.clone(),
            (ours, Self::All) => ours,
            (Self::Types(ours), Self::Types(theirs)) => {
                Self::Types(gather(ours.into_iter().filter(|entity| theirs.contains(entity))))
            }
        }
    }
}

/// The tools that a request offers, as far as the way back needs to know them.
#[derive(Default)]
pub struct Tools(Vec<Tool>);

struct Tool {
    name: Zeroizing<String>,
    network: bool,
}

impl Tools {
    /// The request offers a tool called `name`; `network`: one of its parameters [`is_network_parameter`].
    pub fn add(&mut self, name: &str, network: bool) {
        self.0.push(Tool { name: Zeroizing::new(name.into()), network: network || is_network_name(name) });
    }

    /// Whether the tool called `name` looks as if it sent its arguments somewhere. One that was not offered is judged by its name.
    #[must_use]
    pub fn is_network(&self, name: &str) -> bool {
        is_network_name(name) || self.0.iter().any(|tool| tool.network && tool.name.as_str() == name)
    }
}

/// Whether a parameter of this name says that its tool sends something somewhere.
#[must_use]
pub fn is_network_parameter(name: &str) -> bool {
    NETWORK_PARAMETERS.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn is_network_name(name: &str) -> bool {
    let contains = |part: &str| name.as_bytes().windows(part.len()).any(|at| at.eq_ignore_ascii_case(part.as_bytes()));
    NETWORK_NAMES.into_iter().any(contains)
}

/// How one request's answer comes back. The default is the strictest reading of a request without policy.
#[derive(Default)]
pub struct Returning {
    /// The joined policy.
    pub restoring: Restoring,
    /// The tools that the request offers.
    pub tools: Tools,
    /// The answer's content is a JSON document (`response_format` of type `json_object` or `json_schema`).
    pub json: bool,
}

impl Returning {
    /// What comes back in the arguments of the tool called `name`.
    #[must_use]
    pub fn rule(&self, name: &str) -> Rule {
        self.restoring.rule(name, self.tools.is_network(name))
    }

    /// What comes back in arguments whose tool has not been named yet: what all tools of the request get.
    #[must_use]
    pub fn rule_of_unnamed(&self) -> Rule {
        let mut rules = self.tools.0.iter().map(|tool| self.restoring.rule(&tool.name, tool.network));
        let first = rules.next().unwrap_or_default();
        rules.fold(first, |strictest, rule| strictest.stricter(&rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(rows: &[(&str, Rule)]) -> Restoring {
        Restoring {
            tools: gather(rows.iter().map(|(glob, rule)| ((*glob).into(), rule.clone()))),
            ..Restoring::default()
        }
    }

    #[test]
    fn the_strictest_rule_that_matches_counts_and_else_the_name() {
        let types = |entities: &[Entity]| Rule::Types(gather(entities.iter().copied()));
        let both = rules(&[("deploy*", Rule::None), ("*file", types(&[Entity::Email, Entity::UsSsn]))]);
        let joined = rules(&[("*", types(&[Entity::Email])), ("send_mail", Rule::All)]).join(&both);
        assert!(joined.rule("deploy_page", false) == Rule::None);
        assert!(joined.rule("write_file", false) == types(&[Entity::Email]));
        let mail = rules(&[("send_mail", Rule::All)]);
        assert!(mail.rule("send_mail", true) == Rule::All && mail.rule("fetch", true) == Rule::None);
        assert!(mail.rule("write", false) == Rule::All);
    }

    #[test]
    fn network_tools_are_known_by_name_or_parameter() {
        let mut tools = Tools::default();
        tools.add("lookup", true);
        tools.add("write_file", false);
        for (name, network) in
            [("lookup", true), ("write_file", false), ("sendMail", true), ("HTTP_get", true), ("x", false)]
        {
            assert_eq!(tools.is_network(name), network, "{name}");
        }
        assert!(is_network_parameter("URL") && is_network_parameter("to") && !is_network_parameter("into"));
    }

    #[test]
    fn hosts_meet_and_silence_says_nothing() {
        let hosts = |names: &[&str]| Restoring {
            hosts: Some(gather(names.iter().map(|name| Rc::from(*name)))),
            ..Restoring::default()
        };
        let joined = hosts(&["a.io", "b.io"]).join(&Restoring::default()).join(&hosts(&["b.io", "c.io"]));
        assert!(joined.allows("b.io") && !joined.allows("a.io") && !Restoring::default().allows("a.io"));
    }
}
