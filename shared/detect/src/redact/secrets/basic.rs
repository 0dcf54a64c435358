//! Credentials of HTTP's basic scheme: base64 of a user, a colon and a password.
//!
//! ```text
//! YWxpY2U6aHVudGVyMg==     alice:hunter2
//! ```
//!
//! Invariant: what does not decode to printable characters with a colon between them is none.

use crate::encoding::{Sextets, sextet};

/// Whether `text` is base64 of a user and a password (RFC 7617).
pub(super) fn opens(text: &[u8]) -> bool {
    let body = match text {
        [body @ .., b'=', b'='] | [body @ .., b'='] => body,
        body => body,
    };
    let (mut sextets, mut read, mut colon) = (Sextets::default(), 0_usize, 0_usize);
    for byte in body {
        let Some(sextet) = sextet(*byte) else { return false };
        let Some(decoded) = sextets.push(sextet) else { continue };
        if !(b' '..=b'~').contains(&decoded) {
            return false;
        }
        if decoded == b':' && colon == 0 {
            colon = read;
        }
        read = read.saturating_add(1);
    }
    body.len() >= 8 && body.len() % 4 != 1 && colon > 0
}

#[cfg(test)]
mod tests {
    use super::opens;

    #[test]
    fn a_user_and_a_password_open() {
        for text in ["YWxpY2U6aHVudGVyMg==", "YWxpY2U6aHVudGVyMg", "c2tfbGl2ZV94OnA=", "YWxpY2VAYWNtZS5jb206"] {
            assert!(opens(text.as_bytes()), "{text}");
        }
        for text in
            ["", "YWxpY2U=", "OmFsaWNlYWxpY2U=", "password", "AAAAAAAAAAA6AAAA", "alice:hunter2", "YWxpY2U6aH$dGVyMg"]
        {
            assert!(!opens(text.as_bytes()), "{text}");
        }
    }
}
