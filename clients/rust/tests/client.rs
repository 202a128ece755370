//! The client against a real jetond, which ../with-daemon has started.

use jeton::v1::*;
use jeton::{rpc, CallOptions, Channel, Code, Error, Secret, TokenVerifier, Verdict, Watch};
use std::future::Future;
use std::pin::Pin;
use std::process::Command;
use std::sync::Arc;
use std::task::{Context, Poll, Wake};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

fn env(name: &str) -> String {
    std::env::var(format!("JETON_TEST_{name}")).expect("run ./check")
}

fn path(name: &str) -> String {
    format!("{}/{name}", env("DIR"))
}

fn token(account: &str) -> Secret {
    Secret::read(path(&format!("{account}.token"))).unwrap()
}

fn channel(account: &str) -> Channel {
    Channel::builder(&env("UNIX")).token(token(account)).build().unwrap()
}

fn daemon(word: &str) {
    let words: Vec<&str> = word.split_whitespace().collect();
    assert!(Command::new(env("RESTART")).args(words).status().unwrap().success());
}

fn who(channel: &Channel) -> Result<String, Error> {
    TokenServiceClient::new(channel).who_am_i(WhoAmIRequest {}).wait().map(|answer| answer.name)
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// As small as a runtime can be.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future: Pin<Box<F>> = Box::pin(future);
    let waker = Arc::new(Unpark(thread::current())).into();
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}

#[test]
fn calls_go_over_unix_tcp_and_tls_and_pass_over_a_dead_address() {
    let dead = format!("unix:/nowhere,tcp://127.0.0.1:1,{}", env("UNIX"));
    for address in [env("UNIX"), env("TCP"), env("TLS"), dead] {
        let channel = Channel::builder(&address).token(token("gateway")).ca_file(env("CA")).build().unwrap();
        assert_eq!(who(&channel).unwrap(), "gateway");
    }
}

#[test]
fn tls_says_why_it_fails() {
    let reason = |builder: jeton::Builder| who(&builder.anonymous().build().unwrap()).unwrap_err().reason;
    assert_eq!(reason(Channel::builder(&env("TLS")).ca_file(path("other.pem"))), "TLS_UNTRUSTED");
    assert_eq!(reason(Channel::builder(&env("TLS")).ca_file(env("CA")).server_name("jeton.example")), "TLS_NAME_MISMATCH");
    let error = Channel::builder(&env("TLS")).anonymous().ca_file("/nowhere.pem").build().unwrap_err();
    assert_eq!((error.code, &*error.reason), (Code::InvalidArgument, "TLS_FILE"));
}

#[test]
fn a_client_certificate_is_shown() {
    std::fs::write(path("clients"), "required\n").unwrap();
    daemon("");
    let builder = || Channel::builder(&env("TLS")).ca_file(env("CA")).token(token("admin"));
    assert_eq!(who(&builder().build().unwrap()).unwrap_err().reason, "TLS_CERTIFICATE_REQUIRED");
    let shown = builder().certificate_file(env("CERTIFICATE")).key_file(env("KEY")).build().unwrap();
    assert_eq!(who(&shown).unwrap(), "admin");
    std::fs::write(path("clients"), "optional\n").unwrap();
    daemon("");
}

#[test]
fn the_token_comes_from_a_file_or_the_environment() {
    let from_file = Channel::builder(&env("UNIX")).token_file(path("gateway.token")).build().unwrap();
    assert_eq!(who(&from_file).unwrap(), "gateway");
    std::env::set_var("JETON_TOKEN", token("admin").reveal());
    assert_eq!(who(&Channel::new(&env("UNIX")).unwrap()).unwrap(), "admin");
    std::env::remove_var("JETON_TOKEN");
    std::env::set_var("JETON_TOKEN_FILE", path("contributor.token"));
    assert_eq!(who(&Channel::new(&env("UNIX")).unwrap()).unwrap(), "contributor");
    std::env::remove_var("JETON_TOKEN_FILE");
}

#[test]
fn an_error_has_code_reason_and_field() {
    let accounts = ServiceAccountServiceClient::new(&channel("contributor"));
    let request = CreateServiceAccountRequest { name: "x".into(), ..Default::default() };
    let error = accounts.create_service_account(request.clone()).wait().unwrap_err();
    assert_eq!((error.code, &*error.field), (Code::InvalidArgument, "role"));
    assert!(!error.reason.is_empty() && error.to_string().contains(&error.reason));
    let request = CreateServiceAccountRequest { role: Role::Admin as i32, ..request };
    assert_eq!(accounts.create_service_account(request).wait().unwrap_err().code, Code::PermissionDenied);
    let anonymous = Channel::builder(&env("UNIX")).anonymous().build().unwrap();
    assert_eq!(who(&anonymous).unwrap_err().code, Code::Unauthenticated);
    let own = CallOptions::new().token(token("admin"));
    assert_eq!(TokenServiceClient::new(&anonymous).who_am_i_with(WhoAmIRequest {}, own).wait().unwrap().name, "admin");
}

#[test]
fn nothing_that_prints_holds_a_secret() {
    let secret = token("gateway");
    let text = secret.reveal().to_string();
    let one = VerifyTokenRequest { token: text.clone(), ..Default::default() };
    let shown = [
        format!("{:?} {:?} {:?}", channel("gateway"), secret, one),
        format!("{:?}", BatchVerifyTokensRequest { requests: vec![one], ..Default::default() }),
        format!("{:?}", revoke_token_request::Target::Secret(text.clone())),
        format!("{:?}", CreateServiceAccountResponse { secret: text.clone(), ..Default::default() }),
        format!("{:?}", Channel::builder("unix:/x").token(secret.clone())),
    ];
    for each in shown {
        assert!(each.contains("redacted") && !each.contains(&text), "{each}");
    }
}

#[test]
fn many_calls_run_at_once_and_are_awaited() {
    let tokens = TokenServiceClient::new(&channel("gateway"));
    let request = VerifyTokenRequest { token: token("contributor").reveal().into(), ..Default::default() };
    let calls: Vec<_> = (0..1000).map(|_| tokens.verify_token(request.clone())).collect();
    block_on(async {
        for call in calls {
            assert_eq!(call.await.unwrap().verification.unwrap().verdict(), TokenVerdict::Valid);
        }
    });
}

#[test]
fn a_stream_is_read_and_cancelled() {
    let health = rpc::HealthServiceClient::new(&channel("gateway"));
    let request = rpc::WatchHealthRequest::default();
    let mut stream = health.watch_health(request.clone());
    assert_eq!(stream.next().unwrap().unwrap().status(), rpc::ServingStatus::Serving);
    let canceller = stream.canceller();
    thread::spawn(move || canceller.cancel());
    assert_eq!(block_on(stream.next_message()).unwrap().unwrap_err().code, Code::Cancelled);
    assert!(stream.next().is_none());
    let mut stream = health.watch_health_with(request, CallOptions::new().timeout(Duration::from_millis(50)));
    assert!(stream.next().unwrap().is_ok());
    assert_eq!(stream.next().unwrap().unwrap_err().code, Code::DeadlineExceeded);
}

#[test]
fn calls_find_a_server_that_comes_back() {
    let channel = channel("gateway");
    assert_eq!(who(&channel).unwrap(), "gateway");
    daemon("");
    assert_eq!(who(&channel).unwrap(), "gateway");
    daemon("stop");
    let begun = Instant::now();
    assert_eq!(who(&channel).unwrap_err().reason, "UNREACHABLE");
    assert!(begun.elapsed() < Duration::from_secs(4)); // four pauses, the longest 960 ms
    let tokens = TokenServiceClient::new(&channel);
    let late = CallOptions::new().wait_for_ready().timeout(Duration::from_millis(50));
    assert_eq!(tokens.who_am_i_with(WhoAmIRequest {}, late).wait().unwrap_err().code, Code::DeadlineExceeded);
    let waiting = tokens.who_am_i_with(WhoAmIRequest {}, CallOptions::new().wait_for_ready());
    daemon("start");
    assert_eq!(waiting.wait().unwrap().name, "gateway");
}

#[test]
fn closing_ends_what_is_open() {
    let channel = channel("gateway");
    let mut stream = rpc::HealthServiceClient::new(&channel).watch_health(rpc::WatchHealthRequest::default());
    assert!(stream.next().unwrap().is_ok());
    channel.close();
    assert_eq!(stream.next().unwrap().unwrap_err().reason, "CHANNEL_CLOSED");
    assert_eq!(who(&channel).unwrap_err().reason, "CHANNEL_CLOSED");
}

#[test]
fn a_header_is_judged() {
    let channel = Channel::builder(&env("UNIX")).token(token("gateway")).attempts(1).build().unwrap();
    let verifier = TokenVerifier::new(&channel).role(Role::Contributor);
    let judge = |account: &str| verifier.verify(Some(&format!("Bearer {}", token(account).reveal())));
    match judge("contributor") {
        Verdict::Good(who) => assert_eq!(who.service_account_name, "contributor"),
        other => panic!("{other:?}"),
    }
    assert!(matches!(judge("gateway"), Verdict::Forbidden { challenge, .. } if challenge.contains("insufficient_scope")));
    assert_eq!(judge("disabled").status(), 401);
    for header in [None, Some(""), Some("Basic YTpi"), Some("Bearer"), Some("Bearer a b"), Some("Bearer ü"), Some("bearer jeton_x")] {
        assert_eq!(verifier.verify(header).status(), 401, "{header:?}");
    }
    daemon("stop");
    assert_eq!(judge("contributor").status(), 503);
    daemon("start");
    let bad = Channel::builder(&env("UNIX")).token("jeton_nobody").build().unwrap();
    assert_eq!(TokenVerifier::new(&bad).verify(Some("Bearer jeton_x")).status(), 503); // its own fault
}

#[test]
fn a_watch_outlives_its_connection() {
    let channel = channel("admin");
    let accounts = ServiceAccountServiceClient::new(&channel);
    let create = |name: &str| {
        let request = CreateServiceAccountRequest { name: name.into(), role: Role::Viewer as i32, ..Default::default() };
        accounts.create_service_account_with(request, CallOptions::new().wait_for_ready()).wait().unwrap().epoch
    };
    let mut watch = Watch::new(&channel, Some(0), None);
    let mut seen = Vec::new();
    let mut read_until = |watch: &mut Watch, epoch: u64| {
        while seen.last() != Some(&epoch) {
            seen.extend(watch.next().unwrap().map(|each| each.event.map(|_| each.epoch)).unwrap());
        }
        assert_eq!(seen, (1..=epoch).collect::<Vec<_>>());
    };
    read_until(&mut watch, create("watched-1"));
    daemon("");
    read_until(&mut watch, create("watched-2"));
    watch.canceller().cancel();
    assert_eq!(watch.next().unwrap().unwrap_err().code, Code::Cancelled);
}

#[test]
fn what_is_too_long_is_not_sent_and_a_wrong_address_is_refused() {
    let channel = channel("gateway");
    let request = VerifyTokenRequest { token: "x".repeat(2 << 20), ..Default::default() };
    assert_eq!(TokenServiceClient::new(&channel).verify_token(request).wait().unwrap_err().reason, "TOO_LARGE");
    assert_eq!(who(&channel).unwrap(), "gateway");
    for address in ["", "localhost", "tcp://:1", "tcp://x:99999", "tls://", "unix:", "http://x:1", "::1:7070", "a:1,"] {
        assert_eq!(Channel::builder(address).anonymous().build().unwrap_err().reason, "BAD_ADDRESS", "{address}");
    }
}

#[test]
fn the_example_of_the_readme_runs() {
    let example = env!("CARGO_MANIFEST_DIR").to_string() + "/target/debug/examples/readme";
    let output = Command::new(example).env("JETON_TOKEN_FILE", path("gateway.token")).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "not good\n");
}
