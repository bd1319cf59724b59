-- Freelancers introduce clients to the platform. Only the SHA-256 of a code is kept, and it goes with the client's address as
-- soon as the introduction is used, withdrawn or expired.
create table introduction (
    id           uuid primary key,
    freelancer   uuid not null references account (id) on delete cascade,
    label        text,
    mailed       boolean not null,
    email        text,
    code_hash    bytea constraint introduction_code_hash unique,
    company      uuid references company (id),
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    used_at      timestamptz,
    withdrawn_at timestamptz,
    constraint introduction_use check ((used_at is null) = (company is null)),
    constraint introduction_end check (used_at is null or withdrawn_at is null)
);
create index introduction_of_freelancer on introduction (freelancer, id desc);
create index introduction_open on introduction (expires_at) where email is not null or code_hash is not null;

-- Who brought a company to the platform: the last change of each says it, and a company without one came by itself. Added to,
-- never changed. Its numbers have no gaps, so two changes can't both be the next one.
create table client_origin (
    id           uuid primary key,
    company      uuid not null references company (id),
    number       integer not null,
    freelancer   uuid references account (id),
    introduction uuid references introduction (id),
    changed_by   uuid,
    reason       text,
    at           timestamptz not null,
    constraint client_origin_number unique (company, number),
    constraint client_origin_why check ((introduction is null) = (reason is not null))
);

create trigger client_origin_append_only before update or delete or truncate on client_origin
    for each statement execute function accounts.refuse_change();
