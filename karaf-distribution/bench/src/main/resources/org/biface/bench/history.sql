-- Two years of a large market: for each milestone that there was, the entries fund, release, end of hold, payout and its
-- settlement, balanced as the real ones, in the partitions of their months. Written without the triggers, which would take
-- many minutes; all of it is proven afterwards. What these entries moved came and went, so no balance that is kept changes.
-- Setting: bench.lives.
create table bench.life as
select n, at, bench.id(at) as milestone, bench.id(at) as payout, f.id as freelancer,
    nextval(pg_get_serial_sequence('payments.ledger_account', 'id')) as escrow_account,
    nextval(pg_get_serial_sequence('payments.ledger_account', 'id')) as payout_account,
    bench.id(at) as fund, bench.id(at + interval '1 hour') as release, bench.id(at + interval '2 hours') as hold,
    bench.id(at + interval '3 hours') as paying, bench.id(at + interval '4 hours') as paid
from (select n, date_trunc('month', now()) - interval '1 day'
            - (n::float8 / current_setting('bench.lives')::int) * interval '700 days' as at
        from generate_series(1, current_setting('bench.lives')::int) n) l
    join bench.freelancer f on f.n = l.n % (select count(*) from bench.freelancer)
--;
select payments.ledger_open_month(m) from generate_series(date_trunc('month', now()) - interval '25 months', now(),
    interval '1 month') m
--;
insert into payments.ledger_account (name, currency, kind, balance)
select a.name, 'EUR', a.kind, a.balance
from (select 'freelancer:' || f.id || s as name, 'freelancer' as kind, 0 as balance
        from bench.freelancer f, (values (':pending'), (':available')) v (s)
        union all select k, k, null from (values ('provider:cash'), ('revenue:commission'), ('vat:output')) v (k)) a
on conflict (name, currency) do nothing
--;
set session_replication_role = replica
--;
insert into payments.ledger_account (id, name, currency, kind, balance) overriding system value
select escrow_account, 'escrow:' || milestone, 'EUR', 'escrow', 0 from bench.life
union all select payout_account, 'payout:' || payout, 'EUR', 'payout', 0 from bench.life
--;
create temporary table own as select name, id from payments.ledger_account where currency = 'EUR'
    and name in ('provider:cash', 'revenue:commission', 'vat:output')
--;
create temporary table their as
select f.id as freelancer, p.id as pending, a.id as available from bench.freelancer f
    join payments.ledger_account p on p.name = 'freelancer:' || f.id || ':pending' and p.currency = 'EUR'
    join payments.ledger_account a on a.name = 'freelancer:' || f.id || ':available' and a.currency = 'EUR'
--;
insert into payments.ledger_entry (id, at, kind, currency, subject, lines)
select e.id, e.at, e.kind, 'EUR', e.subject, e.lines from bench.life l, lateral (values
    (l.fund, l.at, 'fund', l.milestone, 2), (l.release, l.at + interval '1 hour', 'release', l.milestone, 4),
    (l.hold, l.at + interval '2 hours', 'hold-ended', l.milestone, 2),
    (l.paying, l.at + interval '3 hours', 'payout', l.payout, 2),
    (l.paid, l.at + interval '4 hours', 'payout-settled', l.payout, 2)) e (id, at, kind, subject, lines)
--;
insert into payments.ledger_key (key, hash, entry)
select e.key, '', e.id from bench.life l, lateral (values
    (l.fund, 'bench-fund:' || l.milestone), (l.release, 'release:' || l.milestone), (l.hold, 'hold:' || l.milestone),
    (l.paying, 'payout:' || l.payout), (l.paid, 'payout-settled:' || l.payout)) e (id, key)
--;
insert into payments.ledger_posting (entry, line, account, amount)
select p.entry, p.line, p.account, p.amount
from bench.life l join their t on t.freelancer = l.freelancer,
    (select max(id) filter (where name = 'provider:cash') as cash, max(id) filter (where name = 'revenue:commission') as revenue,
        max(id) filter (where name = 'vat:output') as vat from own) o,
    lateral (values
        (l.fund, 1, o.cash, 120000), (l.fund, 2, l.escrow_account, -120000),
        (l.release, 1, l.escrow_account, 120000), (l.release, 2, t.pending, -108000),
        (l.release, 3, o.revenue, -10000), (l.release, 4, o.vat, -2000),
        (l.hold, 1, t.pending, 108000), (l.hold, 2, t.available, -108000),
        (l.paying, 1, t.available, 108000), (l.paying, 2, l.payout_account, -108000),
        (l.paid, 1, l.payout_account, 108000), (l.paid, 2, o.cash, -108000)) p (entry, line, account, amount)
--;
vacuum analyze
--;
checkpoint
