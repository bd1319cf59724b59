-- Past releases decided again by other terms. Touches nothing else, and is thrown away after a while.
create table simulation (
    id         uuid        primary key,
    state      text        not null check (state in ('RUNNING', 'DONE', 'FAILED', 'INTERRUPTED')),
    ordered    jsonb       not null,
    policy     text        not null,
    version    text        not null,
    releases   bigint      not null,
    done       bigint      not null,
    reason     text,
    started_at timestamptz not null,
    ended_at   timestamptz,
    -- Moves on while its node works on it, by the server's clock.
    alive_at   timestamptz not null
);

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
