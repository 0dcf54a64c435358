//! Addresses of machines: internet and hardware; and account numbers of banks, which have check digits of their own.
//!
//! ```text
//! 10.17.3.4:8080         found, without the port
//! version 10.17.3.4      not
//! ```
//!
//! Invariant: account numbers carry check digits that are computed here (ISO/IEC 7064); addresses are made up.

use super::{findings, finds, found, value};
use lethe_core::redact::Examples;

#[test]
fn addresses_of_version_4() {
    for address in ["10.17.3.4", "192.168.0.17", "172.16.254.1", "8.8.4.40", "91.198.174.192", "100.64.12.1"] {
        value("IP_ADDRESS", address);
    }
    finds("http://10.17.3.4:8080/x", &["IP_ADDRESS 10.17.3.4"]);
    finds("root@10.17.3.4:/srv", &["IP_ADDRESS 10.17.3.4"]);
    finds("10.17.3.0/24", &["IP_ADDRESS 10.17.3.0"]);
    finds("from 10.17.3.4-10.17.3.9.", &["IP_ADDRESS 10.17.3.4", "IP_ADDRESS 10.17.3.9"]);
    finds("10.17.3.4,10.17.3.5", &["IP_ADDRESS 10.17.3.4", "IP_ADDRESS 10.17.3.5"]);
    finds("[10.17.3.4]", &["IP_ADDRESS 10.17.3.4"]);
    finds("the dns server 9.9.9.9 answered", &["IP_ADDRESS 9.9.9.9"]);
    assert_eq!(found("1.2.3.4", "clientIp"), ["IP_ADDRESS 1.2.3.4"]);
    for text in [
        "version 10.17.3.4",
        "v10.17.3.4",
        "firmware: 10.17.3.4",
        "Chrome/91.0.44.72 Safari/17.3.4.1",
        "foo-10.17.3.4.tar.gz",
        "foo==10.17.3.4",
        "foo>=10.17.3.4",
        "\"foo\": \"^10.17.3.4\"",
        "10.17.3.4.5",
        "1.10.17.3.4",
        "10.17.3",
        "10.17.3.256",
        "300.17.3.4",
        "10.17.03.4",
        "10.17.3.4x",
        "x10.17.3.4",
        "section 4.1.2.3",
        "4.1.2.3 Overview",
        "§10.17.3.4",
        "id-at 2.5.4.31",
        "127.0.0.1",
        "0.0.0.0",
        "192.0.2.17",
        "198.51.100.7",
        "203.0.113.200",
        "255.255.255.0",
        "239.255.255.250",
    ] {
        finds(text, &[]);
    }
    assert_eq!(findings("192.0.2.17", "", Examples::Found).len(), 1, "documentation is found on demand");
}

#[test]
fn addresses_of_version_6() {
    for address in [
        "2a02:8109:9ac0:1b2c:5054:ff:fe1b:b031",
        "2A02:8109::5054:FF",
        "2a02:8109::",
        "fe80::1",
        "fd12:3456:789a::17",
        "::ffff:10.17.3.4",
        "::10.17.3.4",
        "64:ff9b::10.17.3.4",
        "2400:c401::5054:ff:fe1b:b031",
        "0:0:0:0:0:ffff:10.17.3.4",
        "fe80::5054:ff:fe1b:b031%eth0",
    ] {
        value("IP_ADDRESS", address);
    }
    finds("http://[2a02:8109::17]:80/", &["IP_ADDRESS 2a02:8109::17"]);
    finds("2a02:8109::/32", &["IP_ADDRESS 2a02:8109::"]);
    finds("It is 2a02:8109::17: the gateway.", &["IP_ADDRESS 2a02:8109::17"]);
    finds("ip a::b", &["IP_ADDRESS a::b"]);
    for text in [
        "std::cout",
        "a::b",
        "dead::beef",
        "list[1::2] and x[::10]",
        "bytes[2001::2]",
        "::1",
        "::",
        "2001:db8::17",
        "3fff:1::2",
        "ff02::fb",
        "0:0:0:0:0:0:0:1",
        "::ffff:127.0.0.1",
        "::ffff:256.0.0.1",
        "2a02::8109::1",
        "12345:8109::1",
        "2a02:8109:1:2:3:4:5:6:7",
        "2a02:8109:1:2:3:4:5",
        "x2a02:8109::1",
        "2a02:8109::1z",
        "Time 12:34:56",
        "Ratio 1:2:3:4:5:6:7:8",
        "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
    ] {
        finds(text, &[]);
    }
}

#[test]
fn hardware_addresses() {
    for address in [
        "3c:22:fb:9a:01:7e",
        "3C-22-FB-9A-01-7E",
        "3c22.fb9a.017e",
        "00:11:22:33:44:55",
        "AA-BB-CC-DD-EE-FA",
        "3c:22:fb:ff:fe:9a:01:7e",
    ] {
        value("MAC_ADDRESS", address);
    }
    finds("mac 12-34-56-78-90-12", &["MAC_ADDRESS 12-34-56-78-90-12"]);
    finds("lladdr dead.beef.cafe", &["MAC_ADDRESS dead.beef.cafe"]);
    for text in [
        "12-34-56-78-90-12",
        "dead.beef.cafe",
        "1234.5678.9012",
        "3c:22:fb:9a:01",
        "3c:22:fb:9a:01:7e:88",
        "3c:22:fb:9a:01:7g",
        "10:2F:33-AC-29-C3",
        "ZZ:ZZ:ZZ:ZZ:ZZ:ZZ",
        "ff:ff:ff:ff:ff:ff",
        "00:00:00:00:00:00",
        "00-00-5E-00-53-17",
        "16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
        "x3c22.fb9a.017e",
        "3c22.fb9a.017e.1234",
    ] {
        finds(text, &[]);
    }
}

/// Country, check digits, account: the check digits are those of ISO/IEC 7064, MOD 97-10, computed as a long division.
fn iban(country: &str, account: &str) -> String {
    let digits: String =
        format!("{account}{country}00").chars().map(|char| char.to_digit(36).unwrap().to_string()).collect();
    let rest = digits.chars().fold(0, |rest, digit| (rest * 10 + digit.to_digit(10).unwrap()) % 97);
    format!("{country}{:02}{account}", 98 - rest)
}

fn in_fours(number: &str, separator: &str) -> String {
    number.as_bytes().chunks(4).map(|group| std::str::from_utf8(group).unwrap()).collect::<Vec<_>>().join(separator)
}

const ACCOUNTS: [(&str, &str); 16] = [
    ("DE", "370400440532013017"),
    ("GB", "NWBK60161331926817"),
    ("FR", "20041010050500013M02617"),
    ("NL", "ABNA0417164317"),
    ("ES", "21000418450200051317"),
    ("IT", "X0542811101000000123417"),
    ("PT", "000201231234567890117"),
    ("BE", "539007547017"),
    ("CH", "00762011623852917"),
    ("AT", "1904300234573217"),
    ("NO", "86011117917"),
    ("PL", "109010140000071219812817"),
    ("MT", "MALT011000012345MTLCAST001S"),
    ("SC", "SSCB11010000000000001497USD"),
    ("BR", "00360305000010009795493C1"),
    ("RU", "04452522540502A0000810000017A"),
];

#[test]
fn bank_accounts() {
    for (country, account) in &ACCOUNTS {
        let number = iban(country, account);
        value("IBAN", &number);
        for separator in [" ", "-", "\u{a0}", "\u{202f}"] {
            value("IBAN", &in_fours(&number, separator));
        }
        value("IBAN", &format!("{} {}", &number[..4], &number[4..]));
        let lower = number.to_lowercase();
        finds(&format!("see {lower} there"), &[]);
        finds(&format!("iban {lower} there"), &[&format!("IBAN {lower}")]);
        assert_eq!(found(&lower, "bankAccount"), [format!("IBAN {lower}")]);
    }
    let wide: String =
        iban("DE", ACCOUNTS[0].1).chars().map(|char| char::from_u32(char as u32 + 0xfee0).unwrap()).collect();
    value("IBAN", &wide);
    finds(
        &format!("IBAN:{}.", in_fours(&iban("DE", ACCOUNTS[0].1), " ")),
        &[&format!("IBAN {}", in_fours(&iban("DE", ACCOUNTS[0].1), " "))],
    );
}

#[test]
fn what_only_looks_like_a_bank_account_stays() {
    let number = iban("DE", ACCOUNTS[0].1);
    let wrong = format!("{}{}", &number[..21], (number[21..].parse::<u32>().unwrap() + 1) % 10);
    for text in [
        &wrong,
        &in_fours(&wrong, " "),
        &number[..21],
        &format!("{number}7"),
        &format!("x{number}"),
        &format!("ZZ{}", &number[2..]),
        &format!("{}x{}", &number[..6], &number[7..]),
        &format!("{}  {}", &number[..4], &number[4..]),
        &format!("De{}", &number[2..]),
        "DE89 of the form",
    ] {
        finds(text, &[]);
    }
}
