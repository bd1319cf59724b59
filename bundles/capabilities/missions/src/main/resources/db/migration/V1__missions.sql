-- Missions, what freelancers answer, and invitations. Every table carries the mission that it would be distributed by.

create table mission (
    id           uuid primary key,
    company      uuid not null,
    company_name text not null,
    client       uuid not null,
    status       text not null,
    title        text not null,
    description  text,
    skills       text[] not null,
    skill_keys   text[] not null,
    skill_words  text not null,
    pricing      text,
    budget_min   bigint,
    budget_max   bigint,
    currency     text,
    starts_on    date,
    ends_on      date,
    city         text,
    country      text,
    remote       text not null,
    vertical     text not null,
    openings     integer not null,
    languages    text[] not null,
    latitude     double precision,
    longitude    double precision,
    fields       jsonb not null,
    filled       integer not null,
    proposals    integer not null,
    created_at   timestamptz not null,
    published_at timestamptz,
    expires_at   timestamptz,
    listed_at    timestamptz not null,
    version      bigint not null,
    words        tsvector generated always as (
        setweight(to_tsvector('pg_catalog.french', persistence.plain(title)), 'A')
        || setweight(to_tsvector('pg_catalog.english', persistence.plain(title)), 'A')
        || setweight(to_tsvector('pg_catalog.french', persistence.plain(skill_words)), 'B')
        || setweight(to_tsvector('pg_catalog.english', persistence.plain(skill_words)), 'B')
        || to_tsvector('pg_catalog.french', persistence.plain(coalesce(description, '')))
        || to_tsvector('pg_catalog.english', persistence.plain(coalesce(description, '')))) stored,
    constraint mission_openings check (openings between 1 and 20 and filled between 0 and openings),
    constraint mission_coordinates check ((latitude is null) = (longitude is null)),
    constraint mission_budget check ((budget_max is null) = (currency is null) and budget_min <= budget_max)
);
create index mission_published on mission (listed_at desc, id desc) where status = 'PUBLISHED';
create index mission_company on mission (company, listed_at desc, id desc);
create index mission_words on mission using gin (words);
create index mission_skills on mission using gin (skill_keys);

create table proposal (
    id              uuid primary key,
    mission         uuid not null references mission (id),
    mission_title   text not null,
    company         uuid not null,
    freelancer      uuid not null,
    freelancer_name text not null,
    message         text,
    terms           jsonb not null,
    offered_by      text not null,
    offered_account uuid not null,
    offered_at      timestamptz not null,
    round           integer not null,
    status          text not null,
    accepted_account uuid,
    accepted_at     timestamptz,
    contract        uuid,
    created_at      timestamptz not null,
    expires_at      timestamptz not null,
    version         bigint not null,
    constraint proposal_accepted check (
        (status = 'ACCEPTED') = (accepted_account is not null and accepted_at is not null and contract is not null))
);
-- One that is open or has become a contract, for each freelancer and mission.
create unique index proposal_one on proposal (mission, freelancer) where status in ('PROPOSED', 'COUNTERED', 'ACCEPTED');
create index proposal_mission on proposal (mission, created_at desc, id desc);
create index proposal_freelancer on proposal (freelancer, created_at desc, id desc);

-- Every terms that ever were on the table, and who put them there: one side's agreement to a contract's text.
create table offer (
    id         uuid primary key,
    mission    uuid not null,
    proposal   uuid not null references proposal (id) deferrable initially deferred,
    round      integer not null,
    side       text not null,
    account    uuid not null,
    offered_at timestamptz not null,
    terms      jsonb not null,
    constraint offer_round unique (proposal, round)
);

create table invitation (
    id            uuid primary key,
    mission       uuid not null references mission (id),
    mission_title text not null,
    company       uuid not null,
    freelancer    uuid not null,
    message       text,
    status        text not null,
    proposal      uuid,
    created_at    timestamptz not null,
    version       bigint not null,
    constraint invitation_once unique (mission, freelancer)
);
create index invitation_mission on invitation (mission, created_at desc, id desc);
create index invitation_freelancer on invitation (freelancer, created_at desc, id desc);
