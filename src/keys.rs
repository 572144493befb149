//! A folder, in; the landlord's signing keys, made at the first start, out.

use crate::problem::Problem;
use casework::cases::{Key, Keys};
use casework::given::Chance;
use chrono::{DateTime, Utc};
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

const ENDING: &str = "key";

/// The keys in `folder`; the one whose name sorts last signs. An empty folder gets a key named
/// after today.
pub fn load(folder: &Path, now: DateTime<Utc>, chance: &mut Chance) -> Result<Keys, Problem> {
    let fault = |error: std::io::Error| {
        let cure = "check signing_keys in [register] and the folder's rights";
        Problem::new(
            "keys",
            format!("the signing keys in {} cannot be used: {error}", folder.display()),
            cure,
        )
    };
    std::fs::create_dir_all(folder).map_err(fault)?;
    let mut keys = read_all(folder).map_err(fault)?;
    if keys.is_empty() {
        make(folder, now, chance).map_err(fault)?;
        keys = read_all(folder).map_err(fault)?;
    }
    let sound: Option<Vec<Key>> = keys.into_iter().collect();
    sound.and_then(Keys::new).ok_or_else(|| {
        let message = format!("a file in {} is not a signing key", folder.display());
        Problem::new(
            "keys",
            message,
            "restore it from a backup, or move it out of the folder",
        )
    })
}

fn read_all(folder: &Path) -> std::io::Result<Vec<Option<Key>>> {
    let mut keys = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            keys.push(Key::read(name, &std::fs::read_to_string(&path)?));
        }
    }
    Ok(keys)
}

/// Writes a key whole under another name and only then links it in place: of two programs that
/// start together, one makes the key and both read that one.
fn make(folder: &Path, now: DateTime<Utc>, chance: &mut Chance) -> std::io::Result<()> {
    let name = now.format("%Y-%m-%d").to_string();
    let key = Key::draw(name.clone(), chance);
    let unfinished = folder.join(format!("{name}.{}.part", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    file.write_all(key.text().as_bytes())?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&unfinished, folder.join(format!("{name}.{ENDING}")));
    std::fs::remove_file(&unfinished)?;
    match linked {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::cases::Purpose;
    use casework::ids::ContactId;

    #[test]
    fn the_first_start_makes_a_key_and_later_ones_use_it() {
        let folder = tempfile::tempdir().unwrap();
        let now = DateTime::UNIX_EPOCH;
        let mut chance = Chance::from_seed([3; 32]);
        let ann = ContactId::new(now, &mut chance);
        let token = load(folder.path(), now, &mut chance)
            .unwrap()
            .sign(Purpose::Join, None, ann, None);
        assert!(load(folder.path(), now, &mut chance).unwrap().verify(&token));
        let file = folder.path().join("1970-01-01.key");
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&file.metadata().unwrap().permissions()) & 0o777,
            0o600
        );
        std::fs::write(file, "rubbish").unwrap();
        assert_eq!(load(folder.path(), now, &mut chance).unwrap_err().kind, "keys");
    }
}
