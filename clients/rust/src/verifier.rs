use crate::call::CallOptions;
use crate::channel::Channel;
use crate::error::Error;
use crate::v1::{Role, TokenServiceClient, TokenVerdict, TokenVerification, VerifyTokenRequest};
use std::time::Duration;

/// What a server answers to a request.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Let it in: whose token it is.
    Good(TokenVerification),
    /// 401 with this header WWW-Authenticate: no token, or none that is good.
    Unauthorized { challenge: &'static str },
    /// 403 with this header WWW-Authenticate: the role is too low.
    Forbidden { challenge: &'static str, verification: TokenVerification },
    /// 503 with this Retry-After: Jeton could not be asked, and nobody knows.
    Unavailable { retry_after: Duration, error: Error },
}

impl Verdict {
    /// 200, 401, 403 or 503.
    pub fn status(&self) -> u16 {
        match self {
            Verdict::Good(_) => 200,
            Verdict::Unauthorized { .. } => 401,
            Verdict::Forbidden { .. } => 403,
            Verdict::Unavailable { .. } => 503,
        }
    }
}

/// Judges the bearer tokens of a server's requests, each anew: nothing is kept, so a token that was revoked is refused
/// from the next request on.
#[derive(Clone, Debug)]
pub struct TokenVerifier {
    tokens: TokenServiceClient,
    least: Role,
    options: CallOptions,
}

const LONGEST: usize = 4096;
const NOTHING_SHOWN: Verdict = Verdict::Unauthorized { challenge: "Bearer realm=\"jeton\"" };
const NOT_GOOD: Verdict = Verdict::Unauthorized { challenge: "Bearer realm=\"jeton\", error=\"invalid_token\"" };
const TOO_LOW: &str = "Bearer realm=\"jeton\", error=\"insufficient_scope\"";

impl TokenVerifier {
    /// Lets any role in.
    pub fn new(channel: &Channel) -> TokenVerifier {
        TokenVerifier { tokens: TokenServiceClient::new(channel), least: Role::Unspecified, options: CallOptions::new() }
    }

    /// The least role that is let in.
    pub fn role(mut self, least: Role) -> Self {
        self.least = least;
        self
    }

    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Of the value of an Authorization header, if there is one.
    pub fn verify(&self, authorization: Option<&str>) -> Verdict {
        let shown = authorization.and_then(|header| {
            let (scheme, rest) = header.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| rest.trim_matches(' '))
        });
        let token = match shown {
            Some(token) => token,
            None => return NOTHING_SHOWN,
        };
        // RFC 6750, section 2.1: what has other characters is no token.
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        if token.is_empty() || token.len() > LONGEST || !token.bytes().all(is_token) {
            return NOT_GOOD;
        }
        let request = VerifyTokenRequest { token: token.into(), ..Default::default() };
        match self.tokens.verify_token_with(request, self.options.clone()).wait() {
            Ok(answer) => self.judge(answer.verification.unwrap_or_default()),
            // Also of this program's own credential: that says nothing about its caller's.
            Err(error) => Verdict::Unavailable { retry_after: error.retry_after.unwrap_or(Duration::from_secs(1)), error },
        }
    }

    fn judge(&self, verification: TokenVerification) -> Verdict {
        if verification.verdict() != TokenVerdict::Valid {
            NOT_GOOD
        } else if verification.role < self.least as i32 {
            Verdict::Forbidden { challenge: TOO_LOW, verification }
        } else {
            Verdict::Good(verification)
        }
    }
}
