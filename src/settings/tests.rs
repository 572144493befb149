//! Whole files: the samples that must be read; the faults are a table of their own.

mod faults;

use super::*;
use casework::addresses::Address;
use casework::office::OfficeHours;
use casework::rules::{Away, Sharing};
use std::fs;
use tempfile::TempDir;
use wire::{Secret, Security, SignIn, Trust};

/// Every key there is, once.
const EVERY_KEY: &str = include_str!("tests/every_key.toml");

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
fn the_landlord_says_where_post_reaches_it() {
    let saying = |address: &str| {
        let line = format!("[landlord]\npost_address = \"{address}\"");
        EVERY_KEY.replacen("[landlord]", &line, 1)
    };
    let settings = read_in(&folder(), &saying("2 Larkfield Road, Leeds")).unwrap();
    let address = settings.landlord.post_address;
    assert_eq!(address.as_deref(), Some("2 Larkfield Road, Leeds"));
    let refused = read_in(&folder(), &saying("2 Larkfield Road\\nLeeds")).unwrap_err();
    assert!(refused.to_string().contains("post_address"), "{refused}");
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
    assert_eq!(settings.landlord.telephone.as_deref(), Some("0113 496 0100"));

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
        reach,
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
    assert_eq!(reach.timeout, std::time::Duration::from_mins(1));
    assert_eq!(reach.ca_file, None);

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
    let noor = &settings.staff[0];
    assert_eq!(noor.manager, Some(address("ada.quill@larkfield.example")));
    let away: Vec<Away> = ["2026-12-21..2027-01-02", "2027-03-01..2027-03-01"]
        .map(|span| span.parse().unwrap())
        .into();
    assert_eq!(noor.away, away);
    assert_eq!(noor.deputy, Some(address("kit.moor@larkfield.example")));
    assert_eq!(noor.compensation_up_to, Some(25_000), "in pence");
    let kit = &settings.staff[1];
    assert_eq!((&kit.team, &kit.manager, &kit.deputy), (&None, &None, &None));
    assert_eq!((kit.away.len(), kit.compensation_up_to), (0, None));
    assert_eq!(settings.teams[0].sharing, Sharing::RoundRobin);
    let places = ["M15 5", "Larkfield estate"].map(|place| place.parse().unwrap());
    assert_eq!(settings.routes[0].place, places);
    assert_eq!(settings.routes[0].category, ["repairs", "damp-and-mould"]);
    assert_eq!(settings.routes[0].to, RouteTo::Team("repairs".to_owned()));
    let report = settings.report.as_ref().unwrap();
    assert_eq!(report.secretary, [address("board.secretary@larkfield.example")]);
    assert_eq!(report.panel, [address("panel@larkfield.example")]);
    assert_eq!(report.board, [address("board@larkfield.example")]);

    let [warning] = settings.warnings() else {
        panic!("one warning")
    };
    assert_eq!(warning.line, Some(38), "{warning}");
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
        let other_way = bare.starts_with("maildir")
            || bare.starts_with("oauth")
            || bare.contains("_file = ")
            || bare.contains("\"policies\"");
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

#[test]
fn other_ways_of_saying_it() {
    let folder = folder();
    fs::write(folder.path().join("ours.toml"), "").unwrap();
    let mut text = EVERY_KEY.to_owned();
    for (from, to) in [
        ("\"om-web\"", "\"ours.toml\""),
        ("\"files\"", "\"s3://bucket/a/b/\""),
        ("\"sqlite:redress.db\"", "\"postgres://sam:hunter2@db/redress\""),
        ("after = \"keep\"", "after = { move = \"Processed\" }"),
        (
            "imaps://mail.larkfield.example:993/INBOX",
            "imap://localhost:10143",
        ),
        (
            "divert_to = \"\"",
            "divert_to = \"test@x.example\"\nreplies = \"re+{token}@x.example\"",
        ),
        (
            "{ per_sender_hour = 10, per_sender_day = 30, oldest = \"14 days\" }",
            "{ per_sender_hour = 40, oldest = \"2 hours\" }",
        ),
        ("\"complaints-team\"", "[\"COMPLAINTS@larkfield.example\"]"),
        ("to = \"repairs\"", "to = \"Noor.Bell@larkfield.example\""),
        ("[\"repairs\", \"damp-and-mould\"]", "\"repairs\""),
        ("[report]", "[letters]\nfolder = \"letters\"\n[report]"),
    ] {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    // A byte order mark, as some editors leave it.
    let settings = read_in(&folder, &format!("\u{feff}{text}")).unwrap();
    assert_eq!(
        settings.landlord.policy,
        PolicyChoice::File(folder.path().join("ours.toml"))
    );
    let store = FileStore::S3 {
        bucket: "bucket".to_owned(),
        prefix: "a/b".to_owned(),
    };
    assert_eq!(settings.register.files, store);
    let url = Database::Postgres("postgres://sam:hunter2@db/redress".to_owned());
    assert_eq!(settings.register.database, url);
    assert!(!format!("{settings:?}").contains("hunter2"));
    assert_eq!(settings.mailboxes[0].after, After::Move("Processed".to_owned()));
    let MailSource::Imap { server, .. } = &settings.mailboxes[0].source else {
        panic!("imap")
    };
    assert_eq!(server.security, Security::Plain);
    assert_eq!(settings.outgoing.divert_to, Some(address("test@x.example")));
    assert_eq!(
        settings.outgoing.replies.with_token("abc").unwrap(),
        address("re+abc@x.example")
    );
    let receipts = settings.outgoing.receipts;
    assert_eq!((receipts.per_sender_hour, receipts.per_sender_day), (40, 40));
    assert_eq!(receipts.oldest, chrono::TimeDelta::hours(2));
    assert_eq!(settings.people.complaints_team_name, None);
    assert_eq!(
        settings.routes[0].to,
        RouteTo::Person(address("noor.bell@larkfield.example"))
    );
    assert_eq!(settings.routes[0].category, ["repairs"]);
    assert_eq!(settings.letters, Some(folder.path().join("letters")));
    let warned: Vec<&str> = settings
        .warnings()
        .iter()
        .map(|warning| warning.message.as_str())
        .collect();
    assert_eq!(
        warned,
        [
            "`url` holds a password",
            "`divert_to` is set: no letter reaches a resident",
            "`divert_to` is set, and `after` changes mailbox `complaints`: a rehearsal would take its mail from those who live by it",
            "`complaints_team` holds the address of a mailbox that Redress reads itself",
        ]
    );
}

fn password(login: &Login, env: &dyn Fn(&str) -> Option<String>) -> Result<Secret, SettingsFault> {
    match login.sign_in(env, &Trust::new(None).unwrap())? {
        SignIn::Password { password, .. } => Ok(password),
        SignIn::Token { .. } => panic!("a token"),
    }
}

#[test]
fn passwords_are_fetched_when_asked_for() {
    let folder = folder();
    let by_file = EVERY_KEY.replace(
        "password_env = \"REDRESS_SMTP_PASSWORD\"",
        "password_file = \"smtp.password\"",
    );
    let settings = read_in(&folder, &by_file).unwrap();
    let MailSource::Imap { login, .. } = &settings.mailboxes[0].source else {
        panic!("imap")
    };
    let Way::Smtp {
        login: Some(smtp), ..
    } = &settings.outgoing.way
    else {
        panic!("smtp")
    };
    let telegram = settings.telegram.as_ref().unwrap();
    let full = |name: &str| Some(format!("hunter2-{name}"));

    for (nothing, of) in [(None, "not set"), (Some(String::new()), "empty")] {
        let fault = password(login, &|_| nothing.clone()).expect_err(of);
        assert_eq!(fault.line, Some(19), "{fault}");
        assert_eq!(
            fault.message,
            "`password_env` names REDRESS_IMAP_PASSWORD, which is not set"
        );
        assert!(fault.cure.starts_with("set REDRESS_IMAP_PASSWORD"), "{fault}");
    }
    let secret = password(login, &full).unwrap();
    assert_eq!(secret.reveal(), "hunter2-REDRESS_IMAP_PASSWORD");
    assert_eq!(format!("{secret:?}"), "Secret(\u{2026})");
    assert_eq!(
        telegram.token(&full).unwrap().reveal(),
        "hunter2-REDRESS_TELEGRAM_TOKEN"
    );

    let fault = password(smtp, &full).unwrap_err();
    assert!(fault.message.starts_with("`password_file` names "), "{fault}");
    fs::write(folder.path().join("smtp.password"), "hunter2 \r\n").unwrap();
    assert_eq!(password(smtp, &full).unwrap().reveal(), "hunter2 ");
}

#[test]
fn the_settings_are_found_in_order() {
    let (here, there) = (folder(), folder());
    let (named, from_env) = (there.path().join("named.toml"), there.path().join("env.toml"));
    let missing = there.path().join("missing.toml");
    let cwd = here.path();
    fs::write(&named, "").unwrap();
    fs::write(&from_env, "").unwrap();
    fs::write(cwd.join("relative.toml"), "").unwrap();

    let cure = |explicit, env| find(explicit, env, cwd).unwrap_err().cure;
    assert!(cure(None, None).contains("redress.example.toml"));
    assert!(cure(None, Some(missing.as_path())).contains("REDRESS_SETTINGS"));
    assert_eq!(find(None, Some(&from_env), cwd), Ok(from_env.clone()));

    let local = cwd.join(FILE_NAME);
    fs::write(&local, "").unwrap();
    assert!(cure(Some(missing.as_path()), None).contains("--settings"));
    assert_eq!(find(None, Some(&from_env), cwd), Ok(local));
    assert_eq!(find(Some(&named), Some(&from_env), cwd), Ok(named.clone()));
    assert_eq!(
        find(Some(Path::new("relative.toml")), None, cwd),
        Ok(cwd.join("relative.toml"))
    );
}
