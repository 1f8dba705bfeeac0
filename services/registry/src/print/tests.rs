use super::*;
use crate::config::HealthBookConfig;

/// Every letter of Vietnamese with every mark, in both cases.
const LETTERS: &str =
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵfjwz";

#[test]
fn the_fonts_have_every_letter_of_vietnamese() {
    let letters = format!("{LETTERS}{}0123456789–«»/.,", LETTERS.to_uppercase());
    let letters: Vec<char> = letters.chars().collect();
    for bytes in typst_assets::fonts().take(LIBERTINUS_SERIF) {
        let font =
            typst::text::Font::new(typst::foundations::Bytes::new(bytes), 0).expect("a font");
        assert_eq!(font.info().family, "Libertinus Serif");
        let missing: String = (letters.iter())
            .filter(|letter| !font.info().coverage.contains(u32::from(**letter)))
            .collect();
        assert_eq!(missing, "", "{:?}", font.info().variant);
    }
}

#[test]
fn a_name_is_text_and_never_markup() {
    let env = runtime::Env::from_pairs([("HEALTH_BOOK_PLACE", "Sông Ngân")]);
    let letterhead = HealthBookConfig::from_env(&env).unwrap().letterhead;
    let name = "#panic() $x$ *A* \"} \\ \n = B";
    let sheet = || Sheet { name: name.to_owned(), post: name.to_owned(), ..Sheet::default() };

    let page = first_pages(&letterhead, vec![(sheet(), "https://yba.example/x".to_owned())]);
    let list = signature_list(&letterhead, name, &[sheet()]);

    assert!(page.unwrap().starts_with(b"%PDF-") && list.unwrap().starts_with(b"%PDF-"));
}

#[test]
fn an_address_that_no_code_holds_is_an_error() {
    assert_eq!(qr::svg(&"x".repeat(3_000)), None);
}
