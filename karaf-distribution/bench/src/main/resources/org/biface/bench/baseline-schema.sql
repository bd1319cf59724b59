-- The baseline: one release in one round trip, by hand: entry, four postings, three balances, the platform's account
-- striped over 64 rows. What pgbench reaches with it bounds what a marketplace on the same server could.
drop schema if exists led cascade;
create schema led;
create table led.account (
    id bigint primary key, kind smallint not null, balance bigint not null default 0, version bigint not null default 0
) with (fillfactor = 80);
create table led.entry (
    id bigint generated always as identity primary key, idem uuid not null unique, kind smallint not null,
    mission_id bigint not null, at timestamptz not null default now());
create table led.posting (
    entry_id bigint not null references led.entry (id), line smallint not null, account_id bigint not null,
    amount bigint not null, primary key (entry_id, line));
create index posting_acct on led.posting (account_id, entry_id);
-- 1..100000 escrow (one per mission), 200001..300000 freelancer, 900001..900064 platform fee stripes
insert into led.account select g, 1, 1000000000000 from generate_series(1, 100000) g;
insert into led.account select 200000 + g, 2, 0 from generate_series(1, 100000) g;
insert into led.account select 900000 + g, 3, 0 from generate_series(1, 64) g;
create function led.release(m bigint, f bigint, p bigint, a bigint) returns bigint language plpgsql as $$
declare e bigint; fee bigint := a / 10; vat bigint := a / 50;
begin
    insert into led.entry (idem, kind, mission_id) values (gen_random_uuid(), 1, m) returning id into e;
    insert into led.posting values (e, 1, m, -a), (e, 2, f, a - fee - vat), (e, 3, p, fee), (e, 4, p, vat);
    update led.account set balance = balance - a, version = version + 1 where id = m and balance >= a;
    if not found then raise exception 'insufficient'; end if;
    update led.account set balance = balance + a - fee - vat, version = version + 1 where id = f;
    update led.account set balance = balance + fee + vat, version = version + 1 where id = p;
    return e;
end $$;
analyze led.account;
