-- The commission terms of each contract, fixed when it was signed. Never updated but for its end, never deleted.
create table pin (
    contract   uuid primary key,
    offer      text        not null,
    policy     text        not null,
    major      integer     not null,
    parameters jsonb       not null,
    freelancer uuid        not null,
    company    uuid        not null,
    vertical   text        not null,
    currency   text        not null,
    brought_by text        not null,
    signed_at  timestamptz not null,
    -- Nothing more will be released.
    ended_at   timestamptz
);

create index pin_between on pin (freelancer, company, signed_at);
create index pin_of_freelancer on pin (freelancer, signed_at);
create index pin_open on pin (policy, major) where ended_at is null;
