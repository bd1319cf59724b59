-- What a policy is asked with: released less refunded, in minor units. The version covers all facts of a freelancer in a
-- currency, so that two releases racing can't both use the low tier, whether they are with one client or with two.

create table facts_freelancer (
    freelancer uuid   not null,
    currency   text   not null,
    lifetime   bigint not null,
    version    bigint not null,
    primary key (freelancer, currency)
) with (fillfactor = 80);

create table facts_client (
    freelancer uuid   not null,
    company    uuid   not null,
    currency   text   not null,
    lifetime   bigint not null,
    primary key (freelancer, company, currency)
) with (fillfactor = 80);

-- By calendar month (UTC) of the release.
create table facts_month (
    freelancer uuid   not null,
    currency   text   not null,
    month      date   not null,
    company    uuid   not null,
    released   bigint not null,
    primary key (freelancer, currency, month, company)
) with (fillfactor = 80);

create table facts_contract (
    contract           uuid    primary key,
    released           bigint  not null,
    exact_freelancer   numeric not null,
    exact_client       numeric not null,
    charged_freelancer bigint  not null,
    charged_client     bigint  not null
) with (fillfactor = 80);

-- What decided each release, kept for ever. facts_version orders the releases of a freelancer in a currency, and so those
-- of a contract.
create table record (
    release            uuid        primary key,
    contract           uuid        not null,
    freelancer         uuid        not null,
    company            uuid        not null,
    currency           text        not null,
    amount             bigint      not null,
    facts_version      bigint      not null,
    policy             text        not null,
    major              integer     not null,
    version            text        not null,
    bundle_version     text        not null,
    parameters         jsonb       not null,
    -- The parameters as the policy described them then.
    terms              jsonb       not null,
    inputs             jsonb       not null,
    lines              jsonb       not null,
    exact_freelancer   numeric     not null,
    exact_client       numeric     not null,
    charged_freelancer bigint      not null,
    charged_client     bigint      not null,
    returned_on_refund boolean     not null,
    at                 timestamptz not null
);

create index record_of_contract on record (contract, facts_version);
create index record_of_policy on record (policy, major, release);

create function commission.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end $$;

create trigger record_append_only before update or delete or truncate on record
    for each statement execute function commission.refuse_change();

-- Past releases decided again by other terms. Touches nothing else, and is thrown away after a while.
create table simulation (
    id         uuid        primary key,
    state      text        not null check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED')),
    ordered    jsonb       not null,
    -- As they were when it was ordered.
    terms      jsonb       not null,
    policy     text        not null,
    version    text        not null,
    releases   bigint      not null,
    done       bigint      not null,
    reason     text,
    started_at timestamptz not null,
    ended_at   timestamptz,
    -- Who works on it, and behind which contract somebody else would go on.
    node          uuid,
    contract      uuid,
    contract_done bigint  not null,
    -- Moves on while its node works on it, or while a node that has the policy lets it wait; by the server's clock.
    alive_at   timestamptz not null
);

create index simulation_under_way on simulation (id) where state in ('WAITING', 'RUNNING');

create table simulated (
    simulation           uuid    not null references simulation on delete cascade,
    contract             uuid    not null,
    freelancer           uuid    not null,
    company              uuid    not null,
    currency             text    not null,
    releases             bigint  not null,
    refused              bigint  not null,
    reason               text,
    amount               bigint  not null,
    recorded_freelancer  bigint  not null,
    recorded_client      bigint  not null,
    simulated_freelancer bigint  not null,
    simulated_client     bigint  not null,
    primary key (simulation, contract)
);

-- What went back of releases, with the commission as it was recorded. The facts above are less by it. facts_version is its
-- place among the releases and refunds of the freelancer.
create table reversal (
    refund             uuid        primary key,
    release            uuid        not null references record,
    contract           uuid        not null,
    facts_version      bigint      not null,
    freelancer         uuid        not null,
    company            uuid        not null,
    currency           text        not null,
    amount             bigint      not null check (amount >= 0),
    exact_freelancer   numeric     not null,
    exact_client       numeric     not null,
    charged_freelancer bigint      not null check (charged_freelancer >= 0),
    charged_client     bigint      not null check (charged_client >= 0),
    returned           boolean     not null,
    at                 timestamptz not null
);

create index reversal_of_release on reversal (release);
create index reversal_of_contract on reversal (contract, facts_version);
create trigger reversal_append_only before update or delete or truncate on reversal
    for each statement execute function commission.refuse_change();
