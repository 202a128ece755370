use prost::Message;
use std::fmt;
use std::marker::PhantomData;

/// What generated code knows of a method.
pub struct Method<Request, Response> {
    /// "package.Service/Method".
    pub name: &'static str,
    /// Whether a call whose fate is unknown may be sent again.
    pub is_repeatable: bool,
    /// Where the `request_id` of a change stands; an empty one is made, the same for all attempts.
    pub request_id: Option<fn(&mut Request) -> &mut String>,
    pub(crate) types: PhantomData<fn(Request) -> Response>,
}

impl<Request: Message, Response> Method<Request, Response> {
    pub(crate) fn encode(&self, mut request: Request) -> Vec<u8> {
        if let Some(id) = self.request_id.map(|find| find(&mut request)) {
            if id.is_empty() {
                *id = random_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
            }
        }
        request.encode_to_vec()
    }
}

impl<Request, Response> fmt::Debug for Method<Request, Response> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Method({})", self.name)
    }
}

fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    openssl::rand::rand_bytes(&mut bytes).expect("random bytes");
    bytes
}

/// 20 % more or less, so that clients that failed together do not come back together.
pub(crate) fn jittered(pause: std::time::Duration) -> std::time::Duration {
    pause.mul_f64(0.8 + 0.4 * f64::from(random_bytes()[0]) / 255.0)
}

/// Doubling from 100 ms.
pub(crate) fn pause_after(failures: u32) -> std::time::Duration {
    std::time::Duration::from_millis(100 << failures.min(16))
}
