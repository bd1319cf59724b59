-- What matching has seen of the work of freelancers, out of the event log. Written by every node that reads the log, each time
-- with the same result. Every table carries the freelancer that it would be distributed by.

create table invitation (
    id         uuid primary key,
    mission    uuid not null,
    freelancer uuid not null,
    made_at    timestamptz not null,
    answered   boolean not null,
    -- when the mission ended: an invitation needs no answer any more
    ended_at   timestamptz
);
create index invitation_freelancer on invitation (freelancer, made_at desc);
create index invitation_mission on invitation (mission);

create table engagement (
    contract   uuid primary key,
    freelancer uuid not null,
    -- whether it is completed, with something paid
    completed  boolean not null
);
create index engagement_freelancer on engagement (freelancer);
