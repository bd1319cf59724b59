create table thing (
    id         uuid primary key,
    version    bigint not null,
    name       text not null,
    colour     text,
    made       timestamptz,
    day        date,
    detail     jsonb,
    words      text[],
    blob       bytea,
    constraint thing_name_unique unique (name)
);
create table thing_tag (
    thing_id uuid not null references thing (id) on delete cascade,
    tag      text not null
);
create table event_log (
    aggregate text not null,
    version   bigint not null,
    constraint event_log_aggregate_version_key unique (aggregate, version)
);
