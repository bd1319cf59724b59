-- What matching has seen of the work of freelancers, out of the event log. Written by every node that reads the log, each time
-- with the same result. These tables carry the freelancer that they would be distributed by.

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

-- Searches that people keep; they would be distributed by the search.

create table saved_search (
    id         uuid primary key,
    account    uuid not null,
    name       text not null,
    kind       text not null,
    words      text,
    filter     jsonb not null,
    mail       boolean not null,
    created_at timestamptz not null
);
create index saved_search_account on saved_search (account, created_at desc);
create index saved_search_kind on saved_search (kind, id);

-- What a search has found, so that it is told once.
create table saved_find (
    search   uuid not null references saved_search (id) on delete cascade,
    found    uuid not null,
    -- whether it was found after the search was saved
    is_new   boolean not null,
    -- whether a mail has still to tell of it
    to_mail  boolean not null,
    found_at timestamptz not null,
    primary key (search, found)
);
create index saved_find_to_mail on saved_find (search, found_at) where to_mail;

-- What operators add to the trades at the console.
create table own_skill (
    trade   text not null,
    id      text not null,
    english text,
    french  text,
    aliases text[] not null,
    near    text[] not null,
    primary key (trade, id)
);
