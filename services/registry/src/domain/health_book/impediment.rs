//! What stands in the way of a change, in words that a clerk can act on.

/// One thing that stands in the way. Says nothing that identifies anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Impediment {
    PersonUnknown,
    CitizenIdUnreadable,
    NobodyNamed,
    NamedTwice,
    PersonRefused,
    PersonHasLeft,
    HasABook,
    HasNoBook,
    NotLonger,
    ValidityImplausible,
    ReasonMissing,
    TextTooLong,
    BookUnknown,
    BookHasEnded,
    BookInForce,
    BookNotGiven,
    BookReturned,
    DayBeforeIssue,
    DayInTheFuture,
    NameMissing,
    NameDiffers,
    NumbersDisagree,
    InsuranceUnreadable,
    NotAName,
    ActionUnknown,
    DayUnreadable,
    DoneRecently,
    RequestOpen,
}

impl Impediment {
    /// Every one, for reading a stored code back.
    pub const ALL: [Self; 28] = [
        Self::PersonUnknown,
        Self::CitizenIdUnreadable,
        Self::NobodyNamed,
        Self::NamedTwice,
        Self::PersonRefused,
        Self::PersonHasLeft,
        Self::HasABook,
        Self::HasNoBook,
        Self::NotLonger,
        Self::ValidityImplausible,
        Self::ReasonMissing,
        Self::TextTooLong,
        Self::BookUnknown,
        Self::BookHasEnded,
        Self::BookInForce,
        Self::BookNotGiven,
        Self::BookReturned,
        Self::DayBeforeIssue,
        Self::DayInTheFuture,
        Self::NameMissing,
        Self::NameDiffers,
        Self::NumbersDisagree,
        Self::InsuranceUnreadable,
        Self::NotAName,
        Self::ActionUnknown,
        Self::DayUnreadable,
        Self::DoneRecently,
        Self::RequestOpen,
    ];

    /// The stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::PersonUnknown => "person-unknown",
            Self::CitizenIdUnreadable => "citizen-id-not-twelve-digits",
            Self::NobodyNamed => "nobody-named",
            Self::NamedTwice => "named-twice",
            Self::PersonRefused => "person-refused",
            Self::PersonHasLeft => "person-has-left",
            Self::HasABook => "has-a-book",
            Self::HasNoBook => "has-no-book",
            Self::NotLonger => "not-longer",
            Self::ValidityImplausible => "validity-implausible",
            Self::ReasonMissing => "reason-missing",
            Self::TextTooLong => "text-too-long",
            Self::BookUnknown => "book-unknown",
            Self::BookHasEnded => "book-has-ended",
            Self::BookInForce => "book-in-force",
            Self::BookNotGiven => "book-not-given",
            Self::BookReturned => "book-returned",
            Self::DayBeforeIssue => "day-before-issue",
            Self::DayInTheFuture => "day-in-the-future",
            Self::NameMissing => "name-missing",
            Self::NameDiffers => "name-differs",
            Self::NumbersDisagree => "numbers-disagree",
            Self::InsuranceUnreadable => "card-number-unreadable",
            Self::NotAName => "not-a-name",
            Self::ActionUnknown => "action-unknown",
            Self::DayUnreadable => "day-unreadable",
            Self::DoneRecently => "done-recently",
            Self::RequestOpen => "request-open",
        }
    }

    /// What to tell people, in Vietnamese and in English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::PersonUnknown => (
                "không tìm thấy người này trong phạm vi của bạn",
                "there is no such person within your reach",
            ),
            Self::CitizenIdUnreadable => {
                ("số CCCD phải có đúng 12 chữ số", "a citizen id has exactly twelve digits")
            }
            Self::NobodyNamed => ("dòng này không nêu ai", "this line names nobody"),
            Self::NamedTwice => {
                ("người này đã có ở một dòng trên", "this person stands on an earlier line as well")
            }
            Self::PersonRefused => (
                "hồ sơ của người này không được quản lý tại đây",
                "this person's records must not be kept here",
            ),
            Self::PersonHasLeft => (
                "người này không còn thuộc diện quản lý",
                "this person is no longer under management",
            ),
            Self::HasABook => (
                "người này đang có sổ; hãy gia hạn, cấp đổi hoặc cấp lại",
                "this person has a book; renew, exchange or reissue it",
            ),
            Self::HasNoBook => {
                ("người này chưa có sổ; hãy cấp mới", "this person has no book; issue one")
            }
            Self::NotLonger => (
                "hạn mới không dài hơn hạn đang có",
                "the new last day is not later than the present one",
            ),
            Self::ValidityImplausible => (
                "ngày hết hạn phải sau hôm nay và không quá 30 năm",
                "the last day comes after today and within 30 years",
            ),
            Self::ReasonMissing => ("cần lý do", "a reason is needed"),
            Self::TextTooLong => ("quá 1.000 ký tự", "more than 1,000 characters"),
            Self::BookUnknown => (
                "không tìm thấy sổ này trong phạm vi của bạn",
                "there is no such book within your reach",
            ),
            Self::BookHasEnded => {
                ("sổ này không còn giá trị sử dụng", "this book is no longer in force")
            }
            Self::BookInForce => (
                "sổ này đang còn hiệu lực, chưa phải nộp lại",
                "this book is in force and not to be returned",
            ),
            Self::BookNotGiven => {
                ("sổ này chưa được bàn giao cho ai", "this book was never handed over")
            }
            Self::BookReturned => ("sổ này đã được nộp lại", "this book was returned already"),
            Self::DayBeforeIssue => (
                "ngày bàn giao trước ngày cấp, hoặc trước lần giao trước đó",
                "the day comes before the issue, or before the book was last handed over",
            ),
            Self::DayInTheFuture => ("ngày bàn giao chưa đến", "the day lies in the future"),
            other => other.words_of_workbooks(),
        }
    }

    /// What stands in the way of a workbook's row alone.
    fn words_of_workbooks(self) -> (&'static str, &'static str) {
        match self {
            Self::NameDiffers => (
                "khác họ tên của người mang số này",
                "differs from the name of whoever has this number",
            ),
            Self::NumbersDisagree => (
                "các số trong dòng này là của những người khác nhau",
                "the numbers of this row are different people's",
            ),
            Self::InsuranceUnreadable => (
                "số thẻ BHYT gồm 10 số, 12 số, hoặc 2 chữ cái và 13 số",
                "a card number has 10 digits, 12 digits, or 2 letters and 13 digits",
            ),
            Self::NotAName => ("không phải là họ tên", "is not a name"),
            Self::ActionUnknown => (
                "ghi cấp mới, cấp đổi, cấp lại, gia hạn hoặc thu hồi, hoặc chọn việc chung khi gửi tệp",
                "write one of cấp mới, cấp đổi, cấp lại, gia hạn, thu hồi, or choose one for the whole file",
            ),
            Self::DayUnreadable => ("không đọc được; ghi ngày/tháng/năm", "write day/month/year"),
            Self::DoneRecently => (
                "việc này vừa làm cho người này trong 30 ngày qua; nếu thật sự cần, làm ở trang sổ của người đó",
                "this was done for this person within 30 days; if it is meant, do it on the person's page",
            ),
            Self::RequestOpen => (
                "đã có một đề nghị về sổ của người này đang chờ",
                "a request about this person's book waits already",
            ),
            // Whatever has its own words was answered above.
            _ => ("cần họ tên", "a name is needed"),
        }
    }
}
