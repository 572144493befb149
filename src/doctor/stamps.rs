//! The tops of a mailbox's newest messages, in; by whom they are stamped, out (RFC 8601).

use std::collections::BTreeMap;

/// Who stamps most of a mailbox's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamps {
    /// The authserv-id that most messages bear on top, and how many bear it.
    pub most: Option<(String, usize)>,
    /// How many messages were looked at.
    pub of: usize,
}

impl Stamps {
    /// The stamps on these headers.
    pub fn on<'h>(headers: impl IntoIterator<Item = &'h [u8]>) -> Self {
        let (mut counts, mut of) = (BTreeMap::<String, usize>::new(), 0);
        for header in headers {
            of += 1;
            if let Some(id) = authserv_id(header) {
                *counts.entry(id).or_default() += 1;
            }
        }
        Self {
            most: counts.into_iter().max_by_key(|(_, count)| *count),
            of,
        }
    }
}

/// The values of a field in a header, unfolded, from the top.
pub(super) fn values<'h>(header: &'h [u8], name: &'h str) -> impl Iterator<Item = String> + 'h {
    let text = String::from_utf8_lossy(header).replace("\r\n", "\n");
    let unfolded = text.replace("\n\t", " ").replace("\n ", " ");
    let lines: Vec<String> = unfolded
        .lines()
        .take_while(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    lines.into_iter().filter_map(move |line| {
        let (field, value) = line.split_once(':')?;
        field
            .trim_end()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}

/// The authserv-id of the topmost `Authentication-Results`: only what stands there can be the receiving
/// server's (RFC 8601 §5). What looks like no name of a server is none.
fn authserv_id(header: &[u8]) -> Option<String> {
    let value = values(header, "Authentication-Results").next()?;
    let value = value.split(';').next()?.trim();
    // A version number may follow it.
    let id = value.split(char::is_whitespace).next()?.trim_matches('"');
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (!id.is_empty() && id.len() <= 255 && id.chars().all(sound)).then(|| id.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_topmost_stamp_counts() {
        for (header, id) in [
            ("Subject: x\r\n", None),
            (
                "Authentication-Results: mx.example.org; spf=pass\r\n",
                Some("mx.example.org"),
            ),
            (
                "authentication-results:\r\n\tMX.example.org 1;\r\n dkim=pass\r\n",
                Some("mx.example.org"),
            ),
            (
                "Authentication-Results: mx.example.org; none\nAuthentication-Results: forged.example; none\n",
                Some("mx.example.org"),
            ),
            ("Authentication-Results: ann@home.example; none\n", None),
            ("Authentication-Results: ; none\n", None),
            (
                "Subject: x\n\nAuthentication-Results: mx.example.org; none\n",
                None,
            ),
        ] {
            assert_eq!(authserv_id(header.as_bytes()).as_deref(), id, "{header}");
        }
    }

    #[test]
    fn who_stamps_most_is_named() {
        let header = |id: &str| format!("Authentication-Results: {id}; none\n").into_bytes();
        let all = [
            header("a.example"),
            header("mx.example"),
            header("mx.example"),
            b"Subject: x\n".to_vec(),
        ];
        let stamps = Stamps::on(all.iter().map(Vec::as_slice));
        let most = Some(("mx.example".to_owned(), 2));
        assert_eq!(stamps, Stamps { most, of: 4 });
        assert_eq!(Stamps::on([]), Stamps { most: None, of: 0 });
    }
}
