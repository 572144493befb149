//! Whole files: the samples that must be read; the faults are a table of their own.

mod faults;

use super::*;
use std::fs;
use tempfile::TempDir;

/// Every key there is, once.
const EVERY_KEY: &str = r#"
[landlord]
name = "Larkfield Homes"
policy = "om-web"
region = "england-and-wales"
homes = { rented = 8100, shared_ownership = 240 }
office_hours = "Mon-Fri 09:00-17:00"
out_of_hours = "0113 496 0000"

[register]
url = "sqlite:redress.db"
files = "files"
signing_keys = "keys"

[[mailbox]]
name = "complaints"
address = "complaints@larkfield.example"
imap = "imaps://mail.larkfield.example:993/INBOX"
user = "complaints@larkfield.example"
password_env = "REDRESS_IMAP_PASSWORD"
after = "keep"
trusted_authserv_id = "mx.larkfield.example"

[outgoing]
smtp = "smtps://mail.larkfield.example:465"
user = "complaints@larkfield.example"
password_env = "REDRESS_SMTP_PASSWORD"
from = "Larkfield Homes complaints <complaints@larkfield.example>"
bounces = "complaints+{token}@larkfield.example"
divert_to = ""
receipts = { per_sender_hour = 10, per_sender_day = 30, oldest = "14 days" }

[telegram]
token_env = "REDRESS_TELEGRAM_TOKEN"
api_url = "https://api.telegram.org"
staff_group = -1001234567890

[people]
complaints_team = "complaints-team"
on_call = ["on.call@larkfield.example"]
safeguarding = ["safeguarding@larkfield.example"]
administrator = ["it@larkfield.example"]

[[team]]
name = "repairs"
email = "repairs@larkfield.example"
manager = "ada.quill@larkfield.example"

[[staff]]
name = "Noor Bell"
email = "noor.bell@larkfield.example"
team = "repairs"
roles = ["investigator"]

[[route]]
category = ["repairs", "damp-and-mould"]
to = "repairs"

[report]
secretary = ["board.secretary@larkfield.example"]
panel = ["panel@larkfield.example"]
board = ["board@larkfield.example"]
"#;

/// A folder with an inbox and a letters folder, where settings may lie.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("inbox")).unwrap();
    fs::create_dir(folder.path().join("letters")).unwrap();
    folder
}

fn read_in(folder: &TempDir, text: &str) -> Result<Settings, SettingsFault> {
    let file = folder.path().join(FILE_NAME);
    fs::write(&file, text).unwrap();
    read(&file)
}

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

#[test]
fn every_key_arrives_where_it_belongs() {
    let folder = folder();
    let settings = read_in(&folder, EVERY_KEY).unwrap();
    let at = |name: &str| folder.path().join(name);

    assert_eq!(settings.landlord.name, "Larkfield Homes");
    assert_eq!(settings.landlord.policy, PolicyChoice::Named("om-web".to_owned()));
    assert_eq!(settings.landlord.region, "england-and-wales");
    let homes = Homes {
        rented: 8100,
        shared_ownership: 240,
    };
    assert_eq!(settings.landlord.homes, Some(homes));
    assert_eq!(settings.landlord.office_hours, OfficeHours::default());
    assert_eq!(settings.landlord.out_of_hours.as_deref(), Some("0113 496 0000"));

    assert_eq!(settings.register.database, Database::Sqlite(at("redress.db")));
    assert_eq!(settings.register.files, FileStore::Folder(at("files")));
    assert_eq!(settings.register.signing_keys, at("keys"));

    let [mailbox] = settings.mailboxes.as_slice() else {
        panic!("one mailbox")
    };
    assert_eq!(mailbox.after, After::Keep);
    assert_eq!(
        mailbox.trusted_authserv_id.as_deref(),
        Some("mx.larkfield.example")
    );
    let MailSource::Imap {
        server,
        folder: inbox,
        login,
    } = &mailbox.source
    else {
        panic!("imap")
    };
    assert_eq!(
        (server.host.as_str(), server.port),
        ("mail.larkfield.example", 993)
    );
    assert_eq!(
        (inbox.as_str(), login.user.as_str()),
        ("INBOX", "complaints@larkfield.example")
    );

    let outgoing = &settings.outgoing;
    assert_eq!(outgoing.from.name.as_deref(), Some("Larkfield Homes complaints"));
    assert_eq!(outgoing.from.address, address("complaints@larkfield.example"));
    assert_eq!(outgoing.replies, outgoing.bounces);
    assert_eq!(outgoing.divert_to, None);
    assert_eq!(outgoing.receipts, Receipts::default());

    let telegram = settings.telegram.as_ref().unwrap();
    assert_eq!(telegram.api_url, "https://api.telegram.org");
    assert_eq!(telegram.staff_group, Some(-1_001_234_567_890));

    assert_eq!(settings.people.complaints_team, [address("it@larkfield.example")]);
    assert_eq!(
        settings.people.complaints_team_name.as_deref(),
        Some("complaints-team")
    );
    assert_eq!(settings.people.on_call, [address("on.call@larkfield.example")]);
    assert_eq!(
        settings.people.safeguarding,
        [address("safeguarding@larkfield.example")]
    );
    assert_eq!(
        settings.teams[0].manager,
        Some(address("ada.quill@larkfield.example"))
    );
    assert_eq!(settings.staff[0].team.as_deref(), Some("repairs"));
    assert_eq!(settings.staff[0].roles, ["investigator"]);
    assert_eq!(settings.routes[0].category, ["repairs", "damp-and-mould"]);
    assert_eq!(settings.routes[0].to, RouteTo::Team("repairs".to_owned()));
    let report = settings.report.as_ref().unwrap();
    assert_eq!(report.secretary, [address("board.secretary@larkfield.example")]);
    assert_eq!(report.panel, [address("panel@larkfield.example")]);
    assert_eq!(report.board, [address("board@larkfield.example")]);

    let [warning] = settings.warnings() else {
        panic!("one warning")
    };
    assert_eq!(warning.line, Some(39), "{warning}");
    assert!(
        warning
            .message
            .contains("`complaints-team`, which is not defined"),
        "{warning}"
    );
}

#[test]
fn the_example_works_as_it_stands() {
    let folder = folder();
    let settings = read_in(&folder, include_str!("../../redress.example.toml")).unwrap();
    assert!(settings.warnings().is_empty(), "{:?}", settings.warnings());
    let Way::Maildir(outbox) = &settings.outgoing.way else {
        panic!("letters as files")
    };
    assert_eq!(*outbox, folder.path().join("outbox"));
    let MailSource::Maildir(inbox) = &settings.mailboxes[0].source else {
        panic!("a Maildir")
    };
    assert_eq!(*inbox, folder.path().join("inbox"));
}

#[test]
fn the_lines_the_example_keeps_as_comments_work_too() {
    let mut text = String::new();
    for line in include_str!("../../redress.example.toml").lines() {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let is_key =
            bare.starts_with('[') || bare.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        let other_way =
            bare.starts_with("maildir") || bare.contains("_file = ") || bare.contains("\"policies\"");
        if is_key && !other_way && bare != "[policies]" {
            text.push_str(bare);
            text.push('\n');
        }
    }
    let settings = read_in(&folder(), &text).unwrap();
    assert!(matches!(settings.mailboxes[0].source, MailSource::Imap { .. }));
    assert!(matches!(settings.outgoing.way, Way::Smtp { login: Some(_), .. }));
    assert!(settings.telegram.is_some() && settings.letters.is_some());
}
