//! Frames, and what one of a server must be like: section 2 of PROTOCOL.md. Knows no socket.

pub(crate) const HELLO: u8 = 1;
pub(crate) const REQUEST: u8 = 2;
pub(crate) const MESSAGE: u8 = 3;
pub(crate) const RESPONSE: u8 = 4;
pub(crate) const CREDIT: u8 = 5;
pub(crate) const CANCEL: u8 = 6;
pub(crate) const PING: u8 = 7;
pub(crate) const PONG: u8 = 8;
pub(crate) const GOAWAY: u8 = 9;
pub(crate) const EXTENSION: u8 = 0x80;

pub(crate) const END: u8 = 1;
pub(crate) const NO_MESSAGE: u8 = 2;

pub(crate) const HEADER_BYTES: usize = 12;
pub(crate) const STREAM_MAXIMUM: u32 = 0x7fff_ffff;
pub(crate) const PREFACE: [u8; 8] = *b"JTN1\x01\x01\0\0";

// What this client announces.
pub(crate) const FRAME_BYTES: u32 = 1 << 20;
pub(crate) const CONTROL_BYTES: u32 = 0xffff;
pub(crate) const INITIAL_CREDIT: u32 = 16;
pub(crate) const PING_INTERVAL_MS: u32 = 10_000;

/// A rule was broken, for which the connection ends with a GOAWAY of this code.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) code: u32,
    pub(crate) message: &'static str,
}

pub(crate) const FRAME_TOO_LARGE: u32 = 2;
pub(crate) const FLOW_CONTROL: u32 = 3;
pub(crate) const TOO_MANY_PINGS: u32 = 4;
pub(crate) const TIMEOUT: u32 = 6;

impl Fault {
    pub(crate) fn new(code: u32, message: &'static str) -> Fault {
        Fault { code, message }
    }

    pub(crate) fn protocol(message: &'static str) -> Fault {
        Fault::new(1, message)
    }
}

impl From<prost::DecodeError> for Fault {
    fn from(_: prost::DecodeError) -> Fault {
        Fault::protocol("a control message does not decode")
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Header {
    pub(crate) length: u32,
    pub(crate) stream: u32,
    pub(crate) kind: u8,
    pub(crate) flags: u8,
    pub(crate) control: u16,
}

impl Header {
    pub(crate) fn read(bytes: &[u8]) -> Header {
        let word = |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
        Header {
            length: word(0),
            stream: word(4),
            kind: bytes[8],
            flags: bytes[9],
            control: u16::from_be_bytes([bytes[10], bytes[11]]),
        }
    }

    /// `opened` is the highest stream id this client has used.
    pub(crate) fn check(&self, is_first: bool, opened: u32) -> Result<(), Fault> {
        if self.length > FRAME_BYTES {
            return Err(Fault::new(FRAME_TOO_LARGE, "a frame over the limit")); // rule 8
        }
        if self.kind >= EXTENSION && !is_first {
            return Ok(());
        }
        match self.fault(is_first, opened) {
            "" => Ok(()),
            fault => Err(Fault::protocol(fault)),
        }
    }

    fn fault(&self, is_first: bool, opened: u32) -> &'static str {
        let control = u32::from(self.control);
        let of_connection = matches!(self.kind, HELLO | PING | PONG | GOAWAY);
        let body = self.length.wrapping_sub(control);
        let wanted = match self.kind {
            HELLO | GOAWAY => 0,
            PING | PONG => 8,
            CREDIT => 4,
            _ => body,
        };
        match () {
            _ if !(HELLO..=GOAWAY).contains(&self.kind) => "a frame of an unknown type", // rule 7
            _ if matches!(self.kind, REQUEST | CANCEL) => "a frame that only clients send",
            _ if is_first && self.kind != HELLO => "the first frame is no HELLO", // rule 4
            _ if control > self.length => "a control message longer than its frame", // rule 45
            _ if control > 0 && !matches!(self.kind, HELLO | RESPONSE | GOAWAY) => "a control message where none may be",
            _ if body != wanted => "a body of the wrong length",
            _ if self.flags & NO_MESSAGE != 0 && (body > 0 || self.kind == MESSAGE) => "NO_MESSAGE where it may not be",
            _ if of_connection != (self.stream == 0) => "a frame on a stream it does not belong to",
            _ if self.stream > 0 && (self.stream % 2 == 0 || self.stream > opened) => "a frame for a stream never opened",
            _ => "",
        }
    }
}

pub(crate) fn write(out: &mut Vec<u8>, kind: u8, stream: u32, flags: u8, control: &[u8], body: &[u8]) {
    out.reserve(HEADER_BYTES + control.len() + body.len());
    out.extend_from_slice(&((control.len() + body.len()) as u32).to_be_bytes());
    out.extend_from_slice(&stream.to_be_bytes());
    out.extend_from_slice(&[kind, flags]);
    out.extend_from_slice(&(control.len() as u16).to_be_bytes());
    out.extend_from_slice(control);
    out.extend_from_slice(body);
}
