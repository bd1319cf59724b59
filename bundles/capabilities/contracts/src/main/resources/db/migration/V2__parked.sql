-- Approved milestones whose commission can't be decided yet. A row lives exactly as long as its milestone is APPROVED.
create table parked (
    milestone   uuid primary key references milestone,
    contract    uuid        not null,
    company     uuid        not null,
    freelancer  uuid        not null,
    currency    text        not null,
    net         bigint      not null,
    policy      text        not null,
    major       integer     not null,
    reason      text        not null,
    approved_by uuid,
    since       timestamptz not null,
    tries       integer     not null,
    tried_at    timestamptz not null
);

create index parked_since on parked (since, milestone);
create index parked_policy on parked (policy, major, since, milestone);
