-- When the policy had answered: its version was installed then. Unknown for what was decided before, which has only what the
-- policy was told.
alter table record add column answered_at timestamptz;

-- What each file's offer was when it was last right. It serves while the file is wrong, also after a restart, and of two files
-- that tie it says which one came first. A file that no node has any more has no row.
create table offer_file (
    name        text        primary key,
    properties  jsonb       not null,
    -- Whether a policy was there that could be asked.
    looked      boolean     not null,
    accepted_by text        not null,
    accepted_at timestamptz not null
);

-- The open proposals, as the event log tells: who negotiates is told prices by all that they go by.
create table negotiation (
    proposal   uuid primary key,
    freelancer uuid not null,
    company    uuid not null
);
create index negotiation_between on negotiation (freelancer, company);
