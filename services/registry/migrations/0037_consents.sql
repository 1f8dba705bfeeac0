-- For what a person's data are used: by law, or because they consented. Purposes and their texts are data, so that a
-- province's own are added by a migration or by hand; what was said stays as it was said, in the words of its time.
create table consent_purpose (
    code        text     primary key check (code ~ '^[a-z_]{1,40}$'),
    position    smallint not null unique,
    basis       text     not null check (basis in ('law', 'consent')),
    legal_basis text     not null check (legal_basis <> ''),
    enforced    boolean  not null
);
comment on column consent_purpose.basis is 'law: needs no consent, and can be given none';
comment on column consent_purpose.enforced is 'whether the program itself refuses without consent; otherwise people must';

create table consent_text (
    purpose  text    not null references consent_purpose (code),
    version  integer not null check (version > 0),
    title_vi text    not null,
    title_en text    not null,
    text_vi  text    not null,
    text_en  text    not null,
    primary key (purpose, version)
);
comment on table consent_text is 'in which words people were asked; the highest version is shown';

create table consent (
    id           uuid        primary key,
    person_id    uuid        not null references person (id) on delete cascade,
    purpose      text        not null,
    text_version integer     not null,
    decision     text        not null check (decision in ('given', 'withdrawn')),
    means        text        not null check (means in ('console', 'paper')),
    document     text        not null default '' check (length(document) <= 255),
    recorded_by  text        not null,
    recorded_at  timestamptz not null,
    foreign key (purpose, text_version) references consent_text (purpose, version),
    constraint consent_on_paper_has_its_number check (means <> 'paper' or decision <> 'given' or document <> '')
);
comment on table consent is 'what people decided, each time; the newest holds';
create index consent_by_person on consent (person_id, purpose, recorded_at);
create index consent_by_purpose on consent (purpose, text_version);
create trigger keep before update on consent for each row execute function registry_refuse_change();

alter table consent enable row level security;
create policy reach on consent using (yba_reaches(person_id)) with check (yba_reaches(person_id));

insert into consent_purpose (code, position, basis, legal_basis, enforced) values
    ('health_care', 1, 'law', 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: xử lý theo quy định của pháp luật và nhiệm vụ của cơ quan, không cần đồng ý', true),
    ('email_notices', 2, 'consent', 'Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP: sự đồng ý', true),
    ('family', 3, 'consent', 'Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP: sự đồng ý', false),
    ('congress', 4, 'consent', 'Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP: sự đồng ý', false),
    ('research', 5, 'consent', 'Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP: sự đồng ý', false);
-- The software's own words; a province's legal office replaces them by a higher version.
insert into consent_text (purpose, version, title_vi, title_en, text_vi, text_en) values
    ('health_care', 1, 'Bảo vệ, chăm sóc, quản lý sức khỏe', 'Protecting and caring for health',
     'Hồ sơ, kết quả khám và kết luận sức khỏe được dùng để bảo vệ, chăm sóc và quản lý sức khỏe cán bộ.',
     'Record, results and conclusions are used to protect and care for the health of cadres.'),
    ('email_notices', 1, 'Nhận thư điện tử báo tin', 'Notices by e-mail',
     'Khi có kết luận mới, hệ thống gửi thư điện tử mời đăng nhập. Thư không có thông tin sức khỏe.',
     'When there is a new conclusion the system e-mails an invitation to sign in. The letter holds no health data.'),
    ('family', 1, 'Trao đổi với người thân', 'Speaking with family',
     'Bác sĩ và văn phòng được trao đổi về sức khỏe với người thân đã ghi trong hồ sơ.',
     'Doctors and the office may speak about health with the family contact in the record.'),
    ('congress', 1, 'Cung cấp kết luận cho công tác cán bộ', 'Use for appointments and congresses',
     'Loại sức khỏe và kết luận được cung cấp cho cơ quan tổ chức khi xem xét nhân sự.',
     'Health class and conclusion are given to the organisation commission when it considers personnel.'),
    ('research', 1, 'Nghiên cứu khoa học', 'Research',
     'Dữ liệu đã bỏ tên, số giấy tờ được dùng cho nghiên cứu khoa học về sức khỏe.',
     'Data without names and numbers are used for health research.');
