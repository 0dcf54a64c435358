//! Fallback through the public face: the same terms at every stop.
//!
//! ```text
//! zdr: true, model house/mixed   sure (attested) 503 503 503 ─▶ 503        bare (not attested) is never asked
//! no flag                        sure 503 503 503 ─▶ bare
//! ```
//!
//! Invariant: who is asked next was allowed by the request's own terms. Every other rule of fallback is tested where it is
//! written, in `shared/src/exchange/tests`.

use lethe_core::exchange::{Sending, Step};
use lethe_core::host::{Fault, Millis};
use lethe_tests::platform::{NOON, Platform};
use lethe_tests::upstream::Typed;

/// Fails every attempt with `status`, or without an answer; who was asked, and what the client is told at the end.
fn failing(members: &str, fails: &dyn Fn(Sending) -> Step) -> (Vec<String>, u16) {
    let body = format!(r#"{{"model":"house/mixed","messages":[{{"role":"user","content":"hi"}}]{members}}}"#);
    let mut asked = Vec::new();
    let mut step = Step::Send(Platform::new().chat(&[], &body).sent().sending());
    loop {
        step = match step {
            Step::Send(sending) => {
                asked.push(sending.request(|outgoing| outgoing.url.rsplit('/').nth(2).unwrap_or_default().to_owned()));
                fails(sending)
            }
            Step::Wait(waiting) => {
                assert!(waiting.delay() <= Millis(20_000));
                waiting.resume(NOON)
            }
            Step::Peek(peeking) => peeking.ended(NOON),
            Step::Reply(reply, _) => return (asked, reply.status),
            Step::Relay { .. } | Step::HandOver { .. } => panic!("nobody answered"),
        };
    }
}

#[test]
fn a_zero_retention_request_has_nobody_else_to_fall_back_to() {
    let ways: [(&dyn Fn(Sending) -> Step, u16); 3] = [
        (&|sending| sending.answered(503, &Typed("application/json"), NOON), 503),
        (&|sending| sending.answered(429, &Typed("text/html"), NOON), 429),
        (&|sending| sending.failed(Fault::Connect, NOON), 502),
    ];
    for (fails, status) in ways {
        for members in [r#","zdr":true"#, r#","provider":{"zdr":true,"order":["bare","sure"]}"#] {
            assert_eq!(failing(members, fails), (vec!["sure".to_owned(); 3], status), "{members}");
        }
        let (asked, told) = failing(r#","provider":{"order":["sure","bare"]}"#, fails);
        assert_eq!((asked, told), (["sure"; 3].into_iter().chain(["bare"; 3]).map(String::from).collect(), status));
    }
}

#[test]
fn no_fallbacks_means_none() {
    let fails = |sending: Sending| sending.failed(Fault::TimedOut, NOON);
    let members = r#","provider":{"order":["bare"],"allow_fallbacks":false}"#;
    assert_eq!(failing(members, &fails), (vec!["bare".to_owned()], 504));
}
