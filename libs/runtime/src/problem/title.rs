//! Titles: one per status, the same for every occurrence.

use actix_web::http::StatusCode;

use crate::language::Language;

/// Returns what kind of failure a status is.
pub(super) fn of(status: StatusCode, language: Language) -> &'static str {
    let (vi, en) = match status.as_u16() {
        400 => ("Yêu cầu không đọc được", "The request cannot be read"),
        401 => ("Chưa đăng nhập", "Not signed in"),
        403 => ("Không có quyền", "Not allowed"),
        404 => ("Không tìm thấy", "Not found"),
        405 => ("Phương thức không được hỗ trợ", "Method not allowed"),
        406 => ("Không có định dạng được yêu cầu", "No such format"),
        408 => ("Yêu cầu gửi quá chậm", "The request took too long to arrive"),
        409 => ("Xung đột với trạng thái hiện tại", "Conflict with the current state"),
        412 => ("Dữ liệu đã thay đổi", "The data has changed"),
        413 => ("Dữ liệu gửi lên quá lớn", "The body is too large"),
        414 => ("Địa chỉ quá dài", "The address is too long"),
        415 => ("Định dạng không được hỗ trợ", "Unsupported media type"),
        422 => ("Dữ liệu không hợp lệ", "The data is not valid"),
        429 => ("Quá nhiều yêu cầu", "Too many requests"),
        431 => ("Phần đầu của yêu cầu quá lớn", "The headers are too large"),
        500 => ("Lỗi hệ thống", "Internal error"),
        503 => ("Tạm thời không phục vụ được", "Temporarily unavailable"),
        status if (400..500).contains(&status) => {
            ("Yêu cầu không hợp lệ", "The request is not valid")
        }
        _ => ("Lỗi hệ thống", "Internal error"),
    };
    match language {
        Language::Vi => vi,
        Language::En => en,
    }
}
