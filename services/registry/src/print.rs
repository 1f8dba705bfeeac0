//! Health books on paper: first pages and lists for signature, typeset in Vietnamese.
//!
//! The layout is the program's own, because no printed form was published; each sheet says so. Text goes to
//! the typesetter as data, never as its source, so that a name cannot be read as markup.

mod qr;

use std::sync::LazyLock;

use chrono::NaiveDate;
use schema::BirthDate;
use serde::Serialize;
use typst::foundations::{Dict, IntoValue};
use typst_as_lib::{TypstEngine, TypstTemplateMainFile};

use crate::config::Letterhead;

/// A form, compiled anew for each document; its fonts are read once.
type Form = TypstEngine<TypstTemplateMainFile>;

static FIRST_PAGES: LazyLock<Form> = LazyLock::new(|| form(include_str!("print/first_page.typ")));
static SIGNATURES: LazyLock<Form> =
    LazyLock::new(|| form(include_str!("print/signature_list.typ")));

/// Libertinus Serif has every letter of Vietnamese; the others that the crate ships are not needed.
fn form(source: &'static str) -> Form {
    let fonts = typst_assets::fonts().take(LIBERTINUS_SERIF);
    TypstEngine::builder().main_file(source).fonts(fonts).build()
}

/// Regular, bold and italic come first among the fonts that the crate ships. Bold italic comes next and has
/// no «ơ» and no «ư», so no form may use it.
const LIBERTINUS_SERIF: usize = 3;

/// A document could not be typeset. What it was to say is not told, because it is somebody's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a document could not be typeset")]
pub(crate) struct CannotTypeset;

/// What is printed about one book.
#[derive(Default, Serialize)]
pub(crate) struct Sheet {
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) born: String,
    pub(crate) sex: &'static str,
    pub(crate) post: String,
    pub(crate) organisation: String,
    pub(crate) issued_on: String,
    /// Day, month and year apart, as they stand above a signature.
    pub(crate) issued: [String; 3],
    pub(crate) valid_to: String,
    pub(crate) way: &'static str,
}

/// A sheet with its QR code.
#[derive(Serialize)]
struct FirstPage {
    #[serde(flatten)]
    sheet: Sheet,
    qr: String,
}

#[derive(Serialize)]
struct Document<'a, S> {
    letterhead: &'a Letterhead,
    title: &'a str,
    sheets: &'a [S],
}

/// Prints the first page of each book, with a QR code that leads to the address beside it.
pub(crate) fn first_pages(
    letterhead: &Letterhead,
    sheets: Vec<(Sheet, String)>,
) -> Result<Vec<u8>, CannotTypeset> {
    let page = |(sheet, address): (Sheet, String)| {
        let qr = qr::svg(&address).ok_or(CannotTypeset)?;
        Ok(FirstPage { sheet, qr })
    };
    let sheets: Vec<FirstPage> = sheets.into_iter().map(page).collect::<Result<_, _>>()?;
    typeset(&FIRST_PAGES, &Document { letterhead, title: "Sổ y bạ", sheets: &sheets })
}

/// Prints a list on which each holder signs for the book.
pub(crate) fn signature_list(
    letterhead: &Letterhead,
    title: &str,
    sheets: &[Sheet],
) -> Result<Vec<u8>, CannotTypeset> {
    typeset(&SIGNATURES, &Document { letterhead, title, sheets })
}

fn typeset(form: &Form, document: &impl Serialize) -> Result<Vec<u8>, CannotTypeset> {
    let json = serde_json::to_string(document).map_err(|_| CannotTypeset)?;
    let mut inputs = Dict::new();
    inputs.insert("data".into(), json.into_value());
    let typeset = form.compile_with_input(inputs).output.map_err(|_| CannotTypeset)?;
    typst_pdf::pdf(&typeset, &typst_pdf::PdfOptions::default()).map_err(|_| CannotTypeset)
}

/// A day as it is written on paper: `05/06/1986`.
pub(crate) fn day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// A day in three parts, for «ngày … tháng … năm …».
pub(crate) fn parts(day: NaiveDate) -> [String; 3] {
    ["%d", "%m", "%Y"].map(|part| day.format(part).to_string())
}

/// A date of birth, which may be only a year.
pub(crate) fn born(born: BirthDate) -> String {
    match born {
        BirthDate::Exact(date) => day(date),
        BirthDate::YearOnly(year) => year.to_string(),
    }
}

#[cfg(test)]
mod tests;
