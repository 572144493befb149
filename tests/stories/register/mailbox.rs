//! A Maildir that others use too, in; each message in the register once and marked as asked, out.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, ensure};
use bot::{After, Bot, Maildir, Seen, Tally, look};
use casework::given::Clock;
use libtest_mimic::Trial;
use tokio_util::sync::CancellationToken;

use super::desk::{Desk, ask, count, mail, rows};
use crate::ground::{Ground, both};

/// More than share a transaction.
const MANY: usize = 130;

#[expect(clippy::too_many_lines, reason = "a list of stories")]
pub fn trials() -> Vec<Trial> {
    [
        both(
            "register::a_message_is_marked_as_the_settings_say",
            |ground| async move {
                for (after, places) in [
                    (After::Keep, ["new/1.a.h", "cur/2.b.h:2,F"]),
                    (After::Seen, ["cur/1.a.h:2,S", "cur/2.b.h:2,FS"]),
                    (
                        After::Move("Processed".to_owned()),
                        [".Processed/cur/1.a.h:2,S", ".Processed/cur/2.b.h:2,FS"],
                    ),
                ] {
                    let mut box_ = Mailbox::open(Ground::new(ground.engine).await?, after).await?;
                    box_.put("new/1.a.h", "a")?;
                    box_.put("cur/2.b.h:2,F", "b")?;
                    ensure!(box_.look().await?.taken_in() == 2);
                    let left = files(&box_.maildir.folder)?;
                    ensure!(left == places || left.iter().rev().eq(places.iter()), "{left:?}");
                    let before = rows(&box_.desk.ground).await?;
                    for again in [box_.look().await?, box_.look_afresh().await?] {
                        ensure!(again.taken_in() == 0 && again.failed.is_empty(), "{again:?}");
                    }
                    ensure!(files(&box_.maildir.folder)? == left && rows(&box_.desk.ground).await? == before);
                }
                Ok(())
            },
        ),
        both(
            "register::a_message_that_a_reader_renames_is_the_same",
            |ground| async move {
                let mut box_ = Mailbox::open(ground, After::Keep).await?;
                box_.put("new/1.a.h", "a")?;
                ensure!(box_.look().await?.taken_in() == 1);
                let before = rows(&box_.desk.ground).await?;
                for (from, to) in [("new/1.a.h", "cur/1.a.h:2,"), ("cur/1.a.h:2,", "cur/1.a.h:2,RS")] {
                    std::fs::rename(box_.maildir.folder.join(from), box_.maildir.folder.join(to))?;
                    ensure!(box_.look().await? == Tally::default(), "{to}");
                    ensure!(
                        box_.look_afresh().await?
                            == Tally {
                                known: 1,
                                ..Tally::default()
                            },
                        "{to}"
                    );
                }
                ensure!(rows(&box_.desk.ground).await? == before);
                Ok(())
            },
        ),
        both("register::what_is_gone_before_it_is_read_is_recorded", gone),
        both(
            "register::one_that_cannot_be_read_keeps_back_no_other",
            |ground| async move {
                let mut box_ = Mailbox::open(ground, After::Seen).await?;
                let new = box_.maildir.folder.join("new");
                std::os::unix::fs::symlink(new.join("0.loop.h"), new.join("0.loop.h"))?;
                std::fs::create_dir(new.join("0.folder.h"))?;
                box_.put("new/1.a.h", "a")?;
                let tally = box_.look().await?;
                let failed: Vec<&str> = tally.failed.iter().map(|place| place.uid.as_str()).collect();
                ensure!(tally.taken_in() == 1 && failed == ["0.loop.h"], "{tally:?}");
                std::fs::remove_file(new.join("0.loop.h"))?;
                box_.put("new/0.loop.h", "b")?;
                ensure!(box_.look().await?.taken_in() == 1, "it is looked at again");
                ensure!(count(&box_.desk.ground, "message where outcome = 'opened'").await? == 2);
                Ok(())
            },
        ),
        both(
            "register::a_mailbox_that_cannot_be_marked_is_taken_in_all_the_same",
            |ground| async move {
                let mut box_ = Mailbox::open(ground, After::Move("Processed".to_owned())).await?;
                let folder = box_.maildir.folder.join(".Processed");
                std::fs::write(&folder, "a file where the folder should be")?;
                box_.put_many()?;
                let error = format!("{:#}", box_.look().await.err().context("marked")?);
                ensure!(
                    error.contains("complaints") && error.contains(&folder.display().to_string()),
                    "{error}"
                );
                ensure!(count(&box_.desk.ground, "message where outcome = 'opened'").await? == MANY as u64);
                std::fs::remove_file(&folder)?;
                ensure!(
                    box_.look().await?
                        == Tally {
                            known: MANY as u64,
                            ..Tally::default()
                        }
                );
                ensure!(
                    files(&folder.join("cur"))?.len() == MANY
                        && files(&box_.maildir.folder.join("new"))?.is_empty()
                );
                Ok(())
            },
        ),
        both(
            "register::a_folder_that_is_no_maildir_is_named",
            |ground| async move {
                let mut box_ = Mailbox::open(ground, After::Keep).await?;
                std::fs::remove_dir_all(&box_.maildir.folder)?;
                let error = format!("{:#}", box_.look().await.err().context("looked")?);
                let named = format!(
                    "mailbox complaints: {} cannot be used",
                    box_.maildir.folder.join("new").display()
                );
                ensure!(error.starts_with(&named), "{error}");
                Ok(())
            },
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

struct Mailbox {
    desk: Desk,
    bot: Bot,
    maildir: Maildir,
    settled: Seen,
}

impl Mailbox {
    async fn open(ground: Ground, after: After) -> anyhow::Result<Self> {
        let mut desk = Desk::open(ground).await?;
        let folder = desk.ground.dir.path().join("inbox");
        let clock: Arc<dyn Clock> = Arc::new(desk.clock.clone());
        let bot = Bot {
            register: desk.register.clone(),
            rules: Arc::clone(&desk.rules),
            clock,
            chance: desk.chance.fork(),
            progress: |_, _| MEANWHILE.with_borrow_mut(|meanwhile| meanwhile.drain(..).for_each(|act| act())),
        };
        Ok(Self {
            desk,
            bot,
            maildir: Maildir {
                name: "complaints".to_owned(),
                folder,
                after,
            },
            settled: Seen::default(),
        })
    }

    fn put(&self, place: &str, who: &str) -> anyhow::Result<()> {
        let raw = mail(
            &format!("{who}@post.example"),
            &format!("{who}@p.example"),
            "Damp",
            &format!("The wall of {who} is wet."),
        );
        Ok(std::fs::write(self.maildir.folder.join(place), raw)?)
    }

    fn put_many(&self) -> anyhow::Result<()> {
        (0..MANY).try_for_each(|n| self.put(&format!("new/{n:04}.m.h"), &format!("p{n}")))
    }

    async fn look(&mut self) -> anyhow::Result<Tally> {
        Ok(look(
            &mut self.bot,
            &self.maildir,
            &mut self.settled,
            &CancellationToken::new(),
        )
        .await?)
    }

    /// As a bot does that has just been started.
    async fn look_afresh(&mut self) -> anyhow::Result<Tally> {
        self.settled = Seen::default();
        self.look().await
    }
}

thread_local! {
    /// What others do to the mailbox after the first batch of a look, on the thread of one story.
    static MEANWHILE: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
}

/// Of two messages that the second batch would read, one is deleted meanwhile and one is flagged by a reader.
async fn gone(ground: Ground) -> anyhow::Result<()> {
    let mut box_ = Mailbox::open(ground, After::Keep).await?;
    box_.put_many()?;
    let (new, cur) = (box_.maildir.folder.join("new"), box_.maildir.folder.join("cur"));
    let (deleted, flagged) = (new.join("0128.m.h"), new.join("0129.m.h"));
    MEANWHILE.with_borrow_mut(|meanwhile| {
        meanwhile.push(Box::new(move || {
            let done = std::fs::remove_file(deleted).and(std::fs::rename(flagged, cur.join("0129.m.h:2,S")));
            assert!(done.is_ok(), "{done:?}");
        }));
    });
    let tally = box_.look().await?;
    ensure!(
        tally.outcomes.get("opened") == Some(&(MANY as u64 - 2)) && tally.failed.is_empty(),
        "{tally:?}"
    );
    let gone = "select uid from message where outcome = 'gone'";
    ensure!(
        ask(&box_.desk.ground, gone).await? == ["0128.m.h"],
        "{:?}",
        ask(&box_.desk.ground, gone).await?
    );
    let tally = box_.look().await?;
    ensure!(
        tally.outcomes.get("opened") == Some(&1) && tally.taken_in() == 1,
        "the flagged one: {tally:?}"
    );
    ensure!(box_.look_afresh().await?.taken_in() == 0);
    ensure!(count(&box_.desk.ground, "message where direction = 'in'").await? == MANY as u64);
    box_.desk.is_sound().await
}

/// The files below a folder, by their path in it, in order.
fn files(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path.strip_prefix(folder)?.display().to_string());
            }
        }
    }
    found.sort();
    Ok(found)
}
