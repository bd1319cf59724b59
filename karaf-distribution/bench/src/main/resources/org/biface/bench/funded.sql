-- A large market right before its milestones are approved: accounts that act for companies, contracts, funded and
-- submitted milestones with their timers, payments, and the entries that funded them. The rows are those that the main
-- job left, with other ids, people and amounts; the money goes through the same function as every other entry.
-- Settings: bench.contracts, bench.freelancers, bench.companies, bench.clients, bench.currencies.
-- A line that is just "--;" ends a statement.
drop schema if exists bench cascade
--;
create schema bench
--;
create function bench.id(at timestamptz) returns uuid language sql volatile as $$
    select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from at) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid
$$
--;
create table bench.client as
select n, bench.id(now() - interval '90 days') as id, 'bench-client-' || n || '@example.org' as email,
    translate(rtrim(encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'), '='), '+/', '-_') as token
from generate_series(0, current_setting('bench.clients')::int - 1) n
--;
create table bench.company as
select n, bench.id(now() - interval '90 days') as id, n % current_setting('bench.clients')::int as client
from generate_series(0, current_setting('bench.companies')::int - 1) n
--;
create table bench.freelancer as
select n, bench.id(now() - interval '90 days') as id, bench.id(now() - interval '90 days') as company
from generate_series(0, current_setting('bench.freelancers')::int - 1) n
--;
create table bench.contract as
select c.n, bench.id(c.at) as id, bench.id(c.at) as mission, bench.id(c.at) as proposal, c.at,
    y.id as company, k.id as client, k.n as client_n, f.id as freelancer, f.company as freelancer_company,
    (string_to_array(current_setting('bench.currencies'), ','))[
        1 + c.n % cardinality(string_to_array(current_setting('bench.currencies'), ','))] as currency
from (select n, now() - interval '60 days' + n * interval '1 second' as at
        from generate_series(1, current_setting('bench.contracts')::int) n) c
    join bench.company y on y.n = c.n % current_setting('bench.companies')::int
    join bench.client k on k.n = y.client
    join bench.freelancer f on f.n = c.n % current_setting('bench.freelancers')::int
--;
create table bench.milestone as
select bench.id(c.at) as id, bench.id(c.at) as payment, c.id as contract, p.n as position, c.currency, c.at, c.company,
    c.client_n, 50000 + 100 * (c.n * 7 + p.n * 13) % 400000 as net
from bench.contract c cross join generate_series(1, 3) p (n)
--;
insert into accounts.account
select r.* from (select x from accounts.account x where email = 'chloe-bench@example.org') o (was), bench.client k,
    lateral jsonb_populate_record(o.was, jsonb_build_object('id', k.id, 'email', k.email)) r
--;
insert into accounts.account
select r.* from (select x from accounts.account x where email = 'amina-bench@example.org') o (was), bench.freelancer f,
    lateral jsonb_populate_record(o.was, jsonb_build_object('id', f.id, 'email', 'bench-freelancer-' || f.n || '@example.org')) r
--;
insert into accounts.account_role
select k.id, r.role from bench.client k, accounts.account_role r
    join accounts.account a on a.id = r.account where a.email = 'chloe-bench@example.org'
--;
insert into accounts.account_role
select f.id, r.role from bench.freelancer f, accounts.account_role r
    join accounts.account a on a.id = r.account where a.email = 'amina-bench@example.org'
--;
insert into accounts.company
select r.* from (select c from accounts.company c join contracts.contract k on k.company = c.id limit 1) o (was), bench.company y,
    lateral jsonb_populate_record(o.was, jsonb_build_object('id', y.id, 'name', 'Company ' || y.n)) r
--;
insert into accounts.company
select r.* from (select c from accounts.company c join contracts.contract k on k.freelancer_company = c.id limit 1) o (was),
    bench.freelancer f, lateral jsonb_populate_record(o.was, jsonb_build_object('id', f.company, 'name', 'Freelancer ' || f.n)) r
--;
insert into accounts.account_company select k.id, y.id from bench.company y join bench.client k on k.n = y.client
--;
insert into accounts.session
select r.* from (select s from accounts.session s limit 1) o (was), bench.client k,
    lateral jsonb_populate_record(o.was, jsonb_build_object('id', bench.id(now()), 'account', k.id,
        'token_hash', '\x' || encode(sha256(convert_to(k.token, 'UTF8')), 'hex'), 'created_at', now(), 'last_seen_at', now(),
        'expires_at', now() + interval '1 day', 'ends_at', now() + interval '2 days')) r
--;
insert into commission.pin
select r.* from (select p from commission.pin p limit 1) o (was), bench.contract c,
    lateral jsonb_populate_record(o.was, jsonb_build_object('contract', c.id, 'freelancer', c.freelancer,
        'company', c.company, 'currency', c.currency, 'signed_at', c.at, 'ended_at', null)) r
--;
insert into contracts.contract
select r.* from (select c from contracts.contract c limit 1) o (was), bench.contract c,
    lateral jsonb_populate_record(o.was, jsonb_build_object('id', c.id, 'mission', c.mission, 'proposal', c.proposal,
        'company', c.company, 'client', c.client, 'freelancer', c.freelancer, 'freelancer_company', c.freelancer_company,
        'client_agreed_at', c.at, 'freelancer_agreed_at', c.at, 'signed_at', c.at, 'currency', c.currency,
        'status', 'ACTIVE', 'moves', 12, 'version', 13)) r
--;
insert into payments.provider_order
select r.* from (select o from payments.provider_order o where kind = 'COLLECT' limit 1) o (was), bench.milestone m,
    lateral jsonb_populate_record(o.was, jsonb_build_object('id', m.payment, 'milestone', m.id, 'contract', m.contract,
        'company', m.company, 'amount', m.net + m.net / 5, 'currency', m.currency, 'reference', 'bench-' || m.payment,
        'created_at', m.at, 'changed_at', m.at)) r
--;
insert into contracts.milestone
select r.* from (select m from contracts.milestone m limit 1) o (was), bench.milestone m,
    lateral jsonb_populate_record(o.was, jsonb_build_object('id', m.id, 'contract', m.contract, 'position', m.position,
        'title', 'Part ' || m.position, 'currency', m.currency, 'net', m.net, 'vat', m.net / 5, 'status', 'SUBMITTED',
        'payment', m.payment, 'release', null, 'note', 'Done.', 'funded_at', m.at, 'submitted_at', now(),
        'auto_release_at', now() + interval '14 days', 'version', 5)) r
--;
insert into contracts.scheduled_tasks (kind, id, due)
select 'auto-release', m.id::text, now() + interval '14 days' from bench.milestone m
--;
do $$
declare batch record;
begin
    for batch in
        select array_agg(bench.id(at)) as entries, array_agg('fund:' || payment) as keys, array_agg(id) as subjects,
            array_agg(sha256(convert_to('fund|' || currency || '|' || id || '|provider:cash=' || net + net / 5
                || '|escrow:' || id || '=-' || net + net / 5, 'UTF8'))) as hashes,
            array_agg('fund'::text) as kinds, array_agg(currency) as currencies, min(at) as at,
            array_agg(net + net / 5) as amounts
        from (select *, row_number() over (order by at) as n from bench.milestone) m group by n / 1000
    loop
        perform payments.ledger_post(batch.at, batch.entries, batch.keys, batch.hashes, batch.kinds, batch.currencies,
            batch.subjects,
            (select array_agg(n order by n, line) from generate_series(1, cardinality(batch.keys)) n,
                generate_series(1, 2) line)::int[],
            (select array_agg(case line when 1 then 'provider:cash' else 'escrow:' || batch.subjects[n] end order by n, line)
                from generate_series(1, cardinality(batch.keys)) n, generate_series(1, 2) line),
            (select array_agg(case line when 1 then 'provider:cash' else 'escrow' end order by n, line)
                from generate_series(1, cardinality(batch.keys)) n, generate_series(1, 2) line),
            (select array_agg(case line when 1 then batch.amounts[n] else -batch.amounts[n] end order by n, line)
                from generate_series(1, cardinality(batch.keys)) n, generate_series(1, 2) line)::bigint[]);
        commit;
    end loop;
end $$
--;
vacuum analyze
