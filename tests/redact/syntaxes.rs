//! Credentials in the syntaxes of commands, configuration, code, SQL and seven languages; and what looks like them in the same places.
//!
//! ```text
//! ldapsearch -w ○○○     <entry key="db.password">○○○</entry>     la mia password è ○○○     | password | ○○○ |
//! curl -u user:pass     existingSecret: "db-credentials"         das Passwort ist zu kurz  | password | yes |     nothing
//! ```
//!
//! Invariant: no value here was issued to anybody.

use super::{BASE62, Draws, finds};

/// Around a password that a person made up, `@` in its place.
const PASSWORDS: &[&str] = &[
    "cqlsh -u cassandra -p @",
    "mongosh -u root -p @ --authenticationDatabase admin",
    "ldapsearch -x -D \"cn=admin,dc=acme\" -w @ -b dc=acme",
    "sqlcmd -S db -U sa -P @ -Q \"select 1\"",
    "ipmitool -H bmc -U ADMIN -P @ chassis status",
    "xfreerdp /u:bob /p:@ /v:host",
    "7z x a.7z -p@",
    "zip -P @ a.zip file",
    "keytool -genkey -keypass @",
    "kubectl create secret docker-registry reg --docker-password=@",
    "username admin password 7 @",
    "#define WIFI_PASS \"@\"",
    "setPassword(\"@\")",
    "client.password(\"@\")",
    "storePassword '@'",
    "mysqli_connect(\"db\", \"bob\", \"@\", \"shop\")",
    "new PDO('mysql:host=db;dbname=shop', 'bob', '@');",
    "DBI->connect(\"dbi:mysql:shop\", \"bob\", \"@\")",
    "DriverManager.getConnection(url, \"bob\", \"@\")",
    ".basicAuth(\"bob\", \"@\")",
    "smtp.login(user, '@')",
    "password: process.env.DB_PASSWORD || '@',",
    "password = config.password or \"@\"",
    "CREATE USER bob IDENTIFIED BY '@';",
    "GRANT ALL ON *.* TO 'bob'@'%' IDENTIFIED BY PASSWORD '@';",
    "SET PASSWORD FOR 'bob'@'localhost' = '@';",
    "INSERT INTO users (name, password) VALUES ('bob', '@');",
    "insert into users (id, password, name)\nvalues (1, '@', 'bob');",
    "<entry key=\"db.password\">@</entry>",
    "<property name=\"connection.password\">@</property>",
    "<password><![CDATA[@]]></password>",
    "password: !!str @",
    "smtp_pass: >-\n  @\n",
    "**Password:** `@`",
    "| password | @ |",
    "the wifi password is @",
    "the password for the shop is @",
    "the passphrase is @",
    "Das Passwort lautet @",
    "mein Kennwort ist @",
    "mon mot de passe est @",
    "mi contraseña es @",
    "La contraseña es: @",
    "la mia password è @",
    "minha senha é @",
    "mijn wachtwoord is @",
    "parola mea este @",
];

#[test]
fn passwords_are_found_in_every_syntax() {
    for text in PASSWORDS {
        for password in ["Tiger4821", "bl4ckbird!77", "C0ffee#512"] {
            let text = if text.contains("'@'%'") || text.contains("'@'l") {
                let (before, after) = text.rsplit_once('@').unwrap();
                format!("{before}{password}{after}")
            } else {
                text.replace('@', password)
            };
            finds(&text, &[&format!("PASSWORD {password}")]);
        }
    }
}

#[test]
fn drawn_secrets_are_found_in_every_syntax() {
    let mut draws = Draws(79);
    for text in [
        "The API key:\n\n    @\n\nis for tests.",
        "client.apiKey(\"@\")",
        "setApiToken('@')",
        "INSERT INTO accounts (api_token, name) VALUES ('@', 'bob');",
        "<secret>{@}</secret>",
        "<entry key=\"api.token\">@</entry>",
        "token = config.token || '@';",
    ] {
        let secret = format!("k{}7", draws.text(BASE62, 43));
        finds(&text.replace('@', &secret), &[&format!("GENERIC_SECRET {secret}")]);
    }
    finds("smbclient //files/share -U bob%Tiger4821", &["PASSWORD bob%Tiger4821"]);
}

/// What stands in such places without being a secret.
const OTHERS: &[&str] = &[
    "curl -u username:password https://acme.com",
    "curl -u \"user:pass\" https://acme.com",
    "PASSWORD=__PASSWORD__",
    "PASSWORD=@@PASSWORD@@",
    "password: !vault |",
    "password_encryption = scram-sha-256",
    "csrfmiddlewaretoken=k7Qm2ZtX9vLp4RnW8sBd3HfJ6yGc5TeA",
    "recaptcha site key: 6Lk7Qm2ZtX9vLp4RnW8sBd3HfJ6yGc5TeAqPzMhKb",
    "existingSecret: \"postgres-credentials\"",
    "imagePullSecrets:\n  - name: regcred",
    "secretKeyRef:\n  name: db-credentials\n  key: password",
    "POSTGRES_PASSWORD_FILE=/run/secrets/postgres",
    "password: op://vault/item/password",
    "password = data.aws_secretsmanager_secret_version.db.secret_string",
    "password = random_password.db.result",
    "TOKEN=\nOTHER_VARIABLE=linux-gnu-x86_64",
    "zip a.zip file",
    "zip -r a.zip Password2024",
    "7z x a.7z -oC:\\data2024",
    "mongo --port 27017 admin",
    "ldapsearch -x -W -b dc=acme2024",
    "getpass.getpass(\"Password: \")",
    "password.encode(\"latin1\")",
    "driver.findElement(By.id(\"password2\"))",
    "smtp.login(user, password)",
    "getConnection(url, user, password)",
    "INSERT INTO users (name, password) VALUES (?, ?);",
    "INSERT INTO users (name, password) VALUES ('bob', :password);",
    "SELECT name, password FROM users WHERE id = '4711a'",
    "the sequence that is identified by 'start'",
    "identified by `index` within the section",
    "ADHOC_PASSPHRASE_MISMATCH: DOT11_ADHOC_CONNECT_FAIL_REASON = 2u32",
    "Sequence::Key(KeyCode::Delete)",
    "password: process.env.DB_PASSWORD || process.env.PGPASSWORD,",
    "| password | required |",
    "| password | string | the user's password |",
    "das Passwort ist zu kurz",
    "das Passwort wurde 2023 geändert",
    "le mot de passe est obligatoire",
    "la contraseña es incorrecta",
    "a senha é obrigatória",
    "het wachtwoord is gewijzigd",
    "the password hash is checked by bcrypt2024",
    "the password is hashed with argon2id-v19",
    "the token expires in 3600 seconds",
    "password length is 12 or more",
    "**Password:** required",
    "<entry key=\"db.name\">Tiger4821</entry>",
    "<label name=\"password\">Password</label>",
];

#[test]
fn what_looks_like_a_credential_in_such_places_stays() {
    for text in OTHERS {
        finds(text, &[]);
    }
}
