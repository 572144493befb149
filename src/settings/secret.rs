//! The name of a variable or a file, in; the secret it holds, out, when it is asked for.

use super::fault::{SettingsFault, Source};
use super::written::Text;
use casework::toml_text::Wrong;
use std::path::{Path, PathBuf};
use wire::Secret;

/// Where a secret is to be found, and where the settings say so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretSource {
    kept: Kept,
    key: String,
    file: PathBuf,
    line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kept {
    Variable(String),
    File(PathBuf),
}

impl SecretSource {
    /// The secret, read now. A trailing line end of a file is no part of it.
    pub fn secret(&self, env: &dyn Fn(&str) -> Option<String>) -> Result<Secret, SettingsFault> {
        let (found, what, cure) = match &self.kept {
            Kept::Variable(name) => (
                env(name),
                format!("`{}` names {name}, which is not set", self.key),
                format!("set {name} in the environment that starts redress"),
            ),
            Kept::File(path) => (
                std::fs::read_to_string(path).ok(),
                format!(
                    "`{}` names {}, which is empty or cannot be read",
                    self.key,
                    path.display()
                ),
                "put the secret into that file and let redress alone read it".to_owned(),
            ),
        };
        found
            .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
            .filter(|text| !text.is_empty())
            .map(Secret::new)
            .ok_or_else(|| SettingsFault {
                file: self.file.clone(),
                line: Some(self.line),
                message: what,
                cure,
            })
    }

    /// The file that holds it, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.kept {
            Kept::Variable(_) => None,
            Kept::File(path) => Some(path),
        }
    }

    /// `<name>_env` or `<name>_file`: one of the two. `beside` is where to point when there is neither.
    pub(super) fn check<T>(
        source: &Source,
        name: &str,
        beside: &toml::Spanned<T>,
        [variable, file]: [Option<&Text>; 2],
    ) -> Result<Self, SettingsFault> {
        let (kept, key, text) = match (variable, file) {
            (Some(text), None) => (Kept::Variable(variable_name(source, name, text)?), "env", text),
            (None, Some(text)) => (Kept::File(source.path(text.get_ref())), "file", text),
            (Some(_), Some(text)) => {
                let message = format!("both `{name}_env` and `{name}_file` are given");
                return Err(source.fault(text.span(), Wrong::new(message, "keep one of them")));
            }
            (None, None) => {
                let message = format!("neither `{name}_env` nor `{name}_file` is given");
                let cure = format!("add `{name}_env` with the name of the variable that holds it");
                return Err(source.fault(beside.span(), Wrong::new(message, cure)));
            }
        };
        Ok(Self {
            kept,
            key: format!("{name}_{key}"),
            file: source.file.to_owned(),
            line: source.line(text.span()),
        })
    }
}

/// A name such as `REDRESS_IMAP_PASSWORD`. Anything else is most likely the secret itself, and is not repeated.
fn variable_name(source: &Source, name: &str, text: &Text) -> Result<String, SettingsFault> {
    let variable = text.get_ref();
    let sound = variable.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && variable
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    if sound {
        return Ok(variable.clone());
    }
    let message = format!("`{name}_env` is not the name of an environment variable");
    let cure = format!(
        "name the variable, as in REDRESS_{}, and keep the secret in it",
        name.to_uppercase()
    );
    Err(source.fault(text.span(), Wrong::new(message, cure)))
}
