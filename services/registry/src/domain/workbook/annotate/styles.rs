//! Looks that are added to a workbook's styles; those that are there stay as they are.

use std::collections::BTreeMap;
use std::ops::Range;

use super::splices::Splices;
use super::tags::{Tag, Tags};
use super::{Look, Unfit};

const FAULT_RGB: &str = "FFFFC7CE";
const NOTE_RGB: &str = "FF9C0006";

/// The styles of a workbook, and what is added to them.
pub(super) struct Styles<'x> {
    xml: &'x str,
    prefix: String,
    fonts: List,
    fills: List,
    formats: List,
    /// Where each format of cells stands, from its beginning to its end.
    known: Vec<Range<usize>>,
    /// Formats on pale red, by what they were made from.
    faulty: BTreeMap<usize, usize>,
    /// The formats that are added, as text.
    added: Vec<String>,
}

/// A list of fonts, of fills, or of formats.
#[derive(Default)]
struct List {
    open: Range<usize>,
    /// The tag that opens it, counting the new ones.
    counted: String,
    close: usize,
    items: usize,
}

impl<'x> Styles<'x> {
    /// Reads which fonts, fills and formats there are.
    pub(super) fn read(xml: &'x str) -> Result<Self, Unfit> {
        let mut styles = Self {
            xml,
            prefix: String::new(),
            fonts: List::default(),
            fills: List::default(),
            formats: List::default(),
            known: Vec::new(),
            faulty: BTreeMap::new(),
            added: Vec::new(),
        };
        styles.scan()?;
        let lists = [&styles.fonts, &styles.fills, &styles.formats];
        if lists.iter().any(|list| list.close == 0 || list.items == 0) {
            return Err(Unfit::Damaged);
        }
        styles.add_fixed();
        Ok(styles)
    }

    fn scan(&mut self) -> Result<(), Unfit> {
        let mut tags = Tags::of(self.xml);
        let (mut depth, mut format_from) = (0_u32, 0);
        let mut list_name = String::new();
        while let Some(tag) = tags.next()? {
            match tag {
                Tag::Open(tag) => {
                    match depth {
                        0 => self.prefix = tag.prefix(),
                        1 if !tag.is_empty => {
                            list_name.clone_from(&tag.name);
                            if let Some(list) = self.list(&list_name) {
                                list.open = tag.at.clone();
                                list.counted = tag.with(&[("count", None)], false)?;
                            }
                        }
                        2 => {
                            if let Some(list) = self.list(&list_name) {
                                list.items += 1;
                            }
                            format_from = tag.at.start;
                            if tag.is_empty && list_name == "cellXfs" {
                                self.known.push(tag.at.clone());
                            }
                        }
                        _ => {}
                    }
                    depth += u32::from(!tag.is_empty);
                }
                Tag::Close { name, at } => {
                    depth = depth.checked_sub(1).ok_or(Unfit::Damaged)?;
                    match depth {
                        1 => {
                            if let Some(list) = self.list(&name) {
                                list.close = at.start;
                            }
                        }
                        2 if list_name == "cellXfs" => self.known.push(format_from..at.end),
                        _ => {}
                    }
                }
            }
        }
        Ok(())
    }

    fn list(&mut self, name: &str) -> Option<&mut List> {
        match name {
            "fonts" => Some(&mut self.fonts),
            "fills" => Some(&mut self.fills),
            "cellXfs" => Some(&mut self.formats),
            _ => None,
        }
    }

    /// The formats of the column that explains; its fonts are named, because a workbook in the letters of TCVN3 has
    /// fonts that show no others.
    fn add_fixed(&mut self) {
        let (p, fonts) = (&self.prefix, self.fonts.items);
        for font in [fonts, fonts + 1] {
            self.added.push(format!(
                "<{p}xf numFmtId=\"0\" fontId=\"{font}\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>"
            ));
        }
    }

    /// The number of the format that looks so, where the cell had the format `was`.
    pub(super) fn format(&mut self, look: Look, was: usize) -> Result<usize, Unfit> {
        let first_added = self.formats.items;
        match look {
            Look::Unchanged => Ok(was),
            Look::Note => Ok(first_added),
            Look::Head => Ok(first_added + 1),
            Look::Fault => {
                if let Some(known) = self.faulty.get(&was) {
                    return Ok(*known);
                }
                let made = first_added + self.added.len();
                let from = self.known.get(was).ok_or(Unfit::Damaged)?.clone();
                self.added.push(self.reddened(from)?);
                self.faulty.insert(was, made);
                Ok(made)
            }
        }
    }

    /// The format that stands there, on pale red.
    fn reddened(&self, at: Range<usize>) -> Result<String, Unfit> {
        let format = self.xml.get(at).ok_or(Unfit::Damaged)?;
        let mut tags = Tags::of(format);
        let Some(Tag::Open(tag)) = tags.next()? else { return Err(Unfit::Damaged) };
        let fill = self.fills.items.to_string();
        let red = [("fillId", Some(fill.as_str())), ("applyFill", Some("1"))];
        Ok(tag.with(&red, tag.is_empty)? + &format[tag.at.end..])
    }

    /// The styles with what was added.
    pub(super) fn written(&self) -> String {
        let p = &self.prefix;
        let font = |bold: &str, rgb: &str| {
            format!(
                "<{p}font>{bold}<{p}sz val=\"11\"/>{rgb}<{p}name val=\"Calibri\"/><{p}family val=\"2\"/></{p}font>"
            )
        };
        let note = font("", &format!("<{p}color rgb=\"{NOTE_RGB}\"/>"));
        let head = font(&format!("<{p}b/>"), "");
        let fill = format!(
            "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"{FAULT_RGB}\"/>\
             <{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
        );
        let mut additions = [
            (&self.fonts, 2, note + &head),
            (&self.fills, 1, fill),
            (&self.formats, self.added.len(), self.added.concat()),
        ];
        additions.sort_by_key(|(list, _, _)| list.open.start);
        let mut splices = Splices::default();
        for (list, added, text) in additions {
            let count = format!(" count=\"{}\">", list.items + added);
            let open = list.counted.trim_end_matches('>').to_owned() + &count;
            splices.replace(list.open.clone(), open);
            splices.insert(list.close, text);
        }
        splices.applied_to(self.xml)
    }
}
