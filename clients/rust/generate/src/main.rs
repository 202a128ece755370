//! Writes the client's messages, for `make generate`: `jeton-generate OUT INCLUDE[,INCLUDE…] FILE.proto…`

use std::collections::HashMap;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (out, includes, files) = (&arguments[0], &arguments[1], &arguments[2..]);
    let includes: Vec<&str> = includes.split(',').collect();
    prost_build::Config::new().out_dir(out).compile_protos(files, &includes)?;
    let secrets = secrets(files)?;
    for entry in fs::read_dir(out)? {
        let path = entry?.path();
        if path.extension().map_or(false, |extension| extension == "rs") {
            redact(&path, &secrets)?;
        }
    }
    Ok(())
}

/// Of each message the fields that the schema calls sensitive; one within a oneof by the oneof's name.
fn secrets(files: &[String]) -> io::Result<HashMap<String, Vec<String>>> {
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for file in files {
        let (mut message, mut choice) = (String::new(), None);
        for line in fs::read_to_string(file)?.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                ["message", name, ..] => message = name.into(),
                ["oneof", name, ..] => choice = Some(name.to_string()),
                ["}"] => choice = None,
                [_, name, "=", ..] if line.contains("(jeton.rpc.v1.sensitive) = true") => {
                    let name = choice.clone().unwrap_or_else(|| name.into());
                    found.entry(message.clone()).or_default().push(name);
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

const DERIVE: &str = "#[derive(Clone, PartialEq, ::prost::Message)]\n";

/// prost's messages print all their fields. Those with secrets become plain structures that print without, beside one of
/// prost's that knows how they are written.
fn redact(path: &Path, secrets: &HashMap<String, Vec<String>>) -> io::Result<()> {
    let mut text = fs::read_to_string(path)?;
    for (message, hidden) in secrets {
        let head = format!("{DERIVE}pub struct {message} {{\n");
        let Some(start) = text.find(&head) else { continue };
        let end = start + text[start..].find("\n}\n").expect("a structure ends") + 3;
        let body = text[start + head.len()..end].to_string();
        let fields: Vec<&str> = body
            .lines()
            .filter_map(|line| line.trim().strip_prefix("pub ").and_then(|field| field.split_once(':')))
            .map(|(name, _)| name)
            .collect();
        let shown: String = fields
            .iter()
            .map(|name| format!("    {name}: {},\n", if hidden.iter().any(|each| each == name) { "hidden" } else { "shown" }))
            .collect();
        let plain: String = without_attributes(&body);
        text.replace_range(
            start..end,
            &format!(
                "#[derive(Clone, PartialEq, Default)]\npub struct {message} {{\n{plain}{DERIVE}struct {message}Wire {{\n{body}\
                 crate::secret::redacted! {{ {message} as {message}Wire {{\n{shown}}} }}\n"
            ),
        );
    }
    fs::write(path, text)
}

/// An attribute may go over several lines.
fn without_attributes(body: &str) -> String {
    let mut plain = String::new();
    let mut is_inside = false;
    for line in body.lines() {
        is_inside |= line.trim().starts_with("#[prost(");
        if !is_inside {
            plain += line;
            plain += "\n";
        }
        is_inside &= !line.trim_end().ends_with(")]");
    }
    plain
}
