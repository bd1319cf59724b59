-- Who acts for a company and since when. Whoever acted for one until now made it, and owns it.
alter table account_company add column role text not null default 'OWNER';
alter table account_company add column since timestamptz not null default now();

-- Colleagues are invited to act for a company. Only the SHA-256 of a token is kept, and it goes with the address as soon as the
-- invitation is accepted, withdrawn or expired.
create table company_invitation (
    id           uuid primary key,
    company      uuid not null references company (id) on delete cascade,
    email        text,
    role         text not null,
    token_hash   bytea constraint company_invitation_token_hash unique,
    invited_by   uuid not null references account (id),
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    accepted_by  uuid references account (id),
    accepted_at  timestamptz,
    withdrawn_at timestamptz,
    constraint company_invitation_acceptance check ((accepted_at is null) = (accepted_by is null)),
    constraint company_invitation_end check (accepted_at is null or withdrawn_at is null)
);
create index company_invitation_of_company on company_invitation (company, id desc);
create index company_invitation_open on company_invitation (expires_at) where email is not null or token_hash is not null;
