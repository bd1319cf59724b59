-- Changes of a signed contract by agreement. What was agreed to is in "text", and its hash beside it; neither ever changes.
create table amendment (
    id              uuid primary key,
    contract        uuid        not null references contract,
    author          text        not null,
    daily_rate      bigint      check (daily_rate > 0),
    daily_rate_from date        check (extract(isodow from daily_rate_from) = 1),
    last_day        date,
    reason          text        not null,
    text            text        not null,
    text_hash       text        not null,
    status          text        not null,
    proposed_by     uuid        not null,
    proposed_at     timestamptz not null,
    answered_by     uuid,
    answered_at     timestamptz,
    expires_at      timestamptz not null,
    version         bigint      not null,
    check ((daily_rate is null) = (daily_rate_from is null))
);
create index amendment_of_contract on amendment (contract, id);
create unique index amendment_open on amendment (contract) where status = 'PROPOSED';

create table amendment_change (
    id        uuid primary key,
    amendment uuid    not null references amendment,
    position  integer not null,
    action    text    not null,
    milestone uuid references milestone,
    title     text,
    net       bigint  check (net > 0),
    due_on    date,
    unique (amendment, position)
);
