//! The table of shared strings, which goes on over several records.

use super::records::{Record, Records, letters};

/// Bytes of a record and of those that carry it on.
pub(super) struct Segments<'r, 'a> {
    now: &'a [u8],
    records: &'r mut Records<'a>,
}

/// Most strings of a table: each takes three bytes of the file at least.
const MOST: u32 = 2_000_000;

impl<'r, 'a> Segments<'r, 'a> {
    pub(super) fn new(record: &Record<'a>, records: &'r mut Records<'a>) -> Self {
        Self { now: record.data, records }
    }

    /// Goes on to the next record, if this one is at its end and there is one.
    fn go_on(&mut self) -> Option<()> {
        while self.now.is_empty() {
            self.now = self.records.continued()?.data;
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.go_on()?;
        let (byte, rest) = self.now.split_first()?;
        self.now = rest;
        Some(*byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.go_on()?;
            let step = count.min(self.now.len());
            self.now = &self.now[step..];
            count -= step;
        }
        Some(())
    }

    /// Letters; a record that carries them on says anew whether they are wide.
    fn letters(&mut self, mut count: usize, mut wide: bool) -> Option<String> {
        let mut text = String::new();
        while count > 0 {
            if self.now.is_empty() {
                wide = self.byte()? & 1 == 1;
            }
            let width = if wide { 2 } else { 1 };
            let here = count.min(self.now.len() / width);
            if here == 0 {
                // Half a letter, or a record with nothing but its flags.
                self.now = &[];
                self.go_on()?;
                wide = self.byte()? & 1 == 1;
                continue;
            }
            let (bytes, rest) = self.now.split_at(here * width);
            text.push_str(&letters(bytes, wide));
            self.now = rest;
            count -= here;
        }
        Some(text)
    }

    fn string(&mut self) -> Option<String> {
        let count = usize::from(self.u16()?);
        let flags = self.byte()?;
        let runs = if flags & 8 == 8 { usize::from(self.u16()?) } else { 0 };
        let extra = if flags & 4 == 4 { self.u32()? } else { 0 };
        let text = self.letters(count, flags & 1 == 1)?;
        // How letters look and how they are read aloud.
        self.skip(runs * 4)?;
        self.skip(usize::try_from(extra).ok()?)?;
        Some(text)
    }
}

/// The shared strings, as many as can be read.
pub(super) fn shared(mut segments: Segments<'_, '_>) -> Vec<String> {
    let Some((_, count)) = segments.u32().zip(segments.u32()) else { return Vec::new() };
    (0..count.min(MOST)).map_while(|_| segments.string()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::records::{CONTINUE, SST};
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn a_string_goes_on_in_the_next_record_with_another_width() {
        let head = [1, 0, 0, 0, 1, 0, 0, 0, 4, 0, 0, b'L', b'y'];
        let stream = [record(SST, &head), record(CONTINUE, &[1, 0x20, 0, 0xCA, 0x1E])].concat();
        let mut records = Records::new(&stream);
        let first = records.next().unwrap();
        assert_eq!(shared(Segments::new(&first, &mut records)), ["Ly \u{1ECA}"]);
    }

    #[test]
    fn a_table_that_states_more_than_it_has_ends_where_it_ends() {
        let stream = record(SST, &[9, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, b'a', 7, 0, 0]);
        let mut records = Records::new(&stream);
        let first = records.next().unwrap();
        assert_eq!(shared(Segments::new(&first, &mut records)), ["a"]);
    }
}
