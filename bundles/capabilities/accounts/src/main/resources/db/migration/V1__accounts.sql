-- People, the companies they act for, and their sessions. Every table carries the account or company
-- that it would be distributed by.

create table account (
    id                   uuid primary key,
    email                text not null,
    password_hash        text not null,
    display_name         text not null,
    locale               text not null,
    terms_version        text,
    email_confirmed_at   timestamptz,
    must_change_password boolean not null default false,
    suspension_reason    text,
    suspended_at         timestamptz,
    created_at           timestamptz not null,
    updated_at           timestamptz not null,
    version              bigint not null,
    constraint account_email unique (email),
    constraint account_suspension check ((suspended_at is null) = (suspension_reason is null))
);

create table account_role (
    account uuid not null references account (id) on delete cascade,
    role    text not null,
    primary key (account, role)
);
create index account_role_role on account_role (role, account);

create table company (
    id                  uuid primary key,
    name                text not null,
    registration_number text,
    vat_number          text,
    vat_status          text not null,
    street              text,
    postal_code         text,
    city                text,
    country             text,
    created_at          timestamptz not null,
    updated_at          timestamptz not null,
    version             bigint not null
);

-- What VIES and operators have said of VAT numbers: evidence, which is added to and never changed.
create table vat_check (
    id           uuid primary key,
    company      uuid not null references company (id) on delete cascade,
    number       text not null,
    status       text not null,
    at           timestamptz not null,
    consultation text,
    name         text,
    by_account   uuid,
    reason       text
);
create index vat_check_company on vat_check (company, id);
alter table company add column vat_check uuid references vat_check (id);

create table account_company (
    account uuid not null references account (id) on delete cascade,
    company uuid not null references company (id) on delete cascade,
    primary key (account, company)
);
create index account_company_company on account_company (company);

-- Only the SHA-256 of a token is kept. expires_at is moved with last_seen_at, but never beyond ends_at.
create table session (
    id             uuid primary key,
    account        uuid not null references account (id) on delete cascade,
    token_hash     bytea not null,
    created_at     timestamptz not null,
    last_seen_at   timestamptz not null,
    expires_at     timestamptz not null,
    ends_at        timestamptz not null,
    remote_address text not null,
    user_agent     text,
    constraint session_token_hash unique (token_hash)
);
create index session_account on session (account, created_at);
create index session_expires_at on session (expires_at);

-- Tokens that are mailed: hashed, used once (the row goes with the use), and expiring.
create table mail_token (
    token_hash bytea primary key,
    account    uuid not null references account (id) on delete cascade,
    purpose    text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index mail_token_account on mail_token (account, purpose);
create index mail_token_expires_at on mail_token (expires_at);

-- Somebody wants to reset the password of an address, which may or may not have an account.
create table reset_request (
    id         uuid primary key,
    email      text not null,
    expires_at timestamptz not null
);
create index reset_request_expires_at on reset_request (expires_at);

-- How often something was tried, for each thing and window of time; all nodes count together.
create table attempt (
    key        text primary key,
    tries      integer not null,
    ends_at    timestamptz not null
);
create index attempt_ends_at on attempt (ends_at);
