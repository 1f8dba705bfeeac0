-- Header wordings that an office has met in practice and given a meaning, used at the next import. They name
-- columns, never people. Expand step: code from before this release does not know the table.
create table roster_wording (
    id          uuid        primary key,
    wording     text        not null check (length(wording) between 1 and 200),
    wording_key text        not null unique check (wording_key <> ''),
    "column"    text        not null check ("column" in (
        'ordinal', 'name', 'family_name', 'given_name', 'born', 'born_male', 'born_female', 'sex',
        'citizen_id', 'insurance', 'post', 'unit', 'post_and_unit', 'tier', 'phone', 'address', 'email',
        'note')),
    added_by    text        not null,
    added_at    timestamptz not null
);
comment on column roster_wording.wording_key is 'the wording without marks, case and punctuation: how a header is looked up';
comment on column roster_wording."column" is 'what stands under the wording';
