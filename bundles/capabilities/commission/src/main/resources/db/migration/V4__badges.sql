-- The badges that freelancers have, as the event log tells: policies may look at them.
create table badge (
    freelancer uuid not null,
    badge      text not null,
    primary key (freelancer, badge)
);

-- The open proposals, as the event log tells: who negotiates is told prices by all that they go by.
create table negotiation (
    proposal   uuid primary key,
    freelancer uuid not null,
    company    uuid not null
);
create index negotiation_between on negotiation (freelancer, company);
