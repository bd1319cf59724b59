-- One row for each answered request that carried an Idempotency-Key. The id is a hash of who, which route and which key.
create table idempotent_answers (
    id         bytea primary key,
    actor      text not null,
    route      text not null,
    body_hash  bytea not null,
    status     int not null,
    location   text,
    etag       text,
    media_type text,
    body       bytea,
    created_at timestamptz not null default now()
);
create index idempotent_answers_created_at on idempotent_answers (created_at);
