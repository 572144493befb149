//! The files of `policies/`, in; a table of their names and texts, out.
//!
//! So a policy is added by adding its file: none is named in the program.

use std::fmt::Write;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let folder = Path::new(&here).join("../policies");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<io::Result<Vec<_>>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let mut table = String::from("&[\n");
    for path in files.iter().map(fs::DirEntry::path) {
        let text = path.to_string_lossy();
        if let (Some(name), true) = (
            path.file_stem(),
            path.extension().is_some_and(|end| end == "toml"),
        ) {
            writeln!(
                table,
                "    ({:?}, include_str!({text:?})),",
                name.to_string_lossy()
            )
            .map_err(io::Error::other)?;
        }
    }
    table.push_str("]\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("policies.rs"), table)
}
