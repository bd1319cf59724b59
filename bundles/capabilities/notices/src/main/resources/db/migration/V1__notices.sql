-- What was reported, what operators decided about it, and how that was contested. The id is the key that it would be
-- distributed by.
create table notice (
    id             uuid primary key,
    kind           text        not null check (kind in ('PROFILE', 'MISSION', 'PROPOSAL', 'REVIEW')),
    subject        uuid        not null,
    -- as it was when it was reported
    title          text        not null,
    content        text        not null,
    affected       uuid        not null,
    category       text        not null,
    explanation    text        not null,
    -- the account, or name and address of who was not logged in
    reporter       uuid,
    reporter_name  text,
    reporter_email text,
    language       text        not null,
    -- the account or the address, whichever there is
    reporter_key   text        not null,
    -- a hash, which is forgotten when it is not needed any more to count
    remote_key     text,
    reported_at    timestamptz not null,
    status         text        not null
        check (status in ('OPEN', 'DISMISSED', 'ACTED', 'CONTESTED', 'UPHELD', 'REVERSED')),
    takes_down     boolean     not null,
    suspends       boolean     not null,
    ground         text check (ground in ('LAW', 'TERMS')),
    rule           text,
    facts          text,
    decided_by     uuid,
    decided_at     timestamptz,
    contest_until  timestamptz,
    token_hash     bytea unique,
    contest        text,
    contested_at   timestamptz,
    answer         text,
    answered_by    uuid,
    answered_at    timestamptz,
    version        bigint      not null,
    check ((reporter is null) = (reporter_email is not null and reporter_name is not null)),
    check ((status = 'OPEN') = (decided_at is null) and (decided_at is null) = (facts is null)),
    check ((takes_down or suspends) = (status not in ('OPEN', 'DISMISSED'))),
    check ((takes_down or suspends) = (ground is not null and rule is not null and contest_until is not null)),
    check ((status in ('CONTESTED', 'UPHELD', 'REVERSED')) = (contest is not null and contested_at is not null)),
    check ((status in ('UPHELD', 'REVERSED')) = (answer is not null and answered_at is not null))
);
create unique index notice_one_open on notice (reporter_key, kind, subject) where status = 'OPEN';
create index notice_waiting on notice (reported_at, id) where status in ('OPEN', 'CONTESTED');
create index notice_listed on notice (reported_at desc, id desc);
create index notice_of_reporter on notice (reporter_key, reported_at);
create index notice_of_address on notice (remote_key, reported_at) where remote_key is not null;
create index notice_affected on notice (affected, decided_at desc, id desc) where takes_down or suspends;
