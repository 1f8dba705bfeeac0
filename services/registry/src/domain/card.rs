//! The text of a citizen card's QR code (thẻ CCCD), as a reader types it.

use chrono::NaiveDate;
use schema::{BirthDate, CitizenId, PersonName};

/// What a card says that finds its holder.
#[derive(Clone, PartialEq)]
pub struct Card {
    pub citizen_id: CitizenId,
    pub name: PersonName,
    pub born: BirthDate,
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Card(…)")
    }
}

/// Reads `CCCD|CMND|name|ddmmyyyy|sex|address|ddmmyyyy`; the second field may be empty, and newer cards
/// have further ones.
pub fn read_card(text: &str) -> Option<Card> {
    let fields: Vec<&str> = text.trim().split('|').map(str::trim).collect();
    let [citizen_id, _, name, born, _, ..] = fields.as_slice() else { return None };
    let born = NaiveDate::parse_from_str(born, "%d%m%Y").ok().filter(|_| born.len() == 8)?;
    Some(Card {
        citizen_id: citizen_id.parse().ok()?,
        name: name.parse().ok()?,
        born: BirthDate::Exact(born),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_card_is_read_with_and_without_the_old_number() {
        let text = "001070000123||Đỗ Văn Mẫu|02031970|Nam|12 Phố Cũ, Hà Nội|25122021";
        let card = read_card(text).unwrap();
        assert_eq!((card.citizen_id.as_str(), card.name.as_str()), ("001070000123", "Đỗ Văn Mẫu"));
        assert_eq!(card.born.to_string(), "1970-03-02");
        let newer = "001070000123|012345678|Đỗ Văn Mẫu|02031970|Nam|Hà Nội|25122021||Cha|Mẹ|\n";
        assert_eq!(read_card(newer), Some(card));
    }

    #[test]
    fn what_is_no_card_is_none() {
        for text in ["", "001070000123", "1|2|3|4|5|6|7", "001070000123||X|31021970|Nam|HN|1"] {
            assert_eq!(read_card(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_the_reading(text in ".{0,200}") {
            let _ = read_card(&text);
        }
    }
}
