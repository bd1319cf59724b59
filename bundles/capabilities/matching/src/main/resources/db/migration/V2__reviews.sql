-- What clients said of freelancers, as far as it was ever shown.
create table review (
    id         uuid primary key,
    freelancer uuid not null,
    overall    integer not null,
    -- whether it is shown now, as of the event at this position: a node that reads old events again changes nothing
    shown      boolean not null,
    position   bigint not null
);
create index review_freelancer on review (freelancer);
