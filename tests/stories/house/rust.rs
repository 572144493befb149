//! A Rust file, in; its words with their lines, comments left out, out.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// What to read of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of it.
    Whole,
    /// Without items under `#[cfg(test)]`.
    OutsideTests,
}

/// One word of a Rust file.
#[derive(Debug, PartialEq, Eq)]
pub enum Word {
    /// A name or keyword.
    Name(String),
    /// The text between the quotes of a string.
    Text(String),
    /// Punctuation, `::` in one piece, a bracket, or another literal.
    Mark(String),
}

impl Word {
    pub fn is_name(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }

    pub fn is_mark(&self, mark: &str) -> bool {
        matches!(self, Self::Mark(own) if own == mark)
    }
}

/// A word and the line it stands in, from 1.
pub struct Placed {
    pub word: Word,
    pub line: usize,
}

/// A file of the tree, its words read.
pub struct File {
    /// Relative to the tree's root, with `/`.
    pub path: String,
    pub words: Vec<Placed>,
}

/// Every Rust file below `root/under`, in the order of their paths. No such folder: none.
pub fn files(root: &Path, under: &str, scope: Scope) -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    for path in paths(&root.join(under), "rs")? {
        let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
        if scope == Scope::OutsideTests && is_test(&name) {
            continue;
        }
        let text = std::fs::read_to_string(&path).with_context(|| name.clone())?;
        let stream: TokenStream = text.parse().map_err(|error| anyhow!("{name}: {error}"))?;
        let mut words = Vec::new();
        read(stream, scope, &mut words);
        files.push(File { path: name, words });
    }
    Ok(files)
}

/// Every file with this ending below a folder; build products and hidden folders are left out.
pub fn paths(folder: &Path, ending: &str) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            found.extend(paths(&path, ending)?);
        } else if path.extension().is_some_and(|own| own == ending) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn is_test(path: &str) -> bool {
    path.split('/')
        .any(|part| matches!(part, "tests" | "tests.rs" | "benches" | "examples"))
}

fn read(stream: TokenStream, scope: Scope, words: &mut Vec<Placed>) {
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let line = token.span().start().line;
        let mut place = |word| words.push(Placed { word, line });
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                let inner = tokens.next_if(|next| matches!(next, TokenTree::Punct(p) if p.as_char() == '!'));
                let Some(TokenTree::Group(attribute)) = tokens.next() else {
                    continue;
                };
                let text = attribute.stream().to_string().replace(' ', "");
                let of_tests = text == "cfg(test)" || text.starts_with("cfg(all(test,");
                if scope == Scope::OutsideTests && of_tests {
                    if inner.is_some() {
                        return;
                    }
                    skip_item(&mut tokens);
                } else if !text.starts_with("doc=") {
                    read(attribute.stream(), scope, words);
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' && mark.spacing() == Spacing::Joint => {
                tokens.next();
                place(Word::Mark("::".to_owned()));
            }
            TokenTree::Punct(mark) => place(Word::Mark(mark.to_string())),
            TokenTree::Ident(name) => place(Word::Name(name.to_string())),
            TokenTree::Literal(literal) => place(literal_word(&literal.to_string())),
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                place(Word::Mark(open.to_owned()));
                read(group.stream(), scope, words);
                words.push(Placed {
                    word: Word::Mark(close.to_owned()),
                    line: group.span_close().start().line,
                });
            }
        }
    }
}

/// Passes over the item an attribute stands before: up to its block or its semicolon.
fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(mark) if mark.as_char() == ';' => return,
            _ => {}
        }
    }
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

fn literal_word(literal: &str) -> Word {
    match (literal.find('"'), literal.rfind('"')) {
        (Some(open), Some(close)) if open < close => Word::Text(literal[open + 1..close].to_owned()),
        _ => Word::Mark(literal.to_owned()),
    }
}
