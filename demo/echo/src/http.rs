//! As much of HTTP/1.1 as a local client needs: read a request, write a whole or a chunked answer.
//!
//! ```text
//! POST /v1/chat/completions … content-length | transfer-encoding: chunked ─▶ Request { path, body }
//! ```
//!
//! Invariant: a request that it cannot read ends the connection; it never guesses where a body ends.

use std::io::{self, BufRead, Read, Write};

/// What is needed of a request.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
}

const LONGEST_BODY: u64 = 64 * 1024 * 1024;

/// The next request of the connection; `None` when the client has closed it.
pub(crate) fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let first = line(reader)?;
    if first.is_empty() {
        return Ok(None);
    }
    let mut words = first.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let path = words.next().unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
    let body = match headers(reader)? {
        Length::Chunked => chunked(reader)?,
        Length::Bytes(length) => exactly(reader, length)?,
    };
    Ok(Some(Request { method, path, body }))
}

/// Writes a whole answer.
pub(crate) fn whole(mut writer: impl Write, status: &str, body: &str) -> io::Result<()> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
    writer.write_all(&[head.as_bytes(), body.as_bytes()].concat())
}

/// Begins a stream of server-sent events.
pub(crate) fn begin(mut writer: impl Write) -> io::Result<()> {
    writer.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
}

/// Writes one event.
pub(crate) fn event(mut writer: impl Write, data: &str) -> io::Result<()> {
    let event = format!("data: {data}\n\n");
    writer.write_all(format!("{:x}\r\n{event}\r\n", event.len()).as_bytes())
}

/// Ends the stream.
pub(crate) fn end(mut writer: impl Write) -> io::Result<()> {
    writer.write_all(b"0\r\n\r\n")
}

enum Length {
    Chunked,
    Bytes(u64),
}

fn headers(reader: &mut impl BufRead) -> io::Result<Length> {
    let mut length = Length::Bytes(0);
    loop {
        let line = line(reader)?;
        let Some((name, value)) = line.split_once(':') else { return Ok(length) };
        if name.eq_ignore_ascii_case("transfer-encoding") {
            length = Length::Chunked;
        } else if name.eq_ignore_ascii_case("content-length") {
            length = Length::Bytes(value.trim().parse().map_err(|_| io::ErrorKind::InvalidData)?);
        }
    }
}

fn chunked(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = line(reader)?;
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16).map_err(|_| io::ErrorKind::InvalidData)?;
        body.extend(exactly(reader, size)?);
        line(reader)?;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn exactly(reader: &mut impl BufRead, length: u64) -> io::Result<Vec<u8>> {
    if length > LONGEST_BODY {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut body = Vec::new();
    let read = reader.take(length).read_to_end(&mut body)? as u64;
    if read < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(body) }
}

fn line(reader: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    reader.take(64 * 1024).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}
