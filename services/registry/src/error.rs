//! Why a request or an event failed, and how that is answered.

use actix_web::{HttpResponse, ResponseError};
use messaging::Failure;
use runtime::{Fault, Problem};
use sea_orm::DbErr;

use crate::domain::roster::{NoList, SeenCell};
use crate::domain::workbook::{BadWorkbook, cell_name};
use crate::print::CannotTypeset;

/// Why something failed, in the caller's terms.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The thing does not exist, or not for this caller.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// `If-Match` names a version that has passed.
    #[error("the version has passed")]
    Stale,
    /// The request is readable and wrong, or its state does not allow it.
    #[error("the request cannot be done")]
    Refused(Problem),
    /// The file is no workbook that can be read.
    #[error(transparent)]
    BadWorkbook(#[from] BadWorkbook),
    /// The workbook holds no list that can be read.
    #[error(transparent)]
    NoList(#[from] NoList),
    /// The caller may not, or `begin` failed.
    #[error(transparent)]
    Auth(#[from] auth::Error),
    /// What was stored cannot be understood; a bug or damage.
    #[error("stored data cannot be understood")]
    Stored(#[from] serde_json::Error),
    /// Work off the request's thread did not end.
    #[error("a worker thread failed")]
    Worker,
    /// The answer's workbook could not be written.
    #[error("the workbook could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A document could not be typeset.
    #[error(transparent)]
    CannotTypeset(#[from] CannotTypeset),
    /// An event of a type that this release does not know.
    #[error("the event's type is unknown")]
    UnknownEvent,
    /// The list of erasures outside the databases could not be written.
    #[error(transparent)]
    ErasureList(#[from] auth::erasure_list::ListError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}

impl Error {
    /// A request that can be read and is wrong at each of these places.
    pub(crate) fn invalid(faults: Vec<Fault>) -> Self {
        let detail = ("yêu cầu chưa đúng", "the request is not right");
        Self::Refused(Problem::unprocessable("invalid", detail).with_faults(faults))
    }

    /// The same, unless nothing is wrong.
    pub(crate) fn refuse(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Self::invalid(faults)) }
    }

    /// Whether trying again later can help.
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            Self::Auth(error) => error.retryable(),
            Self::Database(DbErr::Type(_)) => false,
            Self::Database(_) | Self::Worker | Self::ErasureList(_) => true,
            _ => false,
        }
    }
}

/// RFC 9457. The first argument is the stable end of `type`; clients match on it.
impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        match error {
            Error::NotFound(what) => not_found(what),
            Error::Stale => Problem::precondition_failed(
                "stale",
                ("dữ liệu đã thay đổi; hãy tải lại", "it has changed meanwhile; read it again"),
            ),
            Error::Refused(problem) => problem.clone(),
            Error::BadWorkbook(why) => bad_workbook(why),
            Error::NoList(why) => no_list(why),
            Error::Auth(error) => Problem::from(error),
            error => auth::failure(error),
        }
    }
}

impl ResponseError for Error {
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Auth(error) => error.error_response(),
            error => Problem::from(error).error_response(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if error.is_retryable() {
            Self::Retry(Box::new(error))
        } else {
            Self::Park(Box::new(error))
        }
    }
}

fn not_found(what: &'static str) -> Problem {
    let (kind, vi, en) = match what {
        "person" => ("person-not-found", "không tìm thấy người này", "there is no such person"),
        "organisation" => {
            ("organisation-not-found", "không tìm thấy đơn vị này", "there is no such organisation")
        }
        "change" => ("change-not-found", "không tìm thấy thay đổi này", "there is no such change"),
        "duty" => ("duty-not-found", "không tìm thấy nhiệm vụ này", "there is no such duty"),
        "contact" => {
            ("contact-not-found", "không tìm thấy đầu mối này", "there is no such contact")
        }
        "erasure" => {
            ("erasure-not-found", "không tìm thấy đề nghị xóa này", "there is no such erasure")
        }
        "grant" => ("grant-not-found", "không tìm thấy quyền này", "there is no such grant"),
        "health-book" => {
            ("health-book-not-found", "không tìm thấy sổ y bạ này", "there is no such health book")
        }
        "health-book-request" => (
            "health-book-request-not-found",
            "không tìm thấy đề nghị này",
            "there is no such request",
        ),
        "health-book-list" => {
            ("health-book-list-not-found", "không tìm thấy danh sách này", "there is no such list")
        }
        "grant-review" => {
            ("grant-review-not-found", "không có đợt rà soát này", "there is no such review")
        }
        "proxy" => ("proxy-not-found", "không tìm thấy ủy quyền này", "there is no such proxy"),
        "wording" => {
            ("roster-wording-not-found", "không tìm thấy tiêu đề này", "there is no such wording")
        }
        "duplicate" => {
            ("duplicate-not-found", "không tìm thấy cặp hồ sơ này", "there is no such pair")
        }
        "merge" => ("merge-not-found", "không tìm thấy lần hợp nhất này", "there is no such merge"),
        "row" => ("roster-row-not-found", "không tìm thấy dòng này", "there is no such row"),
        _ => (
            "roster-import-not-found",
            "không tìm thấy lượt nhập danh sách này",
            "there is no such import",
        ),
    };
    Problem::not_found(kind, (vi, en))
}

fn bad_workbook(why: &BadWorkbook) -> Problem {
    match why {
        BadWorkbook::Empty => {
            Problem::unprocessable("workbook-empty", ("tệp rỗng", "the file is empty"))
        }
        BadWorkbook::NotAWorkbook => Problem::unsupported_media_type(
            "not-a-workbook",
            (
                "tệp không phải là danh sách dạng .xlsx, .xls, .ods hoặc .csv",
                "the file is not a list in .xlsx, .xls, .ods or .csv",
            ),
        ),
        BadWorkbook::PasswordProtected => Problem::unprocessable(
            "workbook-protected",
            (
                "tệp được bảo vệ bằng mật khẩu; hãy bỏ mật khẩu rồi gửi lại",
                "the workbook is protected by a password; remove it and send the file again",
            ),
        ),
        BadWorkbook::UnpacksTooLarge => Problem::payload_too_large(
            "workbook-unpacks-too-large",
            (
                "tệp giải nén ra quá lớn; một danh sách không thể lớn như vậy",
                "the workbook unpacks to more than any list needs",
            ),
        ),
        BadWorkbook::TooManyCells => Problem::payload_too_large(
            "workbook-too-many-cells",
            (
                "bảng tính có quá nhiều dòng, cột hoặc ô",
                "the workbook has too many rows, columns or cells",
            ),
        ),
        BadWorkbook::Damaged => Problem::unprocessable(
            "workbook-damaged",
            ("tệp bị hỏng, không đọc được", "the workbook is damaged and cannot be read"),
        ),
    }
}

fn no_list(why: &NoList) -> Problem {
    let (kind, vi, en) = match why {
        NoList::NoHeader { .. } => (
            "list-without-header",
            "không tìm thấy dòng tiêu đề có «Họ và tên» và «Số CCCD» hoặc «Ngày sinh»".to_owned(),
            "no header row with a name and a citizen id or date of birth was found".to_owned(),
        ),
        NoList::TwoHeaders { first, second } => (
            "list-with-two-headers",
            format!(
                "có hai dòng tiêu đề khác nhau (dòng {first} và {second}); hãy để mỗi danh sách \
                 trong một tệp"
            ),
            format!(
                "there are two different header rows ({first} and {second}); send each list in a \
                 file of its own"
            ),
        ),
        NoList::SeveralLists => (
            "several-lists",
            "có nhiều trang tính chứa danh sách; hãy gửi từng danh sách một".to_owned(),
            "more than one sheet holds a list; send them one by one".to_owned(),
        ),
        NoList::NoColumn { column, .. } => {
            let (vi, en) = column.names();
            (
                "list-without-column",
                format!("danh sách không có cột «{vi}»"),
                format!("the list has no column for the {en}"),
            )
        }
        NoList::NoRows => (
            "list-without-rows",
            "danh sách không có dòng nào".to_owned(),
            "the list has no rows".to_owned(),
        ),
    };
    let problem = Problem::unprocessable(kind, (vi, en));
    match why {
        NoList::NoHeader { seen } | NoList::NoColumn { seen, .. } if !seen.is_empty() => {
            problem.with_member("header", header_seen(seen))
        }
        _ => problem,
    }
}

/// The cells of what may be the header, so that somebody can say what stands under them.
fn header_seen(seen: &[SeenCell]) -> serde_json::Value {
    let cells = seen.iter().map(|cell| {
        let name = cell_name(cell.row, cell.column);
        serde_json::json!({ "cell": name, "wording": cell.wording, "column": cell.holds })
    });
    cells.collect()
}
