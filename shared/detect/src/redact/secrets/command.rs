//! Passwords that flags of commands give.
//!
//! ```text
//! curl -u bob:○○○      docker login -p ○○○      mysql -p○○○      ldapsearch -w ○○○
//! ```
//!
//! Invariant: a bounded stretch of the command's line is read; a backslash joins lines.

use super::super::Examples;
use super::super::detector::{Hit, Tier};
use super::super::view::View;
use super::value::Value;
use super::word::Class;
use super::worth::is_own_name;

/// Programs that take a password, the word that must follow, and the flags before the password, or those it is fused to (`+`). A name that a star
/// ends may go on.
const COMMANDS: &[(&str, &str, &[&str])] = &[
    ("curl", "", &["-u", "--user", "-U", "--proxy-user"]),
    ("docker", "login", &["-p"]),
    ("podman", "login", &["-p"]),
    ("sshpass", "", &["-p"]),
    ("psexec", "", &["-p"]),
    ("redis-cli", "", &["-a", "--pass"]),
    ("SecureString", "", &["SecureString", "-String"]),
    ("mysql*", "", &["-p+"]),
    ("mongo*", "", &["-p"]),
    ("ldap*", "", &["-w"]),
    ("cqlsh", "", &["-p"]),
    ("sqlcmd", "", &["-P"]),
    ("smbclient", "", &["-U"]),
    ("ipmitool", "", &["-P"]),
    ("xfreerdp", "", &["/p:+"]),
    ("7z", "", &["-p+"]),
    ("zip", "", &["-P"]),
];

/// Bytes of a command that are read.
const LINE: usize = 256;

/// The password that a flag of the command at `at` gives. A backslash joins lines.
pub(super) fn given(view: &View<'_>, at: usize) -> Option<Hit> {
    let text = view.ahead(at, LINE);
    let stem = |name: &'static str| name.strip_suffix('*').unwrap_or(name);
    // Words that are no command's are asked about far more often: most differ in the first letter.
    let first = text.first()? | 0x20;
    let begins = |name: &str| {
        name.as_bytes().first().is_some_and(|byte| byte | 0x20 == first)
            && text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
    };
    let (name, second, flags) = COMMANDS.iter().find(|(name, _, _)| begins(stem(name)))?;
    let blank = |byte: &u8| matches!(byte, b' ' | b'\n');
    let mut words = text.split(blank);
    let whole = matches!(words.next()?.get(stem(name).len()..), Some([] | [b'.', ..])) || name.ends_with('*');
    if !whole || !words.next()?.starts_with(second.as_bytes()) {
        return None;
    }
    let (mut end, mut before) = (0_usize, [].as_slice());
    for part in text.split(blank) {
        let fused = |flag: &&str| flag.strip_suffix('+').is_some_and(|flag| part.starts_with(flag.as_bytes()));
        let fused = flags.iter().find(|flag| fused(flag)).map_or(0, |flag| flag.len().saturating_sub(1));
        let start = at.saturating_add(end).saturating_add(fused);
        let apart = !part.starts_with(b"-") && flags.iter().any(|flag| flag.as_bytes() == before);
        if apart || part.len() > fused && fused > 0 {
            let value = Value::read(view, start)?;
            let user = |mark| value.text.iter().position(|byte| *byte == mark);
            let password = match *name {
                "curl" => user(b':')?.saturating_add(1),
                "smbclient" => user(b'%')?.saturating_add(1),
                _ => 0,
            };
            let spared = view.examples == Examples::Spared && is_own_name(value.text);
            return (!spared && value.from(view, password).is_secret(view, Class::Password, true))
                .then_some(Hit { span: value.span, tier: Tier::Alone });
        }
        end = end.saturating_add(part.len()).saturating_add(1);
        if text.get(end.saturating_sub(1)) == Some(&b'\n') && part != b"\\" {
            return None;
        }
        before = part;
    }
    None
}
