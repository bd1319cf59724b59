-- What operators decide about versions of policies. Never deleted: what is over is ended.
create table policy_decision (
    id         uuid        primary key,
    kind       text        not null,
    policy     text        not null,
    major      integer     not null,
    version    text        not null,
    -- Of an ACCEPT: the digest of the bundle, and what stands for the differences that were seen.
    content    text,
    seen       text,
    differing  integer     not null,
    reason     text,
    decided_by uuid,
    decided_at timestamptz not null,
    ended_by   uuid,
    ended_at   timestamptz
);

create function commission.refuse_all_but_the_end() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.ended_at is null and new.ended_at is not null
            and to_jsonb(new) - 'ended_by' - 'ended_at' = to_jsonb(old) - 'ended_by' - 'ended_at' then
        return new;
    end if;
    raise exception '% is append-only but for its end: % is refused', tg_table_name, lower(tg_op)
        using errcode = 'restrict_violation';
end $$;

create trigger policy_decision_append_only before update or delete on policy_decision
    for each row execute function commission.refuse_all_but_the_end();
create trigger policy_decision_not_emptied before truncate on policy_decision
    for each statement execute function commission.refuse_change();

create unique index policy_decision_held on policy_decision (policy, major) where kind = 'HOLD' and ended_at is null;
create unique index policy_decision_accepted on policy_decision (policy, version, content) where kind = 'ACCEPT' and ended_at is null;
create index policy_decision_retried on policy_decision (policy, version, id) where kind = 'RETRY';

-- The offers that operators make over the API and at the console; all nodes share them.
create table offer (
    id          uuid        primary key,
    name        text        not null,
    policy      text        not null,
    versions    text        not null,
    parameters  jsonb       not null,
    vertical    text,
    currency    text,
    brought_by  text,
    valid_from  date,
    valid_until date,
    version     bigint      not null,
    changed_by  uuid,
    changed_at  timestamptz not null,
    ended_by    uuid,
    ended_at    timestamptz
);

-- What the configuration files of each node offer, so that the others can say when they differ.
create table node_offers (
    node    uuid        primary key,
    name    text        not null,
    offers  jsonb       not null,
    seen_at timestamptz not null
);

create unique index offer_name on offer (name) where ended_at is null;
