-- What two sides have signed. Everything that was agreed to is in "text", and its hash beside it; neither ever changes.
create table contract (
    id                        uuid primary key,
    mission                   uuid        not null,
    proposal                  uuid        not null constraint contract_of_proposal unique,
    title                     text        not null,
    company                   uuid        not null,
    company_name              text        not null,
    client                    uuid        not null,
    client_agreed_at          timestamptz not null,
    freelancer                uuid        not null,
    freelancer_name           text        not null,
    freelancer_company        uuid        not null,
    freelancer_agreed_at      timestamptz not null,
    pricing                   text        not null,
    currency                  text        not null,
    daily_rate                bigint,
    days                      integer,
    scope                     text        not null,
    author                    uuid        not null,
    vertical                  text        not null,
    freelancer_brought_client boolean not null,
    vat_basis_points          integer     not null,
    commission_policy         text        not null,
    terms_version             text        not null,
    text                      text        not null,
    text_hash                 text        not null,
    signed_at                 timestamptz not null,
    status                    text        not null,
    moves                     integer     not null,
    version                   bigint      not null
)
-- Every move of a milestone writes its row, and so the contract's, anew: on the same page, and without the text.
with (fillfactor = 80, toast_tuple_target = 640);

create index contract_of_company on contract (company, id);
create index contract_of_freelancer on contract (freelancer, id);

create table milestone (
    id              uuid primary key,
    contract        uuid    not null references contract,
    position        integer not null,
    title           text    not null,
    currency        text    not null,
    net             bigint  not null check (net > 0),
    vat             bigint  not null check (vat >= 0),
    due_on          date,
    status          text    not null,
    payment         uuid,
    release         uuid,
    note            text,
    changes_wanted  text,
    funded_at       timestamptz,
    submitted_at    timestamptz,
    auto_release_at timestamptz,
    version         bigint  not null,
    unique (contract, position)
) with (fillfactor = 80);
