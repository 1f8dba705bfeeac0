//! Why a request or an event failed.

use actix_web::{HttpResponse, ResponseError};
use messaging::Failure;
use runtime::{Fault, Problem};
use schema::{AssessmentId, ConclusionId, PersonId};
use sea_orm::DbErr;
use uuid::Uuid;

use crate::domain::compile::TableFault;
use crate::domain::conclusion::CannotSign;

/// Why something failed, in the caller's terms.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("nothing is known of person {0}")]
    PersonNotFound(PersonId),
    #[error("assessment {0} does not exist")]
    AssessmentNotFound(AssessmentId),
    #[error("the inputs were erased with their person")]
    InputsErased,
    #[error("conclusion {0} does not exist")]
    ConclusionNotFound(ConclusionId),
    #[error("rule table {0} does not exist")]
    TableNotFound(String),
    #[error("run {0} does not exist")]
    RunNotFound(Uuid),
    #[error("the path names no id")]
    NotAnId,
    #[error("no rule table is in force")]
    NoTableInForce,
    #[error("rule table {0} exists with another content")]
    TableExists(String),
    #[error("rule table {0} is not published")]
    TableNotPublished(String),
    #[error("rule table {0} is already ratified")]
    AlreadyRatified(String),
    #[error("rule table {0} is not ratified")]
    NotRatified(String),
    #[error("the rule table has {} faults", .0.len())]
    FaultyTable(Vec<TableFault>),
    #[error("the decision has no number")]
    NoDecision,
    #[error(transparent)]
    CannotSign(#[from] CannotSign),
    #[error("the state that If-Match names has passed")]
    Stale,
    #[error("a parameter of the request is not understood")]
    Parameter(&'static str),
    #[error("the event cannot be read")]
    Unreadable(#[from] serde_json::Error),
    #[error("the event type {0} is not known")]
    UnknownEvent(String),
    #[error("a stored {0} is unreadable")]
    Damaged(&'static str),
    #[error(transparent)]
    Auth(#[from] auth::Error),
    #[error("the database failed")]
    Database(#[from] DbErr),
}

/// RFC 9457. The first argument is the stable end of the `type` URN; clients match on it.
impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        match error {
            Error::PersonNotFound(_) => Self::not_found(
                "person-not-found",
                ("Không có dữ liệu về người này.", "Nothing is known of this person."),
            ),
            Error::AssessmentNotFound(_) => Self::not_found(
                "assessment-not-found",
                ("Không có đánh giá này.", "There is no such assessment."),
            ),
            Error::InputsErased => Self::conflict(
                "inputs-erased",
                (
                    "Dữ liệu đầu vào đã được xóa cùng hồ sơ của người này.",
                    "The inputs were erased together with the person's record.",
                ),
            ),
            Error::ConclusionNotFound(_) => Self::not_found(
                "conclusion-not-found",
                ("Không có kết luận này.", "There is no such conclusion."),
            ),
            Error::TableNotFound(_) => Self::not_found(
                "rule-table-not-found",
                ("Không có bảng tiêu chí này.", "There is no such rule table."),
            ),
            Error::RunNotFound(_) => Self::not_found(
                "run-not-found",
                ("Không có lượt chạy này.", "There is no such run."),
            ),
            Error::NotAnId => Self::not_found("not-found", ("Không tìm thấy.", "Not found.")),
            Error::NoTableInForce => Self::conflict(
                "no-rule-table-in-force",
                ("Chưa có bảng tiêu chí nào có hiệu lực.", "No rule table is in force."),
            ),
            Error::TableExists(_) => Self::conflict(
                "rule-table-exists",
                (
                    "Phiên bản này đã có với nội dung khác; hãy đặt tên phiên bản mới.",
                    "This version exists with another content; name a new version.",
                ),
            ),
            Error::TableNotPublished(_) => Self::conflict(
                "rule-table-not-published",
                ("Bảng tiêu chí chưa được công bố.", "The rule table is not published."),
            ),
            Error::AlreadyRatified(_) => Self::conflict(
                "rule-table-already-ratified",
                ("Bảng tiêu chí đã được phê chuẩn.", "The rule table is already ratified."),
            ),
            Error::NotRatified(_) => Self::conflict(
                "rule-table-not-ratified",
                (
                    "Hội đồng chuyên môn chưa phê chuẩn bảng tiêu chí này nên chưa thể ký kết luận.",
                    "The Professional Council has not ratified this rule table, so nothing is signed on it.",
                ),
            ),
            Error::FaultyTable(faults) => Self::unprocessable(
                "faulty-rule-table",
                ("Bảng tiêu chí có lỗi.", "The rule table has faults."),
            )
            .with_faults(faults.iter().map(fault).collect()),
            Error::NoDecision => Self::unprocessable(
                "no-decision",
                ("Phải ghi số quyết định.", "The decision's number is required."),
            )
            .with_faults(vec![Fault::new(
                "/decision",
                "required",
                ("Phải ghi số quyết định.", "The decision's number is required."),
            )]),
            Error::CannotSign(why) => cannot_sign(*why),
            Error::Stale => Self::precondition_failed(
                "stale",
                (
                    "Kết luận đã thay đổi; hãy tải lại.",
                    "The conclusion has changed; load it again.",
                ),
            ),
            Error::Parameter(name) => Self::bad_request(
                "bad-parameter",
                ("Tham số không hợp lệ.", "A parameter is not understood."),
            )
            .with_faults(vec![Fault::new(
                *name,
                "not-understood",
                ("Giá trị không hợp lệ.", "The value is not understood."),
            )]),
            Error::Auth(error) => Self::from(error),
            Error::Unreadable(_)
            | Error::UnknownEvent(_)
            | Error::Damaged(_)
            | Error::Database(_) => auth::failure(error),
        }
    }
}

fn cannot_sign(why: CannotSign) -> Problem {
    match why {
        CannotSign::AlreadySigned => Problem::conflict(
            "already-signed",
            ("Kết luận đã được ký.", "The conclusion is already signed."),
        ),
        CannotSign::Superseded => Problem::conflict(
            "superseded",
            ("Đã có đánh giá mới thay thế.", "A newer assessment took its place."),
        ),
        CannotSign::ReasonRequired => Problem::unprocessable(
            "reason-required",
            (
                "Loại khác với đề xuất thì phải ghi lý do.",
                "A class that was not proposed needs a reason.",
            ),
        )
        .with_faults(vec![Fault::new(
            "/reason",
            "required",
            ("Phải ghi lý do.", "A reason is required."),
        )]),
        CannotSign::SecondMemberRequired => Problem::conflict(
            "second-member-required",
            ("Cần một thành viên Hội đồng khác cùng ký.", "Another council member must sign too."),
        ),
        CannotSign::SignaturesDisagree => Problem::conflict(
            "signatures-disagree",
            ("Hai chữ ký không cùng một loại.", "The two signatures do not agree on the class."),
        ),
    }
}

fn fault(fault: &TableFault) -> Fault {
    Fault::new(fault.pointer.clone(), fault.code, (fault.vi.clone(), fault.en.clone()))
}

impl ResponseError for Error {
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Auth(error) => error.error_response(), // With its challenge.
            _ => Problem::from(self).error_response(),
        }
    }
}

/// Whether a consumer may try again.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let retry = match &error {
            Error::Database(_) | Error::NoTableInForce => true,
            Error::Auth(error) => error.retryable(),
            _ => false,
        };
        if retry { Self::Retry(Box::new(error)) } else { Self::Park(Box::new(error)) }
    }
}
