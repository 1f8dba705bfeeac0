//! Reading a committee's list (danh sách trích ngang) from the cells of a workbook.

mod born;
mod candidate;
mod fault;
mod footer;
mod header;
mod layout;
mod list;
mod months;
mod numbers;
mod post;
mod row;
mod wordings;

pub use born::day as read_day;
pub use candidate::{Candidate, Said};
pub use fault::{Fault, FaultCode};
pub(in crate::domain) use footer::is_ending;
pub use header::SeenCell;
pub use layout::{Column, Layout};
pub use list::{Frame, List, ListRow, NoList, find_list};
pub use numbers::citizen_id as read_citizen_id;
pub use numbers::insurance as read_insurance;
pub use row::{Reading, RowCells, read_row};
pub use wordings::{Wordings, known};
