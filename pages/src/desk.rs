//! Markup, data, pictures and fonts, in; all that typst may see, out.

use crate::Fault;
use crate::fonts::{BOLD, REGULAR};
use std::collections::HashMap;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};

/// Names of rows are not in typst's settled part yet.
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    let features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let fonts = [REGULAR, BOLD].map(|file| Font::new(Bytes::new(file), 0));
    let fonts: Vec<Font> = fonts.into_iter().flatten().collect();
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});

/// What lies on the desk while a paper is set, and there is nothing else.
pub(crate) struct Desk {
    main: Source,
    files: HashMap<FileId, Bytes>,
}

impl Desk {
    pub fn new(markup: &str, data: String, pictures: Vec<(&str, String)>) -> Result<Self, Fault> {
        let main = Source::new(id("paper.typ")?, markup.to_owned());
        let data = std::iter::once(("data.json", data));
        let files = data
            .chain(pictures)
            .map(|(name, file)| Ok((id(name)?, Bytes::from_string(file))));
        let files = files.collect::<Result<_, Fault>>()?;
        Ok(Self { main, files })
    }
}

/// typst keeps each name for as long as the program runs: they are few, and never made of a text.
fn id(name: &str) -> Result<FileId, Fault> {
    let path = VirtualPath::new(name).map_err(|_| Fault::Setting(format!("{name} cannot be a name")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        Err(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }

    /// There is no clock: a paper is of the day that it names.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
