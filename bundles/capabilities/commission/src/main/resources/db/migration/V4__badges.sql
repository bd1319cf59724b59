-- The badges that freelancers have, as the event log tells: policies may look at them.
create table badge (
    freelancer uuid not null,
    badge      text not null,
    primary key (freelancer, badge)
);
