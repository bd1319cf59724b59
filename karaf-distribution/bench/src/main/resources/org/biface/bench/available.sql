-- Money that freelancers can have paid out, as if releases of theirs had come out of hold. Setting: bench.payouts.
do $$
declare batch record;
begin
    for batch in
        select array_agg(bench.id(clock_timestamp())) as entries, array_agg('bench:' || gen_random_uuid()) as keys,
            array_agg(sha256('bench')) as hashes, array_agg('opening'::text) as kinds, array_agg('EUR'::text) as currencies,
            array_agg(id) as subjects
        from bench.freelancer where n < current_setting('bench.payouts')::int group by n / 1000
    loop
        perform payments.ledger_post(clock_timestamp(), batch.entries, batch.keys, batch.hashes, batch.kinds, batch.currencies,
            batch.subjects,
            (select array_agg(n order by n, line) from generate_series(1, cardinality(batch.keys)) n,
                generate_series(1, 2) line)::int[],
            (select array_agg(case line when 1 then 'provider:cash' else 'freelancer:' || batch.subjects[n] || ':available' end
                order by n, line) from generate_series(1, cardinality(batch.keys)) n, generate_series(1, 2) line),
            (select array_agg(case line when 1 then 'provider:cash' else 'freelancer' end order by n, line)
                from generate_series(1, cardinality(batch.keys)) n, generate_series(1, 2) line),
            (select array_agg((case line when 1 then 1 else -1 end) * (10000 + n * 100) order by n, line)
                from generate_series(1, cardinality(batch.keys)) n, generate_series(1, 2) line)::bigint[]);
    end loop;
end $$
