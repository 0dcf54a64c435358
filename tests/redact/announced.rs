//! Passwords and secrets that a word announces, and keys in blocks; and what stands after such words without being one.
//!
//! ```text
//! DB_PASSWORD=hunter2        PASSWORD hunter2
//! password = get_password()  nothing
//! ```
//!
//! Invariant: no value here was issued to anybody; drawn ones come from a fixed generator.

use super::{BASE62, Draws, finds, found};

/// Text around a drawn value, `@` in its place.
const ANNOUNCED: &[&str] = &[
    "API_TOKEN=@",
    "export SERVICE_SECRET='@'",
    "apiToken: \"@\"",
    "const clientSecret = \"@\";",
    "var accessToken string = \"@\"",
    "let token: String = \"@\".into();",
    "api_key := `@`",
    "\"auth_token\" => \"@\",",
    "{\"secretKey\": \"@\"}",
    "{\\\"api_key\\\": \\\"@\\\"}",
    "secret: @ # rotate it",
    "API_KEY ?= @",
    "my api key is @",
    "the token - '@'",
    "System.setProperty(\"SERVICE_TOKEN\", \"@\")",
    "<apiToken>@</apiToken>",
    "<secret>\n    @\n</secret>",
    "<add key=\"ApiToken\" value=\"@\" />",
    "Authentifizierungs-Token: @",
    "jeton: @",
    "api-schlüssel = @",
    "chiave segreta: @",
    "X-Api-Key: @",
    "vendor SECRET @",
    "vendor-token-@",
    "API_KEY_VENDOR=@",
    "SECRET_SHOP: '@'",
    "char secret[64] = \"@\";",
    "\"token_of_shop\": \"@\",",
    "apikey_shop := \"@\"",
    "storageaccountkey=@",
    "- name: API_TOKEN\n  value: @\n",
    "variable \"api_token\" {\n  default = \"@\"\n}",
    "JSESSIONID=@; Path=/",
];

#[test]
fn a_drawn_value_after_its_word_is_found() {
    let mut draws = Draws(41);
    for text in ANNOUNCED {
        for _ in 0..8 {
            let value = format!("k{}7{}3", draws.text(BASE62, 14), draws.text(BASE62, 14));
            finds(&text.replace('@', &value), &[&format!("GENERIC_SECRET {value}")]);
            let hex = format!("7a{}", draws.text(b"0123456789abcdef", 38));
            finds(&text.replace('@', &hex), &[&format!("GENERIC_SECRET {hex}")]);
        }
    }
    let value = format!("k{}7", draws.text(BASE62, 24));
    for scheme in ["Bearer ", "bearer ", "Token ", ""] {
        finds(&format!("Authorization: {scheme}{value}"), &[&format!("AUTHORIZATION {value}")]);
        finds(&format!("-H 'Authorization: {scheme}{value}' \\"), &[&format!("AUTHORIZATION {value}")]);
    }
    finds(&format!("chiave: {value}"), &[&format!("GENERIC_SECRET {value}")]);
    assert_eq!(found(&value, "apiKey"), [format!("GENERIC_SECRET {value}")]);
    assert_eq!(found(&format!("Bearer {value}"), "Authorization"), [format!("AUTHORIZATION {value}")]);
    assert_eq!(found(&value, "content"), [""; 0]);
}

#[test]
fn what_is_only_called_a_key_is_drawn_from_more_than_hexadecimal() {
    let mut draws = Draws(47);
    for _ in 0..20 {
        let lower = format!("k{}7q3", draws.text(b"abcdefghijklmnopqrstuvwxyz0123456789", 36));
        finds(&format!("key = \"{lower}\""), &[&format!("GENERIC_SECRET {lower}")]);
        // A hash, and one with a slip of the pen; marks that stand in no key.
        let hash = draws.text(b"0123456789abcdef", 40);
        finds(&format!("key = \"{hash}\""), &[]);
        finds(&format!("key = \"{}J{}\"", &hash[..11], &hash[12..]), &[]);
        finds(&format!("key = \"{}${}@7\"", &lower[..16], &lower[17..]), &[]);
        finds(&format!("key_down_event = \"{lower}\""), &[]);
        finds(&format!("api_token = \"{}..\"", &lower[..16]), &[]);
    }
}

#[test]
fn passwords_that_people_make_up_are_found_after_their_word() {
    for (text, password) in [
        ("password = \"hunter2\"", "hunter2"),
        ("password: hunter2", "hunter2"),
        ("DB_PASSWORD=tr0ub4dor\n", "tr0ub4dor"),
        ("'passwd' => 's3same!x',", "s3same!x"),
        ("{\"user\": \"bob\", \"password\": \"blue$sky9\"}", "blue$sky9"),
        ("Passwort: Winter2031", "Winter2031"),
        ("mot de passe : lapin44", "lapin44"),
        ("contraseña: gato1987", "gato1987"),
        ("wachtwoord=fiets123", "fiets123"),
        ("senha: bola2020", "bola2020"),
        ("Server=db;Uid=app;Pwd=q7w3Lm;", "q7w3Lm"),
        ("<password>hunter2</password>", "hunter2"),
        ("PGPASSWORD=hunter2 psql", "hunter2"),
        ("--password=hunter2 ", "hunter2"),
        ("PASSWORD_SHOP=hunter2", "hunter2"),
        ("password = \"correct horse battery staple\"", "correct horse battery staple"),
    ] {
        assert!(found(text, "").contains(&format!("PASSWORD {password}")), "{text}: {:?}", found(text, ""));
    }
    assert_eq!(found("hunter2", "dbPassword"), ["PASSWORD hunter2"]);
}

#[test]
fn what_follows_the_word_without_being_a_secret_stays() {
    for text in [
        "password = get_password()",
        "password = self.password2",
        "password: string",
        "password: str = None",
        "password: \"Enter your password\"",
        "password: \"the password is wrong\"",
        "password: \"minimum eight characters, please\"",
        "password_mode = \"strict\"",
        "{\"PasswordLastUsed\": \"2031-09-08T21:47:36Z\"}",
        "{\"pass\": \"要素に0より大きいtabindexは存在しません\"}",
        "<input type=\"password\" name=\"password\" placeholder=\"Password\">",
        "password = \"password\"",
        "password = ${DB_PASSWORD}",
        "password: {{ vault_password }}",
        "password=$(cat /run/secrets/db)",
        "password = os.environ[\"DB_PASSWORD\"]",
        "password: process.env.DB_PASSWORD1",
        "password: <your password>",
        "password: changeme1",
        "password=********",
        "PASSWORD=%DB_PASSWORD1%",
        "password_file: /run/secrets/db_password1",
        "passwordHash = sha256(password)",
        "token: string",
        "token = tokens[0]",
        "token = next_token1",
        "max_tokens: 4096, total_tokens=128000",
        "token_url: https://auth.acme.com/oauth2/token",
        "token: your-token-goes-here-1234567890",
        "tokenType: \"bearer\"",
        "key: \"primary_key\"",
        "primary_key: a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6",
        "key: 550e8400-e29b-41d4-a716-446655440000",
        "cache_key = \"v2:9f86d081884c7d659a2feaa0c55ad015\"",
        "public_key = \"9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit\"",
        "csrf_token: Mj2qykJO5rELyHgezQ69nzUX0i3OH67V",
        "commit 2fd4e1c67a2d28fced849ee1bb76e7391b93eb12",
        "sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "\"integrity\": \"sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==\"",
        "checksum = \"2fd4e1c67a2d28fced849ee1bb76e7391b93eb12a1b2c3d4e5f6a7b8c9d0e1f2\"",
        "key: src/components/LoginForm2.tsx",
        "secretName: my-app-secret-2",
        "auth: { type: oauth2 }",
        "the secret of good bread is time and 3 cups of flour",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vbqajDw4o6gJy8UtmIbkcpnkO3Kwc4qsEnSZp",
        "const alphabet = \"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\"",
        "tokenizer = AutoTokenizer.from_pretrained(\"bert-base-uncased-v2\")",
        "Authorization: Bearer <token>",
        "Authorization: Bearer ${TOKEN}",
        "authorization: required",
    ] {
        finds(text, &[]);
    }
    assert_eq!(found("Please enter the password you were given", "password"), [""; 0]);
    assert_eq!(found("550e8400-e29b-41d4-a716-446655440000", "key"), [""; 0]);
}

#[test]
fn private_keys_are_found_from_their_first_line_to_their_last() {
    let mut draws = Draws(43);
    let base64 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/";
    for kind in ["", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED ", "DSA "] {
        for line in ["\n", "\r\n", "\\n", "\\r\\n", " ", "\\n\" +\n  \""] {
            let lines: Vec<_> = (0..4).map(|at| draws.text(base64, if at == 3 { 22 } else { 64 })).collect();
            let (open, close) =
                (format!("-----BEGIN {kind}PRIVATE KEY-----"), format!("-----END {kind}PRIVATE KEY-----"));
            let key = format!("{open}{line}{}=={line}{close}", lines.join(line));
            finds(&format!("key \"{key}\" end"), &[&format!("PRIVATE_KEY {key}")]);
            let cut = format!("{open}{line}{}", lines[..3].join(line));
            finds(&format!("{cut}\nand no more"), &[&format!("PRIVATE_KEY {cut}")]);
        }
    }
    let armor = format!(
        "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: GnuPG v2\n\n{}\n=8xQN\n-----END PGP PRIVATE KEY BLOCK-----",
        draws.text(base64, 64)
    );
    finds(&armor, &[&format!("PRIVATE_KEY {armor}")]);
    let legacy = format!(
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,5F2C\n\n{}\n-----END RSA PRIVATE KEY-----",
        draws.text(base64, 64)
    );
    finds(&legacy, &[&format!("PRIVATE_KEY {legacy}")]);
    let lines = format!("{}\n{}", draws.text(base64, 64), draws.text(base64, 64));
    finds(&format!("Public-Lines: 2\nPrivate-Lines: 2\n{lines}\nPrivate-MAC: 00"), &[&format!("PRIVATE_KEY {lines}")]);
    for text in [
        "-----BEGIN PRIVATE KEY-----",
        "if line.startswith(\"-----BEGIN RSA PRIVATE KEY-----\"): return",
        "-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf\n-----END PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----\nMIIBszCCARwCCQCa\n-----END CERTIFICATE-----",
        "-----BEGIN PRIVATE KEY----- is how such a key begins",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn of_many_in_one_value_none_is_left() {
    let given = |number: usize| format!("Tr0ub4dor{number}x");
    let text: String = (0..60).map(|number| format!("user{number}_password={}&", given(number))).collect();
    let found = found(&text, "");
    for number in 0..60 {
        assert!(found.iter().any(|found| found.contains(&given(number))), "{number}: {found:?}");
    }
    finds("password=Tr0ub4dor0x&user=bob&remember=1", &["PASSWORD Tr0ub4dor0x"]);
    finds("password=Tr0ub&dor0x&user=bob", &["PASSWORD Tr0ub&dor0x"]);
    let chain = "password=".repeat(5_000);
    assert!(super::found(&chain, "").len() < 100);
}

#[test]
fn what_is_taken_as_one_ends_with_a_character() {
    for lead in 0..3 {
        let text = format!("{}{}{}", "k".repeat(lead), "password=".repeat(20), "é€".repeat(4_000));
        assert!(found(&text, "").iter().any(|found| found.len() > 4_000));
    }
}
