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

/// A field that the schema calls sensitive, or a oneof that has one.
struct Hidden {
    name: String,
    /// Of a oneof: the variant with the secret.
    variant: Option<String>,
}

/// By message.
fn secrets(files: &[String]) -> io::Result<HashMap<String, Vec<Hidden>>> {
    let mut found: HashMap<String, Vec<Hidden>> = HashMap::new();
    for file in files {
        let (mut message, mut choice) = (String::new(), None);
        for line in fs::read_to_string(file)?.lines() {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                ["message", name, ..] => message = name.into(),
                ["oneof", name, ..] => choice = Some(name.to_string()),
                ["}"] => choice = None,
                [_, name, "=", ..] if line.contains("(jeton.rpc.v1.sensitive) = true") => {
                    let hidden = match &choice {
                        Some(choice) => Hidden { name: choice.clone(), variant: Some(camel(name)) },
                        None => Hidden { name: name.into(), variant: None },
                    };
                    found.entry(message.clone()).or_default().push(hidden);
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

const ALLOW: &str = "#[allow(clippy::derive_partial_eq_without_eq)]\n";
const MESSAGE: &str = "#[derive(Clone, PartialEq, ::prost::Message)]\n";
const CHOICE: &str = "#[derive(Clone, PartialEq, ::prost::Oneof)]\n";

/// prost's messages print all their fields. Those with secrets become plain structures that print without, beside one of
/// prost's that knows how they are written.
fn redact(path: &Path, secrets: &HashMap<String, Vec<Hidden>>) -> io::Result<()> {
    let mut text = fs::read_to_string(path)?;
    for (message, hidden) in secrets {
        let head = format!("{MESSAGE}pub struct {message} {{\n");
        let start = match text.find(&head) {
            Some(start) => start,
            None => continue,
        };
        let end = start + text[start..].find("\n}\n").expect("a structure ends") + 3;
        let plain = without_attributes(&text[start + head.len()..end]);
        let mut body = text[start + head.len()..end].to_string();
        let how = |name: &str| match hidden.iter().find(|each| each.name == name) {
            Some(Hidden { variant: Some(_), .. }) => "chosen",
            Some(Hidden { variant: None, .. }) => "hidden",
            None => "shown",
        };
        let fields: String = body
            .lines()
            .filter_map(|line| line.trim().strip_prefix("pub ").and_then(|field| field.split_once(':')))
            .map(|(name, _)| format!("    {name}: {},\n", how(name)))
            .collect();
        for choice in hidden.iter().filter(|each| each.variant.is_some()) {
            let path = format!("{}::{}", snake(message), camel(&choice.name));
            body = body.replace(&path, &format!("{path}Wire"));
        }
        text.replace_range(
            start..end,
            &format!(
                "#[derive(Clone, PartialEq, Default)]\npub struct {message} {{\n{plain}{MESSAGE}struct {message}Wire {{\n{body}\
                 crate::secret::redacted! {{ {message} as {message}Wire {{\n{fields}}} }}\n"
            ),
        );
        for choice in hidden {
            if let Some(variant) = &choice.variant {
                redact_choice(&mut text, message, &camel(&choice.name), variant);
            }
        }
    }
    fs::write(path, text)
}

/// The same for a oneof, in the module of its message.
fn redact_choice(text: &mut String, message: &str, name: &str, secret: &str) {
    let module = text.find(&format!("pub mod {} {{\n", snake(message))).expect("a oneof has a module");
    let head = format!("{ALLOW}{CHOICE}    pub enum {name} {{\n");
    let start = module + text[module..].find(&format!("    {head}")).expect("it has the oneof");
    let end = start + text[start..].find("\n    }\n").expect("an enum ends") + 7;
    let body = text[start + 4 + head.len()..end].to_string();
    let plain = without_attributes(&body);
    let variants: String = plain
        .lines()
        .filter_map(|line| line.trim().split_once('('))
        .map(|(variant, _)| format!("        {variant}: {},\n", if variant == secret { "hidden" } else { "shown" }))
        .collect();
    text.replace_range(
        start..end,
        &format!(
            "    #[derive(Clone, PartialEq)]\n    pub enum {name} {{\n{plain}    {CHOICE}    pub(super) enum {name}Wire {{\n{body}    \
             crate::secret::redacted_choice! {{ {name} as {name}Wire {{\n{variants}    }} }}\n"
        ),
    );
}

/// "token_id" is "TokenId".
fn camel(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// "RevokeTokenRequest" is "revoke_token_request".
fn snake(name: &str) -> String {
    let mut found = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !found.is_empty() {
            found.push('_');
        }
        found.extend(letter.to_lowercase());
    }
    found
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
