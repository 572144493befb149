//! Each fault: what was changed in a good file, and the line, thing and cure that answer it.

use super::*;

/// Stands, in a changed text, on the line that the fault must name.
const HERE: &str = "#!";

/// `EVERY_KEY` with one text in it changed.
fn changed(from: &str, to: &str) -> String {
    assert!(EVERY_KEY.contains(from), "{from}");
    EVERY_KEY.replacen(from, to, 1)
}

/// A registration with a hosted mail service, on one line.
const OAUTH: &str = "oauth = { token_url = \"https://login.x.example/token\", client_id = \"c\", \
                     client_secret_env = \"S\", scope = \"mail\" } #!\n";

/// The same with a user and one text in it changed; a key without a value is taken out.
fn oauth(from: &str, to: &str) -> String {
    assert!(OAUTH.contains(from), "{from}");
    let changed = match (from, to) {
        ("scope", "") => OAUTH.replace(", scope = \"mail\"", ""),
        (from, "") if from.contains('=') => OAUTH.replace(&format!("{from}, "), ""),
        _ => OAUTH.replace(from, to),
    };
    format!("user = \"c\"\n{changed}")
}

/// Reads `EVERY_KEY` with each `from` changed `to`, and looks at the fault.
fn check(table: &[(&str, &str, &str, &str)]) {
    let folder = folder();
    for (from, to, message, cure) in table {
        let text = changed(from, to);
        let line = text
            .lines()
            .position(|line| line.contains(HERE))
            .map(|line| line + 1);
        let fault = read_in(&folder, &text).expect_err(to);
        assert_eq!(fault.line, line, "{to}\n{fault}");
        assert!(fault.message.contains(message), "{to}\n{fault}");
        assert!(fault.cure.contains(cure), "{to}\n{fault}");
        assert!(!fault.to_string().contains('\n'), "{to}\n{fault}");
        assert!(!fault.to_string().contains("hunter2"), "{to}\n{fault}");
    }
}

#[test]
#[rustfmt::skip] // one fault a line
fn keys_and_values() {
    let homes = "homes = { rented = 8100, shared_ownership = 240 }";
    check(&[
        ("region =", "regoin = 'x' #!\nregion =", "`regoin`", "did you mean `region`?"),
        ("[report]", "[reprot] #!", "`reprot`", "did you mean `report`?"),
        ("after = \"keep\"", "password = \"hunter2\" #!", "`password`", "password_env"),
        ("after = \"keep\"", "sign_in_by = { client = \"hunter2\" } #!", "`sign_in_by`", "known here"),
        ("api_url =", "token = \"hunter2\" #!\napi_url =", "`token`", "token_env"),
        ("-1001234567890", "\"hunter2\" #!", "text, expected i64", "correct this line"),
        (homes, "homes = { rented = -1 } #!", "-1", "correct this line"),
        (homes, "homes = { rented = 0 } #!", "counts no home", "count them"),
        ("\"Larkfield Homes\"", "\"Larkfield Homes #!", "string", "correct this line"),
        ("\"Larkfield Homes\"", "\" \" #!", "`name` is empty", "give it a name"),
        ("\"Larkfield Homes\"", "\"A\\r\\nBcc: x\" #!", "not on one line", "give it a name"),
        ("[landlord]\nname = \"Larkfield Homes\"", "[landlord] #!", "missing field `name`", "add `name = \u{2026}`"),
    ]);
}

#[test]
#[rustfmt::skip] // one fault a line
fn landlord_and_register() {
    check(&[
        ("\"england-and-wales\"", "\"england-and-wale\" #!", "`region`", "did you mean `england-and-wales`?"),
        ("\"england-and-wales\"", "\"France\" #!", "`region`", "known here: england-and-wales, scotland"),
        ("\"om-web\"", "\"policies/ours.toml\" #!", "`policy` names a file", "redress policy list"),
        ("Mon-Fri 09:00-17:00\"", "nine to five daily\" #!", "`office_hours` is not days", "Mon-Fri 09:00-17:00"),
        ("Mon-Fri 09:00-17:00\"", "Mon-Fry 09:00-17:00\" #!", "names a day", "Mon-Fri 09:00-17:00"),
        ("Mon-Fri 09:00-17:00\"", "Mon-Fri 09:00-25:00\" #!", "names an hour", "Mon-Fri 09:00-17:00"),
        ("Mon-Fri 09:00-17:00\"", "Mon-Fri 17:00-09:00\" #!", "closes before it opens", "Mon-Fri 09:00"),
        ("\"sqlite:redress.db\"", "\"mysql://sam:hunter2@db/x\" #!", "`url` is neither", "sqlite:redress.db"),
        ("\"sqlite:redress.db\"", "\"sqlite::memory:\" #!", "must last", "sqlite:redress.db"),
        ("\"sqlite:redress.db\"", "\"sqlite:\" #!", "names no file", "sqlite:redress.db"),
        ("\"sqlite:redress.db\"", "\"sqlite:a.db?mode=ro\" #!", "options", "sqlite:redress.db"),
        ("files = \"files\"", "files = \"s3:///prefix\" #!", "names no bucket", "s3://bucket/prefix"),
        ("files = \"files\"", "files = \"gs://bucket\" #!", "not a kind of store", "s3://bucket/prefix"),
    ]);
}

#[test]
#[rustfmt::skip] // one fault a line
fn mailboxes() {
    let imap = "imap = \"imaps://mail.larkfield.example:993/INBOX\"\n";
    let login = "user = \"complaints@larkfield.example\"\npassword_env = \"REDRESS_IMAP_PASSWORD\"\n";
    let both = &format!("{imap}{login}");
    let address = "address = \"complaints@larkfield.example\"";
    let bare = "[[mailbox]] #!\nname = \"b\"\naddress = \"b@x.example\"\n[outgoing]";
    let second =
        "[[mailbox]]\nname = \"complaints\" #!\naddress = \"b@x.example\"\nmaildir = \"inbox\"\n[outgoing]";
    let after = "after = \"keep\"";
    check(&[
        (imap, &format!("{imap}maildir = \"inbox\" #!\n"), "both `imap` and `maildir`", "keep one"),
        ("[outgoing]", bare, "neither `imap` nor `maildir`", "maildir = \"inbox\""),
        ("[outgoing]", second, "two mailboxes named `complaints`", "another name"),
        (imap, "maildir = \"inbocks\" #!\n", "`maildir` names a folder", "mkdir -p inbocks/new"),
        (imap, "maildir = \"\" #!\n", "`maildir` names a folder", "correct it"),
        (imap, "imap = \"imaps://sam:hunter2@x.example\" #!\n", "`imap` holds a user", "take them out"),
        (imap, "imap = \"pop3://x.example\" #!\n", "`imap` is not the address", "imaps://"),
        (imap, "imap = \"x.example:hunter2\" #!\n", "`imap` is not the address", "imaps://"),
        (both, &format!("{} #!\n", imap.trim()), "without a `user`", "add `user`"),
        (login, "password_env = \"X\" #!\n", "but no `user`", "add `user"),
        (login, "user = \"c\" #!\n", "neither `password_env` nor", "add `password_env`"),
        (login, "user = \"c\"\npassword_env = \"X\"\npassword_file = \"x\" #!\n", "both `password_env` and", "keep one"),
        (login, "user = \"c\"\npassword_env = \"hunter2\" #!\n", "not the name of an environment", "REDRESS_PASSWORD"),
        (login, &format!("user = \"c\"\npassword_env = \"X\"\n{OAUTH}"), "both a password and `oauth`", "keep one"),
        (login, OAUTH, "but no `user`", "add `user"),
        (login, &oauth("scope", ""), "missing field `scope`", "add"),
        (login, &oauth("client_secret_env = \"S\"", ""), "neither a client secret nor", "refresh_token_env"),
        (login, &oauth("\"S\"", "\"hunter2\""), "not the name of an environment", "REDRESS_CLIENT_SECRET"),
        (login, &oauth("https://", "http://"), "`token_url` is plain http", "https://"),
        (login, &oauth("https://", ""), "`token_url` is not the address", "https://"),
        (imap, &format!("{imap}ca_file = \"no.pem\" #!\n"), "`ca_file` names a file", "PEM"),
        (imap, &format!("{imap}timeout = \"0 seconds\" #!\n"), "`timeout` is out of range", "1 second"),
        (imap, &format!("{imap}timeout = \"31 minutes\" #!\n"), "`timeout` is out of range", "30 minutes"),
        (address, "address = \"hunter2\" #!", "`address` is not an e-mail", "name@example.org"),
        (after, "after = \"sen\" #!", "`after` is not known", "did you mean `seen`?"),
        (after, "after = \"burn it\" #!", "`after` is not known", "{ move = \"Processed\" }"),
        (after, "after = { move = \"inbox\" } #!", "the folder that mailbox `complaints` reads", "another folder"),
        (after, "after = { move = \"\" } #!", "into no folder", "{ move = \"Processed\" }"),
        (after, "after = { mvoe = \"Done\" } #!", "`mvoe`", "did you mean `move`?"),
        (after, "after = 3 #!", "expected \"keep\", \"seen\"", "correct this line"),
    ]);
}

#[test]
#[rustfmt::skip] // one fault a line
fn letters_out() {
    let smtp = "smtp = \"smtps://mail.larkfield.example:465\"";
    let bounces = "\"complaints+{token}@larkfield.example\"";
    let long = &format!("\"{}+{{token}}@larkfield.example\" #!", "c".repeat(33));
    let from = "\"Larkfield Homes complaints <complaints@larkfield.example>\"";
    let receipts = "{ per_sender_hour = 10, per_sender_day = 30, oldest = \"14 days\" }";
    check(&[
        (smtp, &format!("{smtp}\nmaildir = \"out\" #!"), "both `smtp` and `maildir`", "keep one"),
        (&format!("[outgoing]\n{smtp}"), "[outgoing] #!", "neither `smtp` nor `maildir`", "smtps://"),
        (smtp, "maildir = \"no/such/out\" #!", "`maildir` names a folder", "mkdir -p no/such/out"),
        (smtp, "smtp = \"smtp://sam:hunter2@x.example\" #!", "`smtp` holds a user", "take them out"),
        (smtp, "smtp = \"smtps://x.example/INBOX\" #!", "behind the server", "smtps://"),
        (smtp, &format!("{smtp}\nconnections = 21 #!"), "`connections` is out of range", "1 to 20"),
        (smtp, &format!("{smtp}\nper_minute = 0 #!"), "`per_minute` is out of range", "1 to"),
        (bounces, "\"complaints@larkfield.example\" #!", "`bounces` has no {token}", "complaints+{token}@"),
        (bounces, "\"complaints@{token}.example\" #!", "behind the @", "complaints+{token}@"),
        (bounces, "\"c+{token}{token}@x.example\" #!", "one {token}", "complaints+{token}@"),
        (bounces, "\"c +{token}@x.example\" #!", "one {token}", "complaints+{token}@"),
        (bounces, long, "comes to 65 octets", "shorten"),
        ("divert_to =", "replies = \"c@x.example\" #!\ndivert_to =", "`replies` has no {token}", "{token}@"),
        ("divert_to = \"\"", "divert_to = \"hunter2\" #!", "`divert_to` is not an e-mail", "name@example.org"),
        (from, "\"Larkfield Homes\" #!", "`from` is not a name and", "<complaints@example.org>"),
        (from, "\"A\\r\\nBcc: b <a@x.example>\" #!", "`from` is not a name and", "<complaints@example.org>"),
        (receipts, "{ per_sender_hour = 0 } #!", "`per_sender_hour` is out of range", "1 to 1000"),
        (receipts, "{ per_sender_day = 1000001 } #!", "`per_sender_day` is out of range", "1 to 1000"),
        (receipts, "{ per_sender_hour = 9, per_sender_day = 8 } #!", "is less than", "raise it"),
        (receipts, "{ oldest = \"14\" } #!", "`oldest` is not a length", "14 days"),
        (receipts, "{ oldest = \"9 weeks of it\" } #!", "`oldest` is not a length", "14 days"),
        (receipts, "{ oldest = \"36501 days\" } #!", "`oldest` is out of range", "36500 days"),
        (receipts, "{ oldest = \"59 minutes\" } #!", "`oldest` is out of range", "1 hour"),
        (receipts, "{ per_hour = 9 } #!", "`per_hour`", "per_sender_hour"),
    ]);
}

#[test]
#[rustfmt::skip] // one fault a line
fn telegram_and_own_folders() {
    let token = "token_env = \"REDRESS_TELEGRAM_TOKEN\"";
    let report = "[report]";
    check(&[
        (&format!("[telegram]\n{token}"), "[telegram] #!", "neither `token_env`", "add `token_env`"),
        (token, "token_env = \"12:hunter2\" #!", "not the name of an environment", "REDRESS_TOKEN"),
        ("-1001234567890", "1001234567890 #!", "`staff_group` is not", "minus sign"),
        ("https://api.telegram.org\"", "http://api.telegram.org\" #!", "plain http", "https://"),
        ("https://api.telegram.org\"", "api.telegram.org\" #!", "`api_url` is not", "https://"),
        (report, "[letters]\nfolder = \"leters\" #!\n[report]", "`folder` names a folder", "make it"),
        (report, "[policies]\nfolder = \"none\" #!\n[report]", "`folder` names a folder", "make it"),
    ]);
}

#[test]
#[rustfmt::skip] // one fault a line
fn people_teams_and_routes() {
    let administrator = "administrator = [\"it@larkfield.example\"]";
    let team = "complaints_team = \"complaints-team\"";
    let others =
        "\non_call = [\"on.call@larkfield.example\"]\nsafeguarding = [\"safeguarding@larkfield.example\"]\n";
    let named = &format!("{team}{others}{administrator}");
    let second_team = "[[team]]\nname = \"repairs\" #!\nemail = \"r@x.example\"\n[[staff]]";
    let second_staff = "[[staff]]\nname = \"B\"\nemail = \"NOOR.bell@larkfield.example\" #!\n[[route]]";
    let email_line = EVERY_KEY
        .lines()
        .position(|line| line.starts_with("email = \"noor"))
        .unwrap()
        + 1;
    let route = "to = \"repairs\"";
    let routed = "category = [\"repairs\", \"damp-and-mould\"]\nplace = [\"M15 5\", \"Larkfield estate\"]\nto = \"repairs\"";
    check(&[
        (named, "", "nobody to tell", "`administrator`"),
        (named, "administrator = []", "nobody to tell", "`complaints_team`"),
        (named, "complaints_team = \"repair\" #!", "the team `repair`", "did you mean `repairs`?"),
        (named, "complaints_team = \"board-room\" #!", "the team `board-room`", "add a [[team]]"),
        (administrator, "administrator = [\"hunter2\"] #!", "`administrator` is not an e-mail", "name@"),
        (administrator, "administrator = [\n\"a@x.example\",\n\"hunter2\", #!\n]", "`administrator` is not", "name@"),
        (administrator, "administrator = 3 #!", "a text or a list", "correct this line"),
        (administrator, "administrator = \"hunter2\" #!", "`administrator` is not an e-mail", "name@"),
        ("[[staff]]", second_team, "two teams named `repairs`", "another name"),
        ("name = \"repairs\"", "name = \"r@x.example\" #!", "has an @ in it", "as `email`"),
        ("manager = \"ada.quill@larkfield.example\"", "manager = \"Ada\" #!", "`manager` is not", "name@"),
        ("[[route]]", second_staff, "two members of staff", "of their own"),
        ("team = \"repairs\"", "team = \"repiars\" #!", "the team `repiars`", "did you mean `repairs`?"),
        (route, "to = \"repiars\" #!", "`to` names the team `repiars`", "did you mean `repairs`?"),
        (route, "to = \"a\\nb\" #!", "names the team `a b`", "add a [[team]]"),
        (route, "to = \"moon\" #!", "`to` names the team `moon`", "add a [[team]]"),
        (route, "to = \"noor.ball@larkfield.example\" #!", "a person who is not", &format!("on line {email_line}?")),
        (route, "to = \"zed@elsewhere.example\" #!", "a person who is not", "add the person"),
        (routed, "category = []\nto = \"repairs\" #!", "`category` is empty", "at least one"),
        ("panel = [\"panel@larkfield.example\"]", "panel = [\"panel\"] #!", "`panel` is not an e-mail", "name@"),
    ]);
}

#[test]
#[rustfmt::skip] // one fault a line
fn absence_deputies_and_places() {
    let (shares, deputy) = ("shares = \"round-robin\"", "deputy = \"kit.moor@larkfield.example\"");
    let manager = "ada.quill@larkfield.example\"\naway";
    let away = "away = [\"2026-12-21..2027-01-02\", \"2027-03-01\"]";
    let place = "place = [\"M15 5\", \"Larkfield estate\"]\nto = \"repairs\"";
    check(&[
        (shares, "shares = \"robin\" #!", "`shares` is not known", "\"round-robin\""),
        (away, "away = \"at Christmas\" #!", "`away` is not a day", "2026-12-21..2027-01-02"),
        (away, "away = [\"2026-12-21..2027-02-29\"] #!", "`away` is not a day", "2026-12-21..2027-01-02"),
        (away, "away = [\n\"2026-12-21\",\n\"2027-01-02..2026-12-21\", #!\n]", "`away` ends before", "the first and the last"),
        (deputy, "deputy = \"Kit\" #!", "`deputy` is not an e-mail", "name@"),
        (deputy, "deputy = \"kit.more@larkfield.example\" #!", "`deputy` names a person who is not", "on line"),
        (deputy, "deputy = \"zed@elsewhere.example\" #!", "`deputy` names a person who is not", "add the person"),
        (deputy, "deputy = \"Noor.Bell@larkfield.example\" #!", "`deputy` names the person themselves", "somebody else"),
        (deputy, "deputy = \"ada.quill@larkfield.example\" #!", "`deputy` names a person who is not", "on line"),
        (manager, "zed@elsewhere.example\" #!\naway", "`manager` names a person who is not", "add the person"),
        (manager, "noor.bell@larkfield.example\" #!\naway", "`manager` names the person themselves", "somebody else"),
        ("= 250", "= 0 #!", "`compensation_up_to` is out of range", "whole pounds"),
        ("= 250", "= 100001 #!", "`compensation_up_to` is out of range", "1 to 100000"),
        ("= 250", "= 250.5 #!", "floating point", "correct this line"),
        (place, "place = []\nto = \"repairs\" #!", "`place` is empty", "take `place` out"),
        (place, "place = \"-\" #!\nto = \"repairs\"", "`place` names no place", "M15 5"),
    ]);
}

#[test]
fn sections_that_must_be_there() {
    let folder = folder();
    for (text, message, cure) in [
        ("", "[landlord] is missing", "redress.example.toml"),
        (
            "[landlord]\nname = 'A'\npolicy = 'coop'\nregion = 'scotland'\n",
            "nothing to listen to",
            "[[mailbox]]",
        ),
        (
            "[landlord]\nname = 'A'\npolicy = 'coop'\nregion = 'scotland'\n[telegram]\ntoken_env = 'T'\n",
            "[outgoing] is missing",
            "redress.example.toml",
        ),
    ] {
        let fault = read_in(&folder, text).unwrap_err();
        assert_eq!(fault.line, None, "{fault}");
        assert!(
            fault.message.contains(message) && fault.cure.contains(cure),
            "{fault}"
        );
    }
}

#[test]
fn letters_that_would_come_back_are_refused() {
    let folder = folder();
    let example = include_str!("../../../redress.example.toml");
    let text = example.replace("maildir = \"outbox\"", "maildir = \"inbox\"");
    let fault = read_in(&folder, &text).unwrap_err();
    assert!(fault.message.contains("letters would come back"), "{fault}");
}

#[test]
fn files_that_cannot_be_read() {
    let folder = folder();
    let file = folder.path().join(FILE_NAME);
    fs::write(&file, b"name = \"\xff\"").unwrap();
    for (file, message) in [
        (file.as_path(), "is not UTF-8 text"),
        (folder.path(), "cannot be read"),
    ] {
        let fault = read(file).unwrap_err();
        assert!(fault.message.contains(message), "{fault}");
        assert!(
            fault.to_string().starts_with(&format!("{}: ", file.display())),
            "{fault}"
        );
    }
}
