-- Deadlines are kept in the zone and the calendar of the contract. Contracts that are there already were made in France.
alter table contract
    add column zone     text not null default 'Europe/Paris',
    add column calendar text not null default 'FRANCE',
    add column last_day date;
alter table contract alter column zone drop default, alter column calendar drop default;

-- One week of a contract by the day. Its days are seven digits, from Monday to Sunday: quarters of a day.
create table timesheet (
    id              uuid primary key,
    contract        uuid        not null references contract,
    week            date        not null check (extract(isodow from week) = 1),
    quarters        text        not null check (quarters ~ '^[0-4]{7}$'),
    daily_rate      bigint      not null check (daily_rate > 0),
    note            text,
    changes_wanted  text,
    status          text        not null,
    cut_off_at      timestamptz not null,
    submitted_at    timestamptz,
    review_until    timestamptz,
    milestone       uuid references milestone,
    version         bigint      not null,
    unique (contract, week)
);

alter table milestone add column week date;
create unique index milestone_of_week on milestone (contract, week) where week is not null;
