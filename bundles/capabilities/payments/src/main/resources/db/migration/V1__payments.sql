-- The ledger: double entry, append-only. What must not be is refused here, whoever writes.

create table payments.ledger_account (
    id       bigint generated always as identity primary key,
    name     text   not null,
    currency text   not null check (currency ~ '^[A-Z]{3}$'),
    kind     text   not null check (kind in (
        'provider:cash', 'own:cash', 'receivable:freelancer', 'receivable:chargeback',
        'escrow', 'dispute', 'freelancer', 'payout', 'refund', 'vat:output', 'revenue:commission', 'provider:fees', 'loss')),
    -- 1 where the account grows by debits (assets, expenses), -1 where it grows by credits (liabilities, income)
    side     smallint not null generated always as (case when kind in (
        'provider:cash', 'own:cash', 'receivable:freelancer', 'receivable:chargeback', 'provider:fees', 'loss')
        then 1 else -1 end) stored,
    -- Accounts that every release touches have no balance of their own: a row that all lock would cost them two thirds of
    -- their speed. Their postings are summed when somebody asks.
    balance  bigint,
    constraint ledger_account_name unique (name, currency),
    constraint ledger_account_kind check (name = kind or starts_with(name, kind || ':')),
    constraint ledger_account_stored check ((balance is not null) = (kind in (
        'receivable:freelancer', 'escrow', 'dispute', 'freelancer', 'payout', 'refund'))),
    constraint ledger_account_not_negative check (balance >= 0)
) with (fillfactor = 80);

-- No index knows the balance: a posting that changes it writes one row on the same page, and to no index.
create index ledger_account_owed on payments.ledger_account (id) where kind = 'receivable:freelancer';

-- Entries and their postings by month, so that months that are over cost nothing. The ids are UUIDv7, made from the
-- instant of the entry: they sort by time, and say which month an entry belongs to.
create table payments.ledger_entry (
    id       uuid        primary key,
    at       timestamptz not null,
    kind     text        not null,
    currency text        not null,
    subject  uuid        not null,
    lines    smallint    not null check (lines >= 2)
) partition by range (id);

create table payments.ledger_posting (
    entry   uuid     not null,
    line    smallint not null,
    account bigint   not null,
    -- debits above zero, credits below
    amount  bigint   not null check (amount <> 0),
    primary key (entry, line)
) partition by range (entry);
create index ledger_posting_account on payments.ledger_posting (account, entry) include (amount);

-- The months that have their partitions.
create table payments.ledger_month (
    month   date primary key check (extract(day from month) = 1),
    from_id uuid not null unique,
    to_id   uuid not null unique
);

-- The days that are closed: nothing is posted before this any more.
create table payments.ledger_cut (
    before uuid        primary key,
    at     timestamptz not null unique
);
-- What the platform's own accounts had moved before, so that nobody ever sums more than what came since.
create table payments.ledger_cut_sum (
    account bigint not null,
    before  uuid   not null,
    total   bigint not null,
    primary key (account, before)
);

-- The lowest id that an entry of an instant can have.
create function payments.ledger_id(at timestamptz) returns uuid language sql immutable as $$
    select (lpad(to_hex(floor(extract(epoch from at) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- The instant of an entry, to the millisecond.
create function payments.ledger_at(id uuid) returns timestamptz language sql immutable as $$
    select to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
$$;

-- Apart from the entries, so that a key is unique for ever however the entries are kept.
create table payments.ledger_key (
    key   text  primary key check (length(key) between 1 and 200),
    hash  bytea not null,
    entry uuid  not null
);

create function payments.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end $$;

create trigger ledger_month_append_only before update or delete or truncate on payments.ledger_month
    for each statement execute function payments.refuse_change();
create trigger ledger_cut_append_only before update or delete or truncate on payments.ledger_cut
    for each statement execute function payments.refuse_change();
create trigger ledger_cut_sum_append_only before update or delete or truncate on payments.ledger_cut_sum
    for each statement execute function payments.refuse_change();
create trigger ledger_entry_append_only before update or delete or truncate on payments.ledger_entry
    for each statement execute function payments.refuse_change();
create trigger ledger_posting_append_only before update or delete or truncate on payments.ledger_posting
    for each statement execute function payments.refuse_change();
create trigger ledger_key_append_only before update or delete or truncate on payments.ledger_key
    for each statement execute function payments.refuse_change();
create trigger ledger_account_kept before delete or truncate on payments.ledger_account
    for each statement execute function payments.refuse_change();
-- Balances change by postings and in no other way: only the trigger below gets past this one.
create trigger ledger_account_by_postings before update on payments.ledger_account
    for each statement when (pg_trigger_depth() = 0) execute function payments.refuse_change();
create trigger ledger_account_starts_empty before insert on payments.ledger_account
    for each row when (new.balance <> 0) execute function payments.refuse_change();

-- An entry comes with all its postings at once; then the balances follow, rows locked in the order of their ids.
-- The settings keep a plan that was made while the tables were small from scanning them when they are large.
create function payments.ledger_posted() returns trigger language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    first uuid;
    last uuid;
begin
    select p.entry into first from added p order by p.entry limit 1;
    select p.entry into last from added p order by p.entry desc limit 1;
    -- Whoever closes days waits for those who post, and the other way round: a closed sum lacks nobody's posting.
    perform pg_advisory_xact_lock_shared(hashtextextended('payments.ledger_cut', 0));
    if first < (select c.before from payments.ledger_cut c order by c.before desc limit 1) then
        raise exception 'the day of this entry is closed; look at the clock of the node that posts it'
            using errcode = 'check_violation', constraint = 'ledger_day_closed';
    end if;
    -- With the range said, only the months are looked at that the entries are in.
    if exists (
        select 1 from added p
            left join payments.ledger_entry e on e.id = p.entry and e.id between first and last
            left join payments.ledger_account a on a.id = p.account
        group by p.entry, e.lines, e.currency
        having e.lines is distinct from count(*) or min(p.line) <> 1 or max(p.line) <> e.lines
            or sum(p.amount) <> 0 or count(*) filter (where a.currency = e.currency) <> count(*)) then
        raise exception 'an entry is written once, with all its postings, balanced, in one currency'
            using errcode = 'check_violation', constraint = 'ledger_entry_balanced';
    end if;
    perform 1 from payments.ledger_account a
        where a.id in (select p.account from added p) and a.balance is not null
        order by a.id for no key update;
    update payments.ledger_account a set balance = a.balance + a.side * d.amount
        from (select p.account, sum(p.amount)::bigint as amount from added p group by p.account) d
        where a.id = d.account and a.balance is not null;
    return null;
end $$;
create trigger ledger_posting_posted after insert on payments.ledger_posting
    referencing new table as added for each statement execute function payments.ledger_posted();

-- Makes the partitions of an instant's month. Whoever posts the first entry of a month does it, if nobody did before; what
-- holds for the whole holds for a partition too, also for those who write to it by its own name. Attaching keeps others
-- posting.
create function payments.ledger_open_month(at timestamptz) returns void language plpgsql as $$
declare
    first date := date_trunc('month', at at time zone 'UTC')::date;
    suffix text := to_char(first, '_YYYY_MM');
    from_id uuid := payments.ledger_id(first::timestamp at time zone 'UTC');
    to_id uuid := payments.ledger_id((first + interval '1 month') at time zone 'UTC');
    whole text;
begin
    perform pg_advisory_xact_lock(hashtextextended('payments.ledger_month', 0));
    if exists (select 1 from payments.ledger_month m where m.month = first) then
        return;
    end if;
    foreach whole in array array['ledger_entry', 'ledger_posting'] loop
        execute format('create table payments.%I (like payments.%I including all)', whole || suffix, whole);
        execute format('create trigger ledger_append_only before update or delete or truncate on payments.%I'
            ' for each statement execute function payments.refuse_change()', whole || suffix);
        execute format('alter table payments.%I attach partition payments.%I for values from (%L) to (%L)',
            whole, whole || suffix, from_id, to_id);
    end loop;
    execute format('create trigger ledger_posted after insert on payments.%I referencing new table as added'
        ' for each statement execute function payments.ledger_posted()', 'ledger_posting' || suffix);
    -- At the commit, each new entry is looked at once more, so that there is none without its postings either. The
    -- function knows its month: one for all of them would have to look which month it is for each entry.
    execute format('create function payments.%1$I() returns trigger language plpgsql set enable_seqscan = off as $f$
        declare
            n bigint;
            total numeric;
        begin
            select count(*), sum(amount) into n, total from payments.%2$I where entry = new.id;
            if n <> new.lines or total <> 0 then
                raise exception ''entry %% does not balance'', new.id
                    using errcode = ''check_violation'', constraint = ''ledger_entry_balanced'';
            end if;
            return null;
        end $f$', 'ledger_entry_balances' || suffix, 'ledger_posting' || suffix);
    execute format('create constraint trigger ledger_entry_balanced after insert on payments.%I'
        ' deferrable initially deferred for each row execute function payments.%I()',
        'ledger_entry' || suffix, 'ledger_entry_balances' || suffix);
    insert into payments.ledger_month values (first, from_id, to_id);
end $$;

-- Closes all days before an instant, and sums up what the platform's own accounts have moved until then. To be called once
-- no node posts anything of those days any more. Gives the last day that is closed, as the lowest id after it.
create function payments.ledger_close(before timestamptz) returns uuid language plpgsql as $$
declare
    border timestamptz := date_trunc('day', before at time zone 'UTC') at time zone 'UTC';
    new_cut uuid := payments.ledger_id(border);
    last_cut uuid;
begin
    perform pg_advisory_xact_lock(hashtextextended('payments.ledger_cut', 0));
    select c.before into last_cut from payments.ledger_cut c order by c.before desc limit 1;
    if last_cut >= new_cut then
        return last_cut;
    end if;
    insert into payments.ledger_cut values (new_cut, border);
    insert into payments.ledger_cut_sum (account, before, total)
        select a.id, new_cut, coalesce(s.total, 0) + coalesce((select sum(p.amount) from payments.ledger_posting p
                where p.account = a.id and p.entry < new_cut and (last_cut is null or p.entry >= last_cut)), 0)
            from payments.ledger_account a
                left join payments.ledger_cut_sum s on s.account = a.id and s.before = last_cut
            where a.balance is null;
    return new_cut;
end $$;

-- What an account has moved before an id: debits less credits.
create function payments.ledger_total(of bigint, up_to uuid) returns bigint language plpgsql stable
    set plan_cache_mode = force_custom_plan as $$
declare
    cut uuid;
    total bigint;
begin
    select s.before, s.total into cut, total from payments.ledger_cut_sum s
        where s.account = of and s.before <= up_to order by s.before desc limit 1;
    return coalesce(total, 0) + coalesce((select sum(p.amount) from payments.ledger_posting p where p.account = of
        and p.entry >= coalesce(cut, '00000000-0000-0000-0000-000000000000') and p.entry < up_to), 0);
end $$;

-- Posts entries in one round trip. An entry whose key was used for the same body before is not posted again; the answer
-- names the entries that stand behind the keys. posting_entries says, from 1, which entry a posting belongs to.
create function payments.ledger_post(
    at timestamptz, entries uuid[], keys text[], hashes bytea[], kinds text[], currencies text[], subjects uuid[],
    posting_entries int[], accounts text[], account_kinds text[], amounts bigint[]) returns uuid[] language plpgsql
    set plan_cache_mode = force_generic_plan
    set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
    n int;
    fresh uuid[] := entries;
    standing uuid[] := entries;
    differs text;
begin
    insert into payments.ledger_key as k (key, hash, entry)
        select u.key, u.hash, u.entry from unnest(keys, hashes, entries) as u (key, hash, entry) order by u.key
        on conflict (key) do nothing;
    get diagnostics n = row_count;
    if n <> cardinality(entries) then
        select array_agg(k.entry order by u.n), max(k.key) filter (where k.hash <> u.hash)
            into standing, differs
            from unnest(keys, hashes) with ordinality as u (key, hash, n) join payments.ledger_key k on k.key = u.key;
        if differs is not null then
            raise exception 'the key % was used for another entry', differs using errcode = 'BF001';
        end if;
        select coalesce(array_agg(e), '{}') into fresh from unnest(entries) as e where e = any (standing);
    end if;
    if cardinality(fresh) = 0 then
        return standing;
    end if;
    perform payments.ledger_open_month(payments.ledger_at(u.id)) from unnest(fresh) as u (id)
        where not exists (select 1 from payments.ledger_month m where u.id >= m.from_id and u.id < m.to_id);
    insert into payments.ledger_account (name, currency, kind, balance)
        select p.account, p.currency, p.kind,
                case when p.kind in ('receivable:freelancer', 'escrow', 'dispute', 'freelancer', 'payout', 'refund')
                    then 0 end
            from (select distinct u.account, currencies[u.entry] as currency, u.kind
                from unnest(posting_entries, accounts, account_kinds) as u (entry, account, kind)) p
            where not exists (select 1 from payments.ledger_account a
                where a.name = p.account and a.currency = p.currency)
            order by p.account
        on conflict (name, currency) do nothing;
    insert into payments.ledger_entry (id, at, kind, currency, subject, lines)
        select u.id, ledger_post.at, u.kind, u.currency, u.subject,
                (select count(*) from unnest(posting_entries) as p (entry) where p.entry = u.n)
            from unnest(entries, kinds, currencies, subjects) with ordinality as u (id, kind, currency, subject, n)
            where u.id = any (fresh);
    insert into payments.ledger_posting (entry, line, account, amount)
        select entries[p.entry], row_number() over (partition by p.entry order by p.n), a.id, p.amount
            from unnest(posting_entries, accounts, amounts) with ordinality as p (entry, account, amount, n)
                join payments.ledger_account a on a.name = p.account and a.currency = currencies[p.entry]
            where entries[p.entry] = any (fresh);
    return standing;
end $$;

select payments.ledger_open_month(now()), payments.ledger_open_month(now() + interval '1 month');

-- What checks of the ledger have found.
create table payments.ledger_proof (
    id     uuid        primary key,
    at     timestamptz not null,
    holds  boolean     not null,
    -- whether all was checked, or what came since the closed days of an earlier proof
    whole  boolean     not null,
    -- where it began, when not all was checked
    since  timestamptz,
    -- the closed days that need not be looked at again when it holds
    before uuid        not null,
    body   jsonb       not null
);
create trigger ledger_proof_append_only before update or delete or truncate on payments.ledger_proof
    for each statement execute function payments.refuse_change();

-- Payouts of what everybody has available. One at a time.
create table payments.payout_run (
    id         uuid        primary key,
    started_at timestamptz not null,
    ended_at   timestamptz
);
create unique index payout_run_one_at_a_time on payments.payout_run ((true)) where ended_at is null;
-- A part of its accounts, and how far it has come.
create table payments.payout_run_lane (
    run      uuid    not null references payments.payout_run,
    lane     int     not null,
    done_to  bigint  not null default 0,
    payouts  bigint  not null default 0,
    left_out bigint  not null default 0,
    ended    boolean not null default false,
    primary key (run, lane)
) with (fillfactor = 50);
create index ledger_account_freelancer on payments.ledger_account (id) where kind = 'freelancer';

-- Orders to payment providers: accounts, money to collect, to transfer, to send back, to pay out. The id is the key
-- towards the provider.

create table payments.provider_order (
    id            uuid        primary key,
    kind          text        not null check (kind in ('ACCOUNT', 'COLLECT', 'TRANSFER', 'REFUND', 'PAYOUT', 'SWEEP')),
    provider      text        not null,
    amount        bigint      not null check (amount > 0 or kind = 'ACCOUNT' and amount = 0),
    currency      text        not null,
    description   text        not null,
    milestone     uuid,
    contract      uuid,
    company       uuid,
    freelancer    uuid,
    -- the freelancer's account at the provider
    account       text,
    -- the order that collected what this one sends back
    payment       uuid,
    -- the order that has to succeed first
    after_order   uuid,
    country       text,
    legal_person  boolean     not null,
    status        text        not null default 'INITIATED'
        check (status in ('INITIATED', 'PENDING', 'SUCCEEDED', 'FAILED', 'UNKNOWN', 'RETURNED')),
    reason        text,
    reference     text,
    -- what the payer has to do first; gone as soon as the order goes on
    step          text,
    -- what the provider took for it out of what it holds; null while that is not known
    fee           bigint      check (fee >= 0),
    contradiction text,
    attempts      int         not null default 0,
    claimed_until timestamptz,
    ask_at        timestamptz not null,
    created_at    timestamptz not null,
    changed_at    timestamptz not null,
    version       bigint      not null default 1,
    check (case kind when 'COLLECT' then milestone is not null and contract is not null and company is not null
        when 'REFUND' then payment is not null and company is not null
        when 'ACCOUNT' then freelancer is not null and country is not null
        when 'TRANSFER' then freelancer is not null and account is not null
        when 'SWEEP' then freelancer is null and company is null
        else freelancer is not null end)
) with (fillfactor = 80);
create unique index provider_order_one_per_milestone on payments.provider_order (milestone)
    where kind = 'COLLECT' and status <> 'FAILED';
create unique index provider_order_one_account on payments.provider_order (freelancer, provider)
    where kind = 'ACCOUNT' and status <> 'FAILED';
create index provider_order_freelancer on payments.provider_order (freelancer, id) where kind = 'PAYOUT';
create index provider_order_accounts on payments.provider_order (freelancer, id) where kind = 'ACCOUNT';
create index provider_order_account on payments.provider_order (account) where kind in ('TRANSFER', 'PAYOUT');
create index provider_order_payment on payments.provider_order (payment) where payment is not null;
create index provider_order_after on payments.provider_order (after_order) where after_order is not null;
create index provider_order_open on payments.provider_order (changed_at)
    where status in ('INITIATED', 'PENDING', 'UNKNOWN') or contradiction is not null;
create index provider_order_payouts_failed on payments.provider_order (changed_at)
    where kind = 'PAYOUT' and status in ('FAILED', 'RETURNED');
create index provider_order_changed on payments.provider_order (provider, changed_at);
create index provider_order_reference on payments.provider_order (provider, reference) where kind = 'COLLECT';

create function payments.refuse_second_end() returns trigger language plpgsql as $$
begin
    raise exception 'order % has ended as % and stays so', old.id, old.status using errcode = 'restrict_violation';
end $$;
-- Only the bank can send back what had arrived, once.
create trigger provider_order_ends_once before update on payments.provider_order for each row
    when (old.status in ('SUCCEEDED', 'FAILED', 'RETURNED') and new.status <> old.status
        and not (old.status = 'SUCCEEDED' and new.status = 'RETURNED' and old.kind in ('PAYOUT', 'REFUND', 'SWEEP')))
    execute function payments.refuse_second_end();
create trigger provider_order_kept before delete or truncate on payments.provider_order
    for each statement execute function payments.refuse_change();

-- How freelancers' accounts stand at their providers. The papers are there; this is all that is kept here.
create table payments.provider_account (
    provider     text        not null,
    reference    text        not null,
    freelancer   uuid,
    identity     text        not null check (identity in ('NEEDED', 'PENDING', 'VERIFIED', 'REFUSED')),
    receives     boolean     not null,
    pays_out     boolean     not null,
    requirements text[]      not null,
    -- of which moment this is, by the provider's clock: what is older changes nothing
    seen_at      timestamptz not null,
    changed_at   timestamptz not null,
    version      bigint      not null default 1,
    primary key (provider, reference)
) with (fillfactor = 80);
create unique index provider_account_freelancer on payments.provider_account (freelancer, provider);

-- What the operator owes to what a provider holds: fees that it kept back, money that was taken back by a bank; and, below
-- zero, what was done about it. Those that add up to nothing are settled together.
create table payments.provider_due (
    id         text        primary key,
    provider   text        not null,
    kind       text        not null check (kind in ('FEE', 'TOP_UP', 'KEPT', 'TAKEN_BACK', 'PAID_IN')),
    subject    uuid        not null,
    amount     bigint      not null,
    currency   text        not null,
    at         timestamptz not null,
    settled_at timestamptz
);
create index provider_due_open on payments.provider_due (provider, currency) include (amount) where settled_at is null;

create index provider_due_paid_in on payments.provider_due (provider) where kind = 'PAID_IN';

-- The platform's own money, taken out of what a provider holds.
create table payments.sweep (
    id             uuid        primary key,
    provider       text        not null,
    currency       text        not null,
    amount         bigint      not null check (amount > 0),
    -- what of it stays with the provider, for what was owed to it
    settled        bigint      not null check (settled between 0 and amount),
    -- the order to send the rest to the bank; null when all stays
    provider_order uuid,
    created_at     timestamptz not null,
    check ((provider_order is null) = (settled = amount))
);
create unique index sweep_order on payments.sweep (provider_order) where provider_order is not null;
create trigger sweep_append_only before update or delete or truncate on payments.sweep
    for each statement execute function payments.refuse_change();

create table payments.notice (
    provider    text        not null,
    event_id    text        not null,
    -- an order's key, or the provider's own id of an account or a chargeback
    subject     text        not null,
    status      text        not null,
    effect      text        not null check (effect in ('APPLIED', 'CHANGED_NOTHING', 'NOBODY_KNOWS_IT', 'CONTRADICTS')),
    happened_at timestamptz not null,
    received_at timestamptz not null,
    primary key (provider, event_id)
);

-- How the books compared with the providers'.
create table payments.reconciliation (
    id     uuid        primary key,
    at     timestamptz not null,
    agrees boolean     not null,
    body   jsonb       not null
);

-- What clients pay on top of the price of work, as it was said to them when they paid.
create table payments.client_fee (
    payment    uuid        primary key,
    milestone  uuid        not null,
    currency   text        not null,
    commission bigint      not null check (commission >= 0),
    vat        bigint      not null check (vat >= 0),
    rule       jsonb
);
create trigger client_fee_append_only before update or delete or truncate on payments.client_fee
    for each statement execute function payments.refuse_change();

-- The exact VAT on the commissions of a contract; what was charged is this, rounded half up.
create table payments.commission_vat (
    contract uuid    not null,
    currency text    not null,
    exact    numeric not null,
    -- the same of what the client pays on top
    client_exact numeric not null default 0,
    primary key (contract, currency)
) with (fillfactor = 80);

create table payments.release (
    id                 uuid        primary key,
    milestone          uuid        not null,
    contract           uuid        not null,
    company            uuid        not null,
    freelancer         uuid        not null,
    currency           text        not null,
    net                bigint      not null,
    vat                bigint      not null,
    commission         bigint      not null,
    commission_vat     bigint      not null,
    vat_basis_points   int         not null,
    -- the rules of VAT that were applied, with their reasons
    vat_rule           jsonb       not null,
    client_commission     bigint   not null default 0 check (client_commission >= 0),
    client_commission_vat bigint   not null default 0 check (client_commission_vat >= 0),
    client_vat_rule       jsonb,
    lines              jsonb       not null,
    policy             text        not null,
    policy_version     text        not null,
    policy_parameters  jsonb       not null,
    released_at        timestamptz not null,
    available_at       timestamptz not null,
    constraint release_once unique (milestone)
);
create index release_freelancer on payments.release (freelancer, id);
create trigger release_append_only before update or delete or truncate on payments.release
    for each statement execute function payments.refuse_change();
