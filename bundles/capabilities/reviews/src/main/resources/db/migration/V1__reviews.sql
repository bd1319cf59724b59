-- A contract that has ended with something released: the occasion on which its two sides may review each other.
create table occasion (
    contract        uuid primary key,
    title           text        not null,
    company         uuid        not null,
    company_name    text        not null,
    -- who signed for the company, and gets its mails
    client          uuid        not null,
    freelancer      uuid        not null,
    freelancer_name text        not null,
    ended_at        timestamptz not null,
    write_until     timestamptz not null,
    shows_at        timestamptz not null,
    shown_at        timestamptz,
    check (write_until <= shows_at)
);
create index occasion_of_company on occasion (company, ended_at desc, contract desc);
create index occasion_of_freelancer on occasion (freelancer, ended_at desc, contract desc);

-- What one side says of the other. Only what has a "shown_at" is seen by others, or counts.
create table review (
    id                 uuid primary key,
    contract           uuid        not null references occasion,
    written_by         text        not null check (written_by in ('CLIENT', 'FREELANCER')),
    author             uuid        not null,
    -- the freelancer's account or the client's company: the key that it would be distributed by
    about              uuid        not null,
    overall            integer     not null check (overall between 1 and 5),
    quality            integer     check (quality between 1 and 5),
    clarity            integer     check (clarity between 1 and 5),
    communication      integer     check (communication between 1 and 5),
    deadlines          integer     check (deadlines between 1 and 5),
    cooperation        integer     check (cooperation between 1 and 5),
    text               text        not null,
    language           text        not null,
    written_at         timestamptz not null,
    shown_at           timestamptz,
    answer             text,
    answered_by        uuid,
    answered_at        timestamptz,
    taken_down_at      timestamptz,
    taken_down_by      uuid,
    taken_down_because text,
    version            bigint      not null,
    constraint review_one_of_each_side unique (contract, written_by),
    check ((answer is null) = (answered_at is null) and (answer is null or shown_at is not null)),
    check (taken_down_at is null or (shown_at is not null and taken_down_because is not null))
);
create index review_shown on review (about, shown_at desc, id desc)
    where shown_at is not null and taken_down_at is null;
