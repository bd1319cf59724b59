-- Milestones that two sides disagree on, or that a bank has taken the payment of.
create table dispute (
    id             uuid primary key,
    milestone      uuid        not null references milestone,
    contract       uuid        not null,
    company        uuid        not null,
    freelancer     uuid        not null,
    opened_by      text        not null,
    opener         uuid,
    chargeback     uuid constraint dispute_of_chargeback unique,
    -- where the milestone stood, and when it would have been released by itself
    before         text        not null,
    before_auto    timestamptz,
    status         text        not null,
    reason         text        not null,
    currency       text        not null,
    held           bigint      not null,
    claim          bigint,
    answered       boolean     not null,
    answer_by      timestamptz,
    -- makes the version grow with what is added
    entries        integer     not null,
    to_freelancer  bigint,
    decided_by     text,
    decision       text,
    decider        uuid,
    waits_for      text,
    tries          integer     not null,
    release        uuid,
    refund         uuid,
    opened_at      timestamptz not null,
    decided_at     timestamptz,
    resolved_at    timestamptz,
    version        bigint      not null
);

create unique index dispute_one_open on dispute (milestone) where status in ('OPEN', 'DECIDED');
create index dispute_company on dispute (company, id);
create index dispute_freelancer on dispute (freelancer, id);
create index dispute_status on dispute (status, id);

create table evidence (
    id         uuid primary key,
    dispute    uuid        not null references dispute,
    side       text        not null,
    author     uuid,
    text       text,
    file_name  text,
    media_type text,
    size       integer,
    at         timestamptz not null
);

create index evidence_of on evidence (dispute, id);

-- The bytes apart, so that nobody reads them with a list.
create table evidence_file (
    evidence uuid primary key references evidence,
    content  bytea not null
);

create table split_proposal (
    id                     uuid primary key,
    dispute                uuid        not null references dispute,
    by                     text        not null,
    author                 uuid        not null,
    to_freelancer          bigint      not null,
    note                   text,
    accepted_by_client     boolean     not null,
    accepted_by_freelancer boolean     not null,
    over                   boolean     not null,
    at                     timestamptz not null
);

create index split_proposal_of on split_proposal (dispute, id);

-- Refunds by agreement, before the work is submitted.
create table refund_proposal (
    id         uuid primary key,
    milestone  uuid        not null references milestone,
    contract   uuid        not null,
    by         text        not null,
    author     uuid        not null,
    currency   text        not null,
    net        bigint      not null check (net > 0),
    vat        bigint      not null check (vat >= 0),
    reason     text        not null,
    status     text        not null,
    refund     uuid,
    at         timestamptz not null,
    expires_at timestamptz not null,
    version    bigint      not null
);

create unique index refund_proposal_one_open on refund_proposal (milestone) where status = 'OPEN';
create index refund_proposal_of on refund_proposal (milestone, id);
