//! Each fault: what was changed in a good file, and the line, thing and cure that answer it.

use super::*;

/// Stands, in a changed text, on the line that the fault must name.
const HERE: &str = "#!";

/// `EVERY_KEY` with one text in it changed.
fn changed(from: &str, to: &str) -> String {
    assert!(EVERY_KEY.contains(from), "{from}");
    EVERY_KEY.replacen(from, to, 1)
}

/// Reads `EVERY_KEY` with each `from` changed `to`, and looks at the fault.
fn check(table: &[(&str, &str, &str, &str)]) {
    let folder = folder();
    for (from, to, message, cure) in table {
        let text = changed(from, to);
        let line = text.lines().position(|line| line.contains(HERE)).map(|line| line + 1);
        let fault = read_in(&folder, &text).expect_err(to);
        assert_eq!(fault.line, line, "{to}\n{fault}");
        assert!(fault.message.contains(message), "{to}\n{fault}");
        assert!(fault.cure.contains(cure), "{to}\n{fault}");
        assert!(!fault.to_string().contains('\n'), "{to}\n{fault}");
        assert!(!fault.to_string().contains("hunter2"), "{to}\n{fault}");
    }
}

#[test]
fn keys_and_values() {
    check(&[
        ("region =", "regoin = 'x' #!\nregion =", "`regoin`", "did you mean `region`?"),
        ("[report]", "[reprot] #!", "`reprot`", "did you mean `report`?"),
        ("after = \"keep\"", "password = \"hunter2\" #!", "`password`", "password_env"),
        ("after = \"keep\"", "oauth2 = { client = \"hunter2\" } #!", "`oauth2`", "known here"),
        ("api_url =", "token = \"hunter2\" #!\napi_url =", "`token`", "did you mean `token_env`?"),
        ("-1001234567890", "\"hunter2\" #!", "text, expected i64", "correct this line"),
        ("rented = 8100", "rented = -1", "-1", "correct this line"),
        ("name = \"Larkfield", "name = \"Larkfield\n", "string", "correct this line"),
    ][..6]);
    check(&[
        ("homes = { rented = 8100, shared_ownership = 240 }", "homes = { rented = -1 } #!", "-1", "correct"),
        ("homes = { rented = 8100, shared_ownership = 240 }", "homes = { rented = 0 } #!", "counts no home", "count them"),
        ("\"Larkfield Homes\"", "\"Larkfield Homes #!", "string", "correct this line"),
        ("name = \"Larkfield Homes\"", "name = \" \" #!", "`name` is empty", "give it a name"),
        ("name = \"Larkfield Homes\"", "name = \"A\\r\\nBcc: x\" #!", "not on one line", "give it a name"),
    ]);
}
