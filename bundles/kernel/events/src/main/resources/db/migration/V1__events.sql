-- A fact gets its id when it is appended and its position once it is committed. The id comes from a sequence without a
-- cache: an event that was written after another one was committed has a higher id, on whichever node.
create table events.event_log (
    id bigint generated always as identity primary key,
    position bigint,
    type text not null,
    aggregate uuid not null,
    version bigint not null,
    at timestamptz not null default clock_timestamp(),
    body jsonb not null,
    constraint event_log_position unique (position),
    constraint event_log_aggregate_version unique (aggregate, version)
);

create index event_log_unnumbered on events.event_log (id) where position is null;

-- One row. Whoever gives positions holds its lock until commit, so positions become visible in their order.
create table events.sequencer (
    one boolean primary key default true check (one),
    next bigint not null
);

insert into events.sequencer (next) values (1);

-- A function, so that the lock is never held while a node thinks. Each statement sees what was committed before it
-- began (read committed), the second one therefore all that earlier holders of the lock did.
create function events.number_events(batch integer) returns integer language plpgsql as $$
declare
    first bigint;
    numbered integer;
begin
    select next into strict first from events.sequencer for update;
    update events.event_log e
       set position = first + p.place - 1
      from (select id, row_number() over (order by id) as place
              from (select id from events.event_log where position is null order by id limit batch) oldest) p
     where e.id = p.id;
    get diagnostics numbered = row_count;
    update events.sequencer set next = first + numbered where numbered > 0;
    return numbered;
end
$$;

create table events.event_cursor (
    name text primary key,
    position bigint not null default 0,
    types text[],
    failures integer not null default 0,
    last_error text,
    retry_at timestamptz
) with (fillfactor = 50);

comment on column events.event_cursor.types is
    'every type that a version of the subscriber has ever wanted; {*} when it wants all; null until it has run';

-- Types of which a subscriber has not had the events between this position and its cursor, because the version that
-- moved the cursor did not want them.
create table events.event_arrears (
    subscriber text not null,
    type text not null,
    position bigint not null,
    primary key (subscriber, type)
);
