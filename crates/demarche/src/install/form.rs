//! A file's bytes to the form in which it is compared and installed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Form;

/// The bytes that are digested and installed; a file that is not what its form asks for stays as it is, and its
/// digest tells.
pub(super) fn normal(form: Form, bytes: &[u8]) -> Cow<'_, [u8]> {
    match form {
        Form::Bytes => Cow::Borrowed(bytes),
        Form::Text => plain_line_ends(bytes),
        Form::Config => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Owned(config(text).into_bytes()),
            Err(_) => Cow::Borrowed(bytes),
        },
    }
}

fn plain_line_ends(bytes: &[u8]) -> Cow<'_, [u8]> {
    if !bytes.contains(&b'\r') {
        return Cow::Borrowed(bytes);
    }
    let mut plain = Vec::with_capacity(bytes.len());
    for (i, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(i + 1) != Some(&b'\n') {
            plain.push(*byte);
        }
    }
    Cow::Owned(plain)
}

/// The settings of `[nlp]` that a runtime needs and those of every component but its scorer (which is for training
/// alone), sections and keys in order of their names, values as compact JSON.
fn config(text: &str) -> String {
    let mut sections: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
            if is_wanted(section) {
                sections.entry(section).or_default();
            }
        } else if let Some((key, value)) = line.split_once('=')
            && let Some(settings) = sections.get_mut(section)
        {
            settings.insert(key.trim(), compact(value.trim()));
        }
    }
    let mut out = String::new();
    for (section, settings) in sections {
        out.push_str(&format!("[{section}]\n"));
        for (key, value) in settings {
            let kept = match section {
                "nlp" => ["lang", "pipeline", "disabled"].contains(&key),
                _ => key != "scorer",
            };
            if kept {
                out.push_str(&format!("{key} = {value}\n"));
            }
        }
        out.push('\n');
    }
    out
}

fn is_wanted(section: &str) -> bool {
    section == "nlp" || (section.starts_with("components.") && !section.ends_with(".scorer"))
}

/// A value as compact JSON; one that is none ("${…}", a reference) stays as it is.
fn compact(value: &str) -> String {
    match serde_json::from_str::<serde_json::Value>(value) {
        Ok(json) => json.to_string(),
        Err(_) => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_of_the_same_settings_are_one() {
        let unix = "[paths]\ntrain = null\n\n[nlp]\nlang = \"en\"\npipeline = [\"a\",\"b\"]\ndisabled = []\nseed = 0\n\n\
            [components]\n\n[components.b]\nscorer = {\"@scorers\":\"s\"}\nx = ${components.a:x}\n\n[components.a]\nx = 1\n";
        let windows = "[components.a]\r\nx=1\r\n[components.a.scorer]\r\n@scorers = \"s\"\r\n[components.b]\r\n\
            x = ${components.a:x}\r\n[nlp]\r\npipeline = [\"a\", \"b\"]\r\nlang = \"en\"\r\ndisabled = []\r\n";
        let expected = "[components.a]\nx = 1\n\n[components.b]\nx = ${components.a:x}\n\n\
            [nlp]\ndisabled = []\nlang = \"en\"\npipeline = [\"a\",\"b\"]\n\n";
        assert_eq!(config(unix), expected);
        assert_eq!(config(windows), expected);
    }

    #[test]
    fn only_line_ends_are_made_plain() {
        assert_eq!(&*normal(Form::Text, b"{\r\n\r}\r"), b"{\n\r}\r");
        assert_eq!(&*normal(Form::Bytes, b"{\r\n}"), b"{\r\n}");
    }
}
