//! A prediction: an object that Replicate makes of a request, and that says where its answer is to be had.
//!
//! ```text
//! POST …/models/owner/name/predictions ─201─▶ {"id","status","urls":{"stream"}}
//!   streamed   GET urls.stream, no credential ─▶ event: output …        whole   prefer: wait ─▶ succeeded ─▶ Json
//!   given up   POST …/predictions/id/cancel, see `parting`                      else GET …/predictions/id, until it has ended
//! ```
//!
//! Replicate, "HTTP API" (create, get, cancel a prediction; `Prefer: wait`; `Cancel-After`) and "Streaming output".
//!
//! Invariant: a credential goes to the provider's base URL and nowhere else; of the addresses in an answer only a stream's is
//! followed, and only to a host that the provider's row names.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

use super::Step;
use super::complaint::Complaint;
use super::journey::{Came, Journey};
use super::parting::Cancel;
use super::refused::Ending;
use super::sending::{Sending, WHOLE_ANSWER, elsewhere};
use super::waiting::Waiting;
use crate::host::{Fault, HeaderList, Method, Millis, Outgoing};
use crate::json::{decimal, escape_into};
use crate::registry::{Members, Node, find, leads};
use crate::route::Stop;
use crate::splice::Pieces;

/// What asks for the whole answer at once, which Replicate grants for a minute; and an end to what nobody waits for any more.
pub(super) const WAIT: [(&str, &str); 2] = [("prefer", "wait"), ("cancel-after", "10m")];
/// How long to wait before a prediction is looked at again.
const POLL: Millis = Millis(1_000);

/// A prediction that has not ended, as far as is known.
pub(super) struct Prediction {
    pub(super) id: String,
    /// Where it is asked for: at its own stream, or at the provider.
    url: String,
    /// What its stream is told, which gets no credential; `None`: it is asked for at the provider.
    headers: Option<HeaderList>,
    /// It is cancelled when it is dropped.
    pub(super) cancel: Cancel,
}

/// What has become of a prediction.
pub(super) enum Became {
    /// An answer, in the words of Chat Completions.
    Answer(Zeroizing<Vec<u8>>),
    /// Nothing yet.
    Pending(Box<Prediction>),
    /// An error.
    Failed(Complaint),
    /// It cannot be followed.
    Lost(&'static str),
}

impl Prediction {
    /// Where what has become of it is read.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Asks `stop` for what has become of it.
    pub(super) fn request<'a>(&'a self, stop: &'a Stop, patience: Millis) -> Outgoing<'a> {
        let headers = self.headers.as_ref().unwrap_or(&stop.headers);
        Outgoing { method: Method::Get, url: &self.url, headers, body: Pieces::new(&[], &[]), length: 0, patience }
    }

    /// Its stream is at `url`.
    fn streams(&mut self, url: &str, stop: &Stop) {
        let plain = |name: &str| matches!(name, "accept" | "accept-encoding" | "user-agent");
        let headers = stop.headers.iter().filter(|(name, _)| plain(name)).cloned().collect();
        (self.url, self.headers) = (url.into(), Some(headers));
    }
}

impl Journey {
    /// What has become of the prediction that `answer` shows; `None`: it shows none.
    pub(super) fn became(&mut self, answer: &[u8], now: Millis) -> Option<Became> {
        let known = self.prediction.take();
        let root = Node::document(answer).ok()?;
        let text = |name: &str| find(&root, name).and_then(Node::text);
        let id = text("id").filter(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))?;
        let (stop, streamed) = (&self.dispatch.first, self.dispatch.streamed);
        let status = text("status")?;
        if !matches!(status, "starting" | "processing") && (status != "succeeded" || !streamed) {
            known.into_iter().for_each(|known| known.cancel.ended());
            return match status {
                "succeeded" => whole(&root, id, stop, now).map(Became::Answer),
                _ => Some(Became::Failed(Complaint::read(answer))),
            };
        }
        let base = stop.url.strip_suffix(&["/models/", &stop.upstream_model, "/predictions"].concat())?;
        let own = [base, "/predictions/", id].concat();
        if let Some(known) = known {
            // What its stream says is events, not another prediction.
            return (!streamed).then_some(Became::Pending(known));
        }
        let cancel = Cancel::at([&own, "/cancel"].concat(), stop.headers.clone(), &self.dispatch.abandoned);
        let mut prediction = Box::new(Prediction { id: id.into(), url: own, headers: None, cancel });
        if !streamed {
            return Some(Became::Pending(prediction));
        }
        let Some(url) = find(&root, "urls").and_then(|urls| urls.member("stream")).and_then(Node::text) else {
            return Some(Became::Lost("this model has no stream there: ask for the whole answer"));
        };
        let hosts = stop.manner.stream_hosts.as_ref().map_or(&[][..], |hosts| hosts);
        if !leads(url, base, hosts) {
            return Some(Became::Lost("its stream stands at a host that the registry does not name"));
        }
        prediction.streams(url, stop);
        Some(Became::Pending(prediction))
    }

    /// Asks for what becomes of `prediction`: at once for its stream, else after a while.
    pub(super) fn follow(mut self, prediction: Box<Prediction>, now: Millis) -> Step {
        self.prediction = Some(prediction);
        if self.dispatch.streamed {
            return Step::Send(Sending::over(self, now));
        }
        if now.since(self.sent) >= WHOLE_ANSWER {
            self.came(Came::Fault(Fault::TimedOut), now);
            return elsewhere(self, Ending::Fault(Fault::TimedOut), None, now);
        }
        self.tries = 0;
        Step::Wait(Waiting::new(self, POLL, now))
    }
}

/// The answer of a prediction that succeeded: text, or pieces of it.
fn whole(root: &Members<'_>, id: &str, stop: &Stop, now: Millis) -> Option<Zeroizing<Vec<u8>>> {
    let output = find(root, "output")?;
    let pieces = output.list().unwrap_or_else(|| core::slice::from_ref(output));
    let mut out = Zeroizing::new(Vec::new());
    out.extend_from_slice(b"{\"id\":\"");
    out.extend_from_slice(id.as_bytes());
    out.extend_from_slice(b"\",\"object\":\"chat.completion\",\"created\":");
    decimal(now.0.checked_div(1_000).unwrap_or_default(), &mut out);
    out.extend_from_slice(b",\"model\":\"");
    escape_into(&stop.upstream_model, &mut out);
    out.extend_from_slice(b"\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"");
    for piece in pieces {
        escape_into(piece.text()?, &mut out);
    }
    out.extend_from_slice(b"\"},\"finish_reason\":\"stop\"}]");
    let counted = |name: &str| match find(root, "metrics")?.member(name)? {
        Node::Whole(count) => Some(*count),
        Node::Null | Node::Flag(_) | Node::Odd(_) | Node::Text(_) | Node::List(_) | Node::Object(_) => None,
    };
    if let (Some(read), Some(written)) = (counted("input_token_count"), counted("output_token_count")) {
        out.extend_from_slice(b",\"usage\":{\"prompt_tokens\":");
        decimal(read, &mut out);
        out.extend_from_slice(b",\"completion_tokens\":");
        decimal(written, &mut out);
        out.extend_from_slice(b",\"total_tokens\":");
        decimal(read.saturating_add(written), &mut out);
        out.push(b'}');
    }
    out.push(b'}');
    Some(out)
}
