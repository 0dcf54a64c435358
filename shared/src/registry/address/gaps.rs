//! The gaps of a base URL, and the settings that fill them.
//!
//! ```text
//! https://${AZURE_OPENAI_RESOURCE}.openai.azure.com/openai/v1   + setting acme
//!         └──────── gap ─────────┘                              = acme.openai.azure.com
//! ```
//!
//! Invariant: a gap is filled only by settings whose names say that they are no secrets.

use crate::seek;

use alloc::format;
use alloc::string::String;

/// A base URL whose gaps were looked up.
pub(in crate::registry) enum Filled {
    /// No gap is left.
    Whole(String),
    /// A setting is not set.
    Unset,
}

/// Fills every `${SETTING}` of `template`.
pub(in crate::registry) fn fill(template: &str, setting: &dyn Fn(&str) -> Option<String>) -> Result<Filled, String> {
    let mut whole = String::new();
    let mut unset = false;
    for part in Parts(template) {
        match part? {
            Part::Literal(text) => whole.push_str(text),
            Part::Setting(name) => {
                match setting(name).map(|value| String::from(value.trim())).filter(|value| !value.is_empty()) {
                    None => unset = true,
                    Some(value) if fits(&value, sole(template).is_some()) => whole.push_str(&value),
                    Some(_) => return Err(format!("the setting {name} does not fit there")),
                }
            }
        }
    }
    Ok(if unset { Filled::Unset } else { Filled::Whole(whole) })
}

/// The one setting that `template` wholly consists of: then the deployment gives the whole URL.
pub(in crate::registry) fn sole(template: &str) -> Option<&str> {
    template.strip_prefix("${")?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
}

/// The settings that `template` names, as far as it is well formed.
pub(in crate::registry) fn settings(template: &str) -> impl Iterator<Item = &str> {
    Parts(template).filter_map(|part| if let Ok(Part::Setting(name)) = part { Some(name) } else { None })
}

/// A value may be a name, or, where the URL is nothing else, a URL.
fn fits(value: &str, whole: bool) -> bool {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    whole || value.bytes().all(name)
}

enum Part<'t> {
    Literal(&'t str),
    Setting(&'t str),
}

struct Parts<'t>(&'t str);

impl<'t> Iterator for Parts<'t> {
    type Item = Result<Part<'t>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        let Some(rest) = self.0.strip_prefix("${") else {
            let cut = seek::find(self.0, "${").unwrap_or(self.0.len());
            let (literal, rest) = self.0.split_at_checked(cut)?;
            self.0 = rest;
            return Some(Ok(Part::Literal(literal)));
        };
        let Some((name, rest)) = rest.split_once('}') else {
            self.0 = "";
            return Some(Err("has a ${ without its }".into()));
        };
        self.0 = rest;
        Some(if is_open_setting(name) {
            Ok(Part::Setting(name))
        } else {
            Err(format!("may not name the setting {name}"))
        })
    }
}

/// Settings that a document may name: by their ending no secret of anybody.
pub(in crate::registry) fn is_open_setting(name: &str) -> bool {
    const ENDINGS: &[&str] = &["_URL", "_HOST", "_REGION", "_PROJECT", "_RESOURCE", "_ACCOUNT", "_GATEWAY"];
    is_setting(name) && ENDINGS.iter().any(|ending| name.len() > ending.len() && name.ends_with(ending))
}

/// Names of provider credentials.
pub(crate) fn is_credential(name: &str) -> bool {
    is_setting(name)
        && ["_API_KEY", "_CREDENTIAL"].iter().any(|ending| name.len() > ending.len() && name.ends_with(ending))
}

fn is_setting(name: &str) -> bool {
    name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps() {
        let setting = |name: &str| match name {
            "ACME_RESOURCE" => Some(String::from("acme")),
            "EVIL_HOST" => Some(String::from("evil.com/x?")),
            "OWN_URL" => Some(String::from("http://10.0.0.1:8000/v1")),
            _ => None,
        };
        let whole = |template| match fill(template, &setting) {
            Ok(Filled::Whole(url)) => url,
            Ok(Filled::Unset) => "unset".into(),
            Err(what) => what,
        };
        assert_eq!(whole("https://${ACME_RESOURCE}.azure.com/v1"), "https://acme.azure.com/v1");
        assert_eq!(whole("https://${OTHER_RESOURCE}.azure.com"), "unset");
        assert_eq!(whole("https://${EVIL_HOST}/v1"), "the setting EVIL_HOST does not fit there");
        assert_eq!(whole("${OWN_URL}"), "http://10.0.0.1:8000/v1");
        assert_eq!(whole("https://evil.com/${ADMIN_TOKEN}"), "may not name the setting ADMIN_TOKEN");
        assert_eq!(whole("https://evil.com/${OPENAI_API_KEY}"), "may not name the setting OPENAI_API_KEY");
        assert_eq!(whole("https://${ACME_RESOURCE"), "has a ${ without its }");
    }
}
