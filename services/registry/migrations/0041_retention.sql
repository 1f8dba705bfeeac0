-- How long records must be kept, as data with its source. What applies to somebody is the longest of what fits.
create table retention_rule (
    code     text     primary key check (code ~ '^[a-z_]{1,32}$'),
    years    smallint not null check (years between 1 and 100),
    applies  text     not null check (applies in ('always', 'on_death', 'marked')),
    title_vi text     not null,
    title_en text     not null,
    source   text     not null
);
comment on column retention_rule.applies is 'marked: where an officer said so of a person';

insert into retention_rule (code, years, applies, title_vi, title_en, source) values
    ('record', 10, 'always', 'Hồ sơ bệnh án nội trú, ngoại trú', 'In-patient and out-patient record',
     'Thông tư 33/2025/TT-BYT'),
    -- One mark for three reasons: which of them it is would tell of an illness here, where findings do not belong.
    ('special', 20, 'marked', 'Hồ sơ tai nạn lao động, tai nạn giao thông, tâm thần hoặc ghép mô, tạng',
     'Record of an accident at work or in traffic, of psychiatry or of a transplant', 'Thông tư 33/2025/TT-BYT'),
    ('death', 30, 'on_death', 'Hồ sơ của người đã chết', 'Record of somebody who died', 'Thông tư 33/2025/TT-BYT');

create table retention_mark (
    person_id uuid        not null references person (id) on delete cascade,
    rule      text        not null references retention_rule (code),
    document  text        not null check (length(document) between 1 and 255),
    marked_by text        not null,
    marked_at timestamptz not null,
    primary key (person_id, rule)
);
create index retention_mark_by_rule on retention_mark (rule);
alter table retention_mark enable row level security;
create policy reach on retention_mark using (yba_reaches(person_id)) with check (yba_reaches(person_id));

-- Those whose clock runs are few among all.
create index person_not_managed on person (id) where standing <> 'managed';
