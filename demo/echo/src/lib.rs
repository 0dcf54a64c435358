//! The demonstration provider: speaks the OpenAI wire format and answers with what it received.
//!
//! ```text
//! client: "Write to ada@analytical-engine.org"
//! gateway ─▶ provider: "Write to <EMAIL_0>"
//! provider ─▶ "You wrote: Write to <EMAIL_0>   I saw: Write to [EMAIL_0]"
//! client: "You wrote: Write to ada@analytical-engine.org   I saw: Write to [EMAIL_0]"
//! ```
//!
//! The square brackets are the point: the gateway puts originals back for its own placeholders only, so the second
//! half of the answer still shows, through the gateway, what the provider had in its hands.
//!
//! Invariant: it belongs to the development command; nothing of it is in either module that is deployed.

mod answer;
mod http;

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// A provider that listens on the loopback interface until the process ends.
pub struct Echo {
    address: SocketAddr,
}

/// What the provider tells its owner of each request it got: the last user message, as it arrived.
pub type Witness = fn(&str);

impl Echo {
    /// Listens on a free port of the loopback interface, one thread a connection, `pace` between two words of a stream.
    ///
    /// # Errors
    /// When no port can be had.
    pub fn start(pace: Duration, witness: Witness) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                thread::spawn(move || drop(serve(&stream, pace, witness)));
            }
        });
        Ok(Self { address })
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn serve(stream: &TcpStream, pace: Duration, witness: Witness) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = io::BufReader::new(stream);
    while let Some(request) = http::read(&mut reader)? {
        answer::answer(&request, stream, pace, witness)?;
    }
    Ok(())
}
