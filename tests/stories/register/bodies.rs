//! Raw bytes, in; the same bytes, or the name of what is damaged, out.

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, ensure};
use casework::ids::MessageId;
use libtest_mimic::Trial;
use register::{Opening, Register, RegisterError};

use super::desk::{Desk, Rigour, ask, count, tell};
use crate::ground::{Engine, Ground, both};

/// Above this a body is a file.
const LARGE: usize = 512 * 1024;

pub fn trials() -> Vec<Trial> {
    [
        both("register::small_bodies_are_rows_and_large_ones_files", |ground| async move {
            let mut desk = Desk::open(ground).await?;
            for (uid, length, stored, kept) in
                [("small", 1, "here", 0), ("just", LARGE, "here", 0), ("large", LARGE + 1, "file", 1)]
            {
                let raw = of_length(uid, length);
                desk.one(uid, raw.clone()).await?;
                let id = id_of(&desk, uid).await?;
                ensure!(desk.register.read().await?.body(id).await? == raw, "{uid} is not as it came");
                let how = format!("select b.stored from body b join message m on m.id = b.message_id where m.uid = '{uid}'");
                ensure!(ask(&desk.ground, &how).await? == [stored], "{uid}");
                ensure!(files(&desk)?.len() == kept, "{uid}: {:?}", files(&desk)?);
            }
            desk.is_sound().await
        }),
        both("register::the_same_large_body_is_one_file", |ground| async move {
            let mut desk = Desk::open(ground).await?;
            let raw = of_length("same", LARGE * 2);
            desk.one("a", raw.clone()).await?;
            ensure!(desk.one("b", raw.clone()).await? == "duplicate");
            let second = id_of(&desk, "b").await?;
            ensure!(desk.register.read().await?.body(second).await? == raw);
            ensure!(files(&desk)?.len() == 1, "{:?}", files(&desk)?);
            desk.is_sound().await
        }),
        both("register::a_damaged_body_is_found_and_named", damaged),
        both("register::an_unfinished_file_is_never_taken_for_a_body", unfinished),
        both("register::a_store_that_is_no_folder_is_named", no_folder),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A mail of exactly `length` bytes, or as short as it can be, with a photograph that is hard to compress.
fn of_length(uid: &str, length: usize) -> Vec<u8> {
    let end = "\r\n--b--\r\n";
    let mut raw = format!(
        "From: ann@post.example\r\nTo: complaints@homes.example\r\nSubject: Damp {uid} {length}\r\nMessage-ID: <{uid}-{length}@p.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWet.\r\n--b\r\n\
         Content-Type: image/png\r\nContent-Disposition: attachment; filename=wall.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    .into_bytes();
    let mut seed = 7_u32;
    while raw.len() + end.len() < length {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        raw.push(if raw.len() % 76 == 0 {
            b'\n'
        } else {
            b'a' + (seed >> 24) as u8 % 26
        });
    }
    raw.extend(end.bytes());
    raw
}

async fn id_of(desk: &Desk, uid: &str) -> anyhow::Result<MessageId> {
    let messages = desk.messages("in").await?;
    let message = messages.into_iter().find(|message| message.uid == uid);
    Ok(MessageId(message.context("the message")?.id))
}

/// Every file below the store.
fn files(desk: &Desk) -> anyhow::Result<Vec<PathBuf>> {
    let (_, store) = desk.location()?;
    let mut files = Vec::new();
    for folder in std::fs::read_dir(store).into_iter().flatten() {
        for file in std::fs::read_dir(folder?.path())? {
            files.push(file?.path());
        }
    }
    Ok(files)
}

async fn damaged(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    desk.one("row", of_length("row", 1)).await?;
    desk.one("file", of_length("file", 2 * LARGE)).await?;
    desk.is_sound().await?;
    let (row, file) = (id_of(&desk, "row").await?, id_of(&desk, "file").await?);
    let path = files(&desk)?.remove(0);
    let whole = std::fs::read(&path)?;
    let name = file.to_string();

    let mut flipped = whole.clone();
    *flipped.last_mut().context("a byte")? ^= 1;
    for (how, bytes) in [
        ("a bit flipped", flipped),
        ("cut", whole[..whole.len() / 2].to_vec()),
        ("empty", Vec::new()),
    ] {
        std::fs::write(&path, bytes)?;
        let error = desk.register.read().await?.body(file).await.err().context(how)?;
        ensure!(
            matches!(error, RegisterError::Corrupt(_)) && error.to_string().contains(&name),
            "{how}: {error}"
        );
        ensure!(
            desk.register.read().await?.body(row).await.is_ok(),
            "{how}: the other is whole"
        );
        let found = desk.differences().await?;
        ensure!(
            found.len() == 1 && found[0].starts_with(&format!("message {name}: ")),
            "{how}: {found:?}"
        );
    }
    std::fs::remove_file(&path)?;
    let error = desk
        .register
        .read()
        .await?
        .body(file)
        .await
        .err()
        .context("gone")?;
    let (_, store) = desk.location()?;
    ensure!(matches!(error, RegisterError::Files(..)), "{error:?}");
    ensure!(
        error
            .to_string()
            .starts_with(&format!("the file store {} cannot be used: ", store.display())),
        "{error}"
    );
    ensure!(desk.differences().await?.len() == 1);
    std::fs::write(&path, whole)?;
    desk.is_sound().await?;

    let spoil = match desk.ground.engine {
        Engine::Sqlite => {
            "update body set packed = x'28b52ffd' where stored = 'here' and message_id in (select id from message where uid = 'row')"
        }
        Engine::Postgres => {
            "update body set packed = '\\x28b52ffd' where stored = 'here' and message_id in (select id from message where uid = 'row')"
        }
    };
    ensure!(
        tell(&desk.ground, Rigour::Kept, spoil).await? == 1,
        "the one short message"
    );
    let found = desk.differences().await?;
    ensure!(found.len() == 1 && found[0].contains("are damaged"), "{found:?}");
    Ok(())
}

async fn unfinished(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let raw = of_length("half", 2 * LARGE);
    let arrival = desk.arrival("half", raw.clone());
    desk.register.stow(&[arrival]).await?;
    let path = files(&desk)?.remove(0);
    // As a crash in the middle of the write leaves it.
    let half = path.with_extension("4711-0.part");
    std::fs::rename(&path, &half)?;
    std::fs::write(&half, b"half")?;
    ensure!(desk.one("half", raw.clone()).await? == "opened");
    let id = id_of(&desk, "half").await?;
    ensure!(desk.register.read().await?.body(id).await? == raw);
    ensure!(path.exists() && half.exists());
    desk.is_sound().await?;
    let (location, files) = desk.location()?;
    let hour = Duration::from_hours(1);
    let file = File::options().write(true).open(&half)?;
    let written = file.metadata()?.modified()?;
    for (age, opening, swept) in [
        (23 * hour, Opening::Create, false),
        (25 * hour, Opening::Existing, false),
        (25 * hour, Opening::Create, true),
    ] {
        file.set_modified(written - age)?;
        Register::open(&location, &files, opening).await?.close().await;
        ensure!(half.exists() != swept, "{age:?} {opening:?}");
    }
    ensure!(path.exists(), "a body was swept away");
    Ok(())
}

/// What the disk refuses costs no message: it stays where it is until the store can be used.
async fn no_folder(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let (_, store) = desk.location()?;
    std::fs::write(&store, "a file where the folder should be")?;
    let arrival = desk.arrival("large", of_length("large", 2 * LARGE));
    let error = desk
        .take_in(&[arrival])
        .await
        .err()
        .context("it was kept")?
        .downcast::<RegisterError>()?;
    ensure!(matches!(error, RegisterError::Files(..)), "{error:?}");
    ensure!(
        error.to_string().contains(&store.display().to_string()) && error.cure().contains("files"),
        "{error}"
    );
    ensure!(count(&desk.ground, "message").await? == 0);
    std::fs::remove_file(&store)?;
    ensure!(desk.one("large", of_length("large", 2 * LARGE)).await? == "opened");
    desk.is_sound().await
}
