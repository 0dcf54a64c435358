//! Passwords and secrets where no sign announces them: flags of commands, `.netrc`, arguments, comparisons, strings of connection; hashes of
//! passwords and credentials of the basic scheme.
//!
//! ```text
//! curl -u bob:hunter2        --password tr0ub4dor        Server=db;Password=blue;
//! curl -u $USER:$PASS        password reset              f(user=user, password=pw)         nothing
//! ```
//!
//! Invariant: no value here was issued to anybody; drawn ones come from a fixed generator.

use super::{BASE62, Draws, finds, found};

/// A text, and the value that is found in it and nothing else.
pub(crate) const PASSWORDS: &[(&str, &str)] = &[
    ("curl -u bob:hunter2 https://db.acme.com/x", "bob:hunter2"),
    ("curl -s -X POST --user 'bob:correcthorse' https://db.acme.com/x", "bob:correcthorse"),
    ("curl https://db.acme.com/x \\\n  -u bob:hunter2", "bob:hunter2"),
    ("docker login db.acme.com -u bob -p bluesky", "bluesky"),
    ("sshpass -p tr0ub4dor ssh bob@db", "tr0ub4dor"),
    ("PsExec.exe \\\\host -u bob -p blue_sky cmd", "blue_sky"),
    ("mysql --host db --password bluesky shop", "bluesky"),
    ("tool --db-password bluesky --verbose", "bluesky"),
    ("machine db.acme.com login bob password bluesky", "bluesky"),
    ("machine db.acme.com\n  login bob\n  password bluesky\n", "bluesky"),
    ("Server=db;Database=shop;Uid=bob;Pwd=secret;", "secret"),
    ("jdbc:sqlserver://db:1433;user=bob;password=bluesky;encrypt=true", "bluesky"),
    ("host=db user=bob password=bluesky dbname=shop", "bluesky"),
    ("https://db.acme.com/?user=bob&password=bluesky&x=1", "bluesky"),
    ("export DB_PASSWORD=bluesky\n", "bluesky"),
    ("PASSWORD=bluesky\n", "bluesky"),
    ("ALTER USER bob WITH PASSWORD 'bluesky'", "bluesky"),
    ("if (\"blue$sky9\" == password) {", "blue$sky9"),
    ("if (\"hunter2\" !== my_password) {", "hunter2"),
    ("map.put(\"DB_PASSWORD\", \"hunter2\")", "hunter2"),
    ("$password = \"bluesky\";", "bluesky"),
    ("password =\n    \"hunter2\"", "hunter2"),
    ("password                 = \"hunter2\"", "hunter2"),
    ("the PASSWORD blue77sky", "blue77sky"),
    ("$password .= 'hunter2';", "hunter2"),
    ("my password is tr0ub4dor", "tr0ub4dor"),
    ("mein Passwort ist tr0ub4dor", "tr0ub4dor"),
    ("the password is \"bluesky\"", "bluesky"),
    ("ConvertTo-SecureString 'bluesky9' -AsPlainText -Force", "bluesky9"),
    ("ConvertTo-SecureString -String \"bluesky9\" -AsPlainText", "bluesky9"),
    ("redis-cli -h cache -a bluesky ping", "bluesky"),
    ("mysql -u root -pbluesky shop", "bluesky"),
    ("mysqldump -u root -p'bluesky' shop > shop.sql", "bluesky"),
    ("requests.get(url, auth=(\"bob\", \"hunter22\"))", "hunter22"),
    ("- name: DB_PASSWORD\n  value: \"hunter2\"\n", "hunter2"),
    ("{\"name\": \"DB_PASSWORD\",\n \"value\": \"hunter2\"}", "hunter2"),
    ("variable \"db_password\" {\n  default = \"hunter2\"\n}", "hunter2"),
    ("network={\n ssid=\"shop\"\n psk=\"hunter22\"\n}", "hunter22"),
];

#[test]
fn passwords_without_a_sign_are_found() {
    for (text, password) in PASSWORDS {
        finds(text, &[&format!("PASSWORD {password}")]);
    }
}

#[test]
fn what_follows_such_words_without_being_a_secret_stays() {
    for text in [
        "curl -u $USER:$PASSWORD https://db.acme.com",
        "curl -u ${USER}:${PASS} https://db.acme.com",
        "curl -u bob https://db.acme.com\n-u bob:hunter2",
        "curling -u bob:hunter2",
        "docker run -p 8080:80 nginx",
        "mkdir -p tr0ub4dor",
        "tool --password $PASSWORD",
        "tool --password <password>",
        "tool --password --verbose",
        "the password is base64-encoded",
        "your password is required here",
        "ConvertTo-SecureString $plain -AsPlainText -Force",
        "mysql -u root -p shop",
        "mysql -u root -p$PASS -P3306 shop",
        "redis-cli -a $PASS ping",
        "auth=(user, password)",
        "- name: DB_PASSWORD\n  value: ${DB_PASSWORD}\n",
        "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: x\n",
        "variable \"token_ttl\" {\n  default = 3600\n}",
        "switch (x) { case token:\n default: return 7;",
        "docker login --password-stdin",
        "password reset links and password managers",
        "the password must hold 8 characters",
        "a login attempt without the password failed",
        "pass \"event\" to the handler",
        "connect(user=user, password=passwd)",
        "def extract(self, path=None, pwd=None):",
        "password: \"string\"",
        "\"password\": \"Passwort\"",
        "<label for=\"password\">Password</label>",
        "this.password=password;",
        "if (\"password\" == name) {",
        "if (\"\" == password) {",
        "register(\"password\", \"currentPassword\")",
        "  \"PASSWORD\",\n  \"PHONE\",",
        "token = f(x[i])",
        "key: 7a06c8587f1449bfea3141dc8865d72c76444e1a",
        "page_token: 12345678901234567890",
        "cost is $6 and $2b more, $1$ or $5$short$",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn hashes_of_passwords_are_found_whole() {
    let mut draws = Draws(71);
    let mut base64 = |length| draws.text(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz/", length);
    for hash in [
        format!("$1$K{}7${}9a", base64(6), base64(18) + "xY"),
        format!("$2b$12$K{}7a", base64(51)),
        format!("$5$rounds=5000$aB{}7${}9aB", base64(12), base64(40)),
        format!("$6$5245{}$k5k{}", base64(4), base64(83)),
        format!("$krb5asrep$23$bob@acme.com:7a{}$7a{}9a", base64(30), base64(400)),
        format!("$argon2id$v=19$m=65536,t=3,p=4$aB{}$k5K{}", base64(20), base64(40)),
    ] {
        finds(&format!("bob:{hash}:19000:0:"), &[&format!("PASSWORD {hash}")]);
        finds(&format!("hash is '{hash}'."), &[&format!("PASSWORD {hash}")]);
    }
}

#[test]
fn credentials_of_the_basic_scheme_are_decoded() {
    // alice:password · bob:bluesky
    for text in ["YWxpY2U6cGFzc3dvcmQ=", "Ym9iOmJsdWVza3k="] {
        finds(&format!("Authorization: Basic {text}"), &[&format!("AUTHORIZATION {text}")]);
        finds(&format!("{{\"auths\": {{\"db\": {{\"auth\": \"{text}\"}}}}}}"), &[&format!("GENERIC_SECRET {text}")]);
        finds(&format!("//registry.acme.com/:_auth={text}"), &[&format!("GENERIC_SECRET {text}")]);
    }
    // What decodes to no user and password, and is a word.
    finds("Authorization: Basic authentication", &[]);
}

#[test]
fn long_and_numeric_secrets_are_found_whole() {
    let mut draws = Draws(73);
    let long = format!("k{}7", draws.text(BASE62, 3000));
    finds(&format!("api_token = \"{long}\""), &[&format!("GENERIC_SECRET {long}")]);
    finds(&format!("API_TOKEN={long}\n"), &[&format!("GENERIC_SECRET {long}")]);
    finds("acmeToken = \"4944080874085149\"", &["GENERIC_SECRET 4944080874085149"]);
    let uuid = "9f5c17d2-957e-4dda-ae24-811274ed88e5";
    finds(&format!("ACME_KEY={uuid}"), &[&format!("GENERIC_SECRET {uuid}")]);
    assert_eq!(found(uuid, "key"), [""; 0]);
}
