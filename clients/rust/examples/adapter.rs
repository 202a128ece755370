//! What the conformance runner drives this client with: clients/README.md, "The adapter".

use jeton::{rpc, v1, CallOptions, Canceller, Channel, Error, Watch, WatchCanceller};
use prost::Message;
use std::collections::HashMap;
use std::io::{self, BufRead, Write};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

// --- JSON, as much of it as one object of texts, numbers, true and false takes ---

#[derive(Debug, Default)]
struct Command(HashMap<String, String>);

impl Command {
    fn parse(line: &str) -> Option<Command> {
        let mut members = HashMap::new();
        let mut rest = line.trim().strip_prefix('{')?;
        while let Some(start) = rest.find('"') {
            let (name, after) = text(&rest[start..])?;
            let after = after.trim_start().strip_prefix(':')?.trim_start();
            let (value, after) = match after.starts_with('"') {
                true => text(after)?,
                false => {
                    let end = after.find([',', '}'])?;
                    (after[..end].trim().to_string(), &after[end..])
                }
            };
            members.insert(name, value);
            rest = after;
        }
        Some(Command(members))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.text(name)?.parse().ok()
    }
}

/// A text at the front, and what follows it.
fn text(from: &str) -> Option<(String, &str)> {
    let mut found = String::new();
    let mut letters = from.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((found, &from[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => found.push('\n'),
                't' => found.push('\t'),
                'r' => found.push('\r'),
                'u' => {
                    let code: String = letters.by_ref().take(4).map(|(_, digit)| digit).collect();
                    found.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?).unwrap_or('\u{fffd}'));
                }
                other => found.push(other),
            },
            other => found.push(other),
        }
    }
    None
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            control if (control as u32) < 0x20 => out += &format!("\\u{:04x}", control as u32),
            other => out.push(other),
        }
    }
    out + "\""
}

fn say(id: u64, more: &str) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{{\"id\": {id}{more}}}").and_then(|()| out.flush());
}

fn say_message(id: u64, name: &str, message: &impl Message) {
    say(id, &format!(", \"{name}\": \"{}\"", openssl::base64::encode_block(&message.encode_to_vec())));
}

fn say_error(id: u64, error: &Error) {
    let members = [("reason", &error.reason), ("domain", &error.domain), ("field", &error.field), ("message", &error.message)];
    let texts: String = members.iter().map(|(name, text)| format!(", \"{name}\": {}", quoted(text))).collect();
    say(id, &format!(", \"error\": {{\"code\": {}{texts}}}", error.code as i32));
}

// --- what runs ---

enum Stop {
    Call(Canceller),
    Watch(WatchCanceller),
}

#[derive(Clone, Default)]
struct Running {
    stops: Arc<Mutex<HashMap<u64, Stop>>>,
    allowances: Arc<Mutex<HashMap<u64, Sender<()>>>>,
}

fn asked<Q: Message + Default>(command: &Command) -> Option<(Q, CallOptions)> {
    let request = match command.text("request").unwrap_or_default() {
        "" => Vec::new(),
        request => openssl::base64::decode_block(request).ok()?,
    };
    let mut options = CallOptions::new();
    if let Some(timeout) = command.number("timeout_ms") {
        options = options.timeout(Duration::from_millis(timeout));
    }
    if let Some(token) = command.text("token") {
        options = options.token(token);
    }
    if command.text("wait_for_ready") == Some("true") {
        options = options.wait_for_ready();
    }
    Q::decode(&*request).ok().map(|request| (request, options))
}

impl Running {
    /// With the request as it prints, the answer says how it prints, too.
    fn call<R: Message + Default + 'static>(&self, id: u64, request: Option<String>, call: jeton::Call<R>) {
        self.stops.lock().unwrap().insert(id, Stop::Call(call.canceller()));
        thread::spawn(move || match call.wait() {
            Ok(response) => match request {
                Some(request) => say(id, &format!(", \"text\": {}", quoted(&format!("{request} {response:?} {response:#?}")))),
                None => say_message(id, "response", &response),
            },
            Err(error) => say_error(id, &error),
        });
    }

    fn stream<R: Message + Default + 'static>(&self, id: u64, take: Option<u64>, stream: jeton::Streaming<R>) {
        self.stops.lock().unwrap().insert(id, Stop::Call(stream.canceller()));
        let (allow, allowed) = mpsc::channel();
        (0..take.unwrap_or(0)).for_each(|_| allow.send(()).unwrap());
        self.allowances.lock().unwrap().insert(id, allow);
        thread::spawn(move || {
            let mut stream = stream;
            loop {
                if take.is_some() && allowed.recv().is_err() {
                    return;
                }
                match stream.next() {
                    Some(Ok(message)) => say_message(id, "message", &message),
                    Some(Err(error)) => return say_error(id, &error),
                    None => return say(id, ", \"end\": true"),
                }
            }
        });
    }

    fn watch(&self, id: u64, watch: Watch) {
        self.stops.lock().unwrap().insert(id, Stop::Watch(watch.canceller()));
        thread::spawn(move || {
            for item in watch {
                match item {
                    Ok(message) => say_message(id, "message", &message),
                    Err(error) => say_error(id, &error),
                }
            }
        });
    }

    fn take(&self, id: u64, count: u64) {
        if let Some(allow) = self.allowances.lock().unwrap().get(&id) {
            (0..count).for_each(|_| allow.send(()).unwrap_or(()));
        }
    }

    fn cancel(&self, id: u64) {
        match self.stops.lock().unwrap().get(&id) {
            Some(Stop::Call(call)) => call.cancel(),
            Some(Stop::Watch(watch)) => watch.cancel(),
            None => {}
        }
        self.take(id, 1);
    }
}

fn measure<Q: Message + Default + Clone + 'static, R: Message + Default>(
    id: u64, command: &Command, start: impl Fn(Q, CallOptions) -> jeton::Call<R> + Clone + Send + 'static,
) -> Result<(), &'static str> {
    let (request, options) = asked::<Q>(command).ok_or("no such request")?;
    let finish = Instant::now() + Duration::from_secs(command.number("seconds").unwrap_or(1));
    let workers: Vec<_> = (0..command.number("in_flight").unwrap_or(1))
        .map(|_| {
            let (start, request, options) = (start.clone(), request.clone(), options.clone());
            thread::spawn(move || {
                let mut took = Vec::new();
                while Instant::now() < finish {
                    let began = Instant::now();
                    if start(request.clone(), options.clone()).wait().is_ok() {
                        took.push(began.elapsed().as_micros());
                    }
                }
                took
            })
        })
        .collect();
    let mut took: Vec<u128> = workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect();
    took.sort_unstable();
    let at = |percent: usize| took.get(took.len() * percent / 100).copied().unwrap_or_default();
    say(id, &format!(", \"calls\": {}, \"p50_us\": {}, \"p99_us\": {}", took.len(), at(50), at(99)));
    Ok(())
}

/// Made of the generated stubs: `stubs!(service, function, constant, call)` for each.
macro_rules! stubs {
    ($($service:path, $function:ident, $constant:ident, $kind:ident;)*) => {
        const METHODS: &[&str] = &[$(<$service>::$constant.name),*];

        fn start(channel: &Channel, running: &Running, id: u64, command: &Command) -> Result<(), &'static str> {
            let method = command.text("method").unwrap_or_default();
            $(if method == <$service>::$constant.name {
                let (request, options) = asked(command).ok_or("no such request")?;
                let printed = command.text("print").map(|_| format!("{request:?} {request:#?}"));
                let started = <$service>::new(channel).$function(request, options);
                stubs!(@$kind running, id, command, printed, started);
                return Ok(());
            })*
            Err("no such method")
        }

        /// Calls the stub of a unary method over and over, from so many threads, for so long.
        fn bench(channel: &Channel, id: u64, command: &Command) -> Result<(), &'static str> {
            let method = command.text("method").unwrap_or_default();
            $(stubs!(@bench $kind $service, $function, $constant, method, channel, id, command);)*
            Err("no such method")
        }
    };
    (@bench Call $service:path, $function:ident, $constant:ident, $method:ident, $channel:ident, $id:ident, $command:ident) => {
        if $method == <$service>::$constant.name {
            let stub = <$service>::new($channel);
            return measure($id, $command, move |request, options| stub.$function(request, options));
        }
    };
    (@bench Streaming $($rest:tt)*) => {};
    (@Call $running:ident, $id:ident, $command:ident, $printed:ident, $call:ident) => {
        $running.call($id, $printed, $call)
    };
    (@Streaming $running:ident, $id:ident, $command:ident, $printed:ident, $stream:ident) => {
        let _ = $printed;
        $running.stream($id, $command.number("take"), $stream)
    };
}

include!("../target/stubs.rs");

fn connect(command: &Command) -> Result<Channel, Error> {
    let mut builder = Channel::builder(command.text("address").unwrap_or_default());
    let variable = command.text("token_variable").and_then(|name| std::env::var(name).ok());
    builder = match (command.text("token").or(variable.as_deref()), command.text("token_file")) {
        (Some(token), _) => builder.token(token),
        (None, Some(file)) => builder.token_file(file),
        (None, None) => builder.anonymous(), // the environment only when told
    };
    if let Some(attempts) = command.number("attempts") {
        builder = builder.attempts(attempts as u32);
    }
    if let Some(calls) = command.number("calls_maximum") {
        builder = builder.calls_maximum(calls as usize);
    }
    if let Some(silence) = command.number("keepalive_ms") {
        builder = builder.keepalive(Duration::from_millis(silence));
    }
    if let Some(file) = command.text("ca_file") {
        builder = builder.ca_file(file);
    }
    if let Some(file) = command.text("certificate_file") {
        builder = builder.certificate_file(file);
    }
    if let Some(file) = command.text("key_file") {
        builder = builder.key_file(file);
    }
    if let Some(name) = command.text("server_name") {
        builder = builder.server_name(name);
    }
    builder.build()
}

fn main() {
    let running = Running::default();
    let mut channel: Option<Channel> = None;
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let command = Command::parse(&line).unwrap_or_default();
        let id = command.number("id").unwrap_or_default();
        let failed = |why: &str| say(id, &format!(", \"failed\": {}", quoted(why)));
        match (command.text("do").unwrap_or_default(), &channel) {
            ("connect", _) => match connect(&command) {
                Ok(made) => {
                    channel = Some(made);
                    say(id, "");
                }
                Err(error) => say_error(id, &error),
            },
            ("call" | "stream", Some(channel)) => {
                if let Err(why) = start(channel, &running, id, &command) {
                    failed(why);
                }
            }
            ("bench", Some(channel)) => {
                if let Err(why) = bench(channel, id, &command) {
                    failed(why);
                }
            }
            ("watch", Some(channel)) => running.watch(id, Watch::new(channel, command.number("after_epoch"), None)),
            ("take", _) => running.take(command.number("call").unwrap_or(0), command.number("count").unwrap_or(0)),
            ("cancel", _) => running.cancel(command.number("call").unwrap_or(0)),
            ("methods", _) => {
                let names: Vec<String> = METHODS.iter().map(|name| quoted(name)).collect();
                say(id, &format!(", \"methods\": [{}]", names.join(", ")));
            }
            ("print", _) => say(id, &format!(", \"text\": {}", quoted(&format!("{channel:?} {channel:#?}")))),
            ("close", _) => {
                if let Some(channel) = channel.take() {
                    channel.close();
                }
                say(id, "");
            }
            _ => failed("not connected, or an unknown word"),
        }
    }
}
