//! A landlord's own words for letters, in a folder that the settings name.

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use crate::ground::{Ground, both};
use crate::office::{Office, mail};

pub fn trials() -> Vec<Trial> {
    [
        both(
            "letters::a_landlord_s_own_words_stand_before_the_built_in_ones",
            own,
        ),
        both(
            "letters::a_fault_in_own_words_shows_before_any_is_written",
            faulty,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An office with these files in its folder of letters.
fn office(ground: Ground, files: &[(&str, &str)]) -> Result<Office> {
    let office = Office::open(ground)?;
    let settings = std::fs::read_to_string(office.settings_file())?;
    let named = format!("{settings}\n[letters]\nfolder = \"letters\"\n");
    std::fs::write(office.settings_file(), named)?;
    for (file, text) in files {
        let path = office.folder().join("letters").join(file);
        std::fs::create_dir_all(path.parent().context("no folder")?)?;
        std::fs::write(path, text)?;
    }
    Ok(office)
}

async fn own(ground: Ground) -> Result<()> {
    let receipt = "Subject: It is here \u{2013} {{ reference }}\nNext: We read it today.\n\nThank you.\n";
    let office = office(
        ground,
        &[
            ("receipt.md", receipt),
            ("parts/received.md", "It lies on our desk.\n"),
            (".notes", "{{ of no letter }}"),
        ],
    )?;
    let words = mail("ann@post.example", "a1@post.example", "Mould", "It is back.");
    office.post("1", words)?;
    office.both().await?;
    let receipt = office.letters_of("receipt")?.pop().context("no receipt")?;
    let text = &receipt.message.text;
    ensure!(
        text.starts_with("What happens next: We read it today.\n"),
        "{text}"
    );
    ensure!(text.contains("Thank you.\n\nIt lies on our desk.\n"), "{text}");
    let subject = receipt.message.subject.as_deref().unwrap_or_default();
    ensure!(subject.starts_with("It is here"), "{subject}");
    office.close().await
}

async fn faulty(ground: Ground) -> Result<()> {
    let office = office(ground, &[("parts/apology.md", "Sorry, {{ nmae }}.\n")])?;
    let fault = office.bot().await.err().context("nobody saw it")?;
    let says = "parts/apology.md line 1: this letter has no `nmae`";
    ensure!(format!("{fault:#}").contains(says), "{fault:#}");
    office.close().await
}
