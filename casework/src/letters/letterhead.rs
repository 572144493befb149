//! The page of a letter, in; the same with its head, for a sheet of A4 and an envelope with a window, out.
//!
//! The window of a DL or C5 envelope lies 20 mm from the left and 45 mm from the top of the sheet, 90 mm wide and
//! 35 mm high (BS 4264): the address of whom it goes to stands there and nothing else does.

use super::wording::long_date;
use chrono::NaiveDate;

/// What stands at the head of a printed letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The landlord's name.
    pub landlord: String,
    /// Where post reaches the landlord, on one line; none where nobody says.
    pub from: Option<String>,
    /// Whom it goes to.
    pub name: Option<String>,
    /// Their address, with its lines; none where none is known.
    pub to: Option<String>,
    /// The London day on which it is printed, or was posted.
    pub on: NaiveDate,
}

impl Letterhead {
    /// Who writes: the landlord and its address, line by line.
    pub fn sender(&self) -> Vec<&str> {
        let from = self.from.iter().flat_map(|address| address.split(','));
        said(std::iter::once(self.landlord.as_str()).chain(from))
    }

    /// Whom it goes to, and where, line by line.
    pub fn addressee(&self) -> Vec<&str> {
        let name = self.name.iter().map(String::as_str);
        said(name.chain(self.to.iter().flat_map(|address| address.lines())))
    }

    /// The day: `Thursday 12 November 2026`.
    pub fn date(&self) -> String {
        long_date(self.on)
    }
}

/// The lines that say something.
fn said<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    lines.map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// On a screen the head stands above the letter; on paper it fills the first 90 mm.
const STYLE: &str = "<style>\n\
    .head { max-width:600px; margin:0 auto; position:relative; line-height:1.3; }\n\
    .from { text-align:right; margin:0 0 16px; font-size:15px; }\n\
    .to { margin:0 0 16px; }\n\
    .on { text-align:right; margin:0 0 24px; }\n\
    @page { size:A4; margin:20mm; }\n\
    @media print {\n\
      body { padding:0 !important; font-size:12pt !important; }\n\
      body > div { max-width:none !important; }\n\
      .head { height:70mm; }\n\
      .from { position:absolute; right:0; top:0; width:76mm; margin:0; font-size:10pt; }\n\
      .to { position:absolute; left:4mm; top:27mm; width:82mm; margin:0; font-size:10.5pt; line-height:1.2; }\n\
      .on { position:absolute; right:0; top:62mm; margin:0; }\n\
      h2, h3 { break-after:avoid; }\n\
      p, li { orphans:3; widows:3; }\n\
    }\n\
    </style>\n";

/// The page with its head; none where it is no page of a letter.
pub fn with_letterhead(page: &str, head: &Letterhead) -> Option<String> {
    let styled = page.find("</head>")?;
    let body = page.find("<body")?;
    let begins = body + page[body..].find('>')? + 1;
    let (before, rest) = page.split_at(styled);
    let (opening, letter) = rest.split_at(begins - styled);
    Some(format!(
        "{before}{STYLE}{opening}\n<div class=\"head\">\n<p class=\"from\">{}</p>\n<p class=\"to\">{}</p>\n\
         <p class=\"on\">{}</p>\n</div>{letter}",
        lines(&head.sender()),
        lines(&head.addressee()),
        head.date(),
    ))
}

fn lines(lines: &[&str]) -> String {
    let lines = lines.iter();
    let lines = lines.map(|line| line.replace('&', "&amp;").replace('<', "&lt;"));
    lines.collect::<Vec<_>>().join("<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> Letterhead {
        Letterhead {
            landlord: "Larkfield & Sons".to_owned(),
            from: Some("2 Larkfield Road, Leeds, LS19 7XX".to_owned()),
            name: Some("Ann <Shaw>".to_owned()),
            to: Some("14 Mill Lane\n\nManchester".to_owned()),
            on: "2026-11-12".parse().unwrap(),
        }
    }

    const PAGE: &str =
        "<!DOCTYPE html>\n<html>\n<head>\n</head>\n<body style=\"margin:0\">\n<div>Hello</div></body>";

    #[test]
    fn a_printed_letter_says_from_whom_to_whom_and_when() {
        let page = with_letterhead(PAGE, &head()).unwrap();
        for said in [
            "<p class=\"from\">Larkfield &amp; Sons<br>2 Larkfield Road<br>Leeds<br>LS19 7XX</p>",
            "<p class=\"to\">Ann &lt;Shaw><br>14 Mill Lane<br>Manchester</p>",
            "<p class=\"on\">Thursday 12 November 2026</p>",
        ] {
            assert!(page.contains(said), "{said} in {page}");
        }
        let order = ["</style>", "</head>", "<body", "class=\"to\"", "Hello"];
        let places = order.map(|part| page.find(part).unwrap());
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn whoever_has_no_address_and_what_is_no_page_get_none() {
        let bare = Letterhead {
            from: None,
            name: None,
            to: None,
            ..head()
        };
        let page = with_letterhead(PAGE, &bare).unwrap();
        assert!(page.contains("<p class=\"from\">Larkfield &amp; Sons</p>\n<p class=\"to\"></p>"));
        assert_eq!(with_letterhead("Hello", &head()), None);
    }
}
