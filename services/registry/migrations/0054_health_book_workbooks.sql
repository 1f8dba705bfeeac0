-- Lists of health books as workbooks: kept before their rows are dealt with, one transaction a row, so that a crash
-- leaves rows pending that the same file sent again goes on with.
alter table health_book_list add column as_request boolean not null default false;
alter table health_book_list add column digest bytea check (length(digest) = 32);
alter table health_book_list add column file_name text not null default '' check (length(file_name) <= 255);
alter table health_book_list add column held integer not null default 0 check (held >= 0);
alter table health_book_list add column pending integer not null default 0 check (pending >= 0);
comment on column health_book_list.as_request is 'rows ask for something instead of doing it';
comment on column health_book_list.digest is 'SHA-256 of the file and of what was asked for with it; null where no file was sent';
comment on column health_book_list.held is 'rows that cannot be read or name nobody: corrected in the file, they are sent again';
create index health_book_list_by_digest on health_book_list (digest) where digest is not null;
alter table health_book_list drop constraint every_person_is_counted_once;
alter table health_book_list add constraint every_person_is_counted_once
    check (received = accepted + held + rejected + pending);
alter table health_book_list drop constraint health_book_list_action_check;
alter table health_book_list add constraint health_book_list_action_check
    check (action in ('issue', 'exchange', 'reissue', 'renew', 'revoke', 'mixed'));
comment on column health_book_list.action is 'mixed: each row of the file says its own';

alter table health_book_list_row add column row integer check (row > 0);
alter table health_book_list_row add column request_id uuid references health_book_request (id) on delete set null;
comment on column health_book_list_row.row is 'the workbook''s own number, from 1; null where no workbook was sent';
create index health_book_list_row_by_request on health_book_list_row (request_id) where request_id is not null;
alter table health_book_list_row drop constraint health_book_list_row_outcome_check;
alter table health_book_list_row add constraint health_book_list_row_outcome_check
    check (outcome in ('accepted', 'held', 'rejected', 'pending'));
alter table health_book_list_row drop constraint a_rejected_row_says_why;
alter table health_book_list_row add constraint a_row_that_was_not_taken_says_why
    check ((outcome in ('held', 'rejected')) = (faults <> '[]'));
