-- Organisations (cấp ủy, cơ quan, đơn vị). They are institutions: their names are not personal data.
create table organisation (
    code        text        primary key check (code ~ '^[A-Z0-9_-]{1,32}$'),
    name        text        not null check (length(name) between 1 and 255),
    name_key    text        not null,
    parent      text        references organisation (code) check (parent <> code),
    version     integer     not null default 1,
    recorded_at timestamptz not null,
    changed_at  timestamptz not null
);
comment on column organisation.name_key is 'the name without marks, case and punctuation: how a list finds its sender';
create index organisation_by_name on organisation (name_key);
create index organisation_by_parent on organisation (parent);

-- Every organisation with itself and all those above it.
create table organisation_ancestor (
    code     text    not null references organisation (code),
    ancestor text    not null references organisation (code),
    distance integer not null check (distance >= 0),
    primary key (code, ancestor)
);
comment on column organisation_ancestor.distance is 'steps up the tree; 0 is the organisation itself';
create index organisation_ancestor_below on organisation_ancestor (ancestor);

-- For rows that belong to an organisation rather than to a person.
create function registry_reaches_organisation(organisation text) returns boolean
    language sql stable parallel safe
    return yba_reaches_everyone() or exists (
        select from organisation_ancestor a
        where a.code = organisation and ('organisation:' || a.ancestor) = any (yba_grantees()));
