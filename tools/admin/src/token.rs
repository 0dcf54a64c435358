//! `token NAME --role …`: an admin token, shown once, and what makes it one.
//!
//! ```text
//! token   lethe-admin-…                          to its owner
//! entry   "alice": {"sha256": "…", "roles": […]} into the setting ADMIN_TOKEN
//! ```
//!
//! Invariant: needs no gateway and asks none; the token is printed and kept nowhere.

use lethe_core::admin::{Role, mint_token, token_entry};
use serde_json::{Value, json};

use crate::Outcome;
use crate::arguments::Arguments;

/// Makes one.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let name = arguments.need(1, "NAME")?;
    arguments.end(2)?;
    let roles = roles(arguments.value("role").ok_or("--role is missing: read, keys, attest, registry")?)?;
    let mut entropy = [0; 32];
    getrandom::fill(&mut entropy).map_err(|fault| format!("the system gave no random bytes: {fault}"))?;
    let token = mint_token(&entropy);
    let entry = token_entry(name, &token, &roles).ok_or("a name is 1 to 64 letters, digits or . _ @ -")?;
    if arguments.has("json") {
        let entry: Value = serde_json::from_str(&format!("{{{entry}}}")).map_err(|fault| fault.to_string())?;
        println!("{}", json!({"token": &**token, "entry": entry}));
        return Ok(());
    }
    println!("token   {}", &*token);
    println!("        shown this once; give it to {name}: export LETHE_ADMIN_TOKEN=…");
    println!("entry   {entry}");
    println!("        a member of the JSON object in the setting ADMIN_TOKEN, beside those that are there:");
    println!("        Workers: npx wrangler secret put ADMIN_TOKEN --config worker/admin/wrangler.toml");
    println!("        Spin:    SPIN_VARIABLE_ADMIN_TOKEN='{{{entry}}}'");
    Ok(())
}

fn roles(list: &str) -> Result<Vec<Role>, String> {
    let known = || Role::ALL.map(Role::name).join(", ");
    list.split(',').map(|name| Role::named(name).ok_or_else(|| format!("`{name}` is no role: {}", known()))).collect()
}

#[cfg(test)]
mod tests {
    use super::roles;

    #[test]
    fn roles_by_name_and_nothing_else() {
        assert_eq!(roles("read,keys").map(|roles| roles.len()), Ok(2));
        assert!(roles("read,write").err().is_some_and(|what| what.contains("`write`") && what.contains("attest")));
        assert!(roles("").is_err());
    }
}
