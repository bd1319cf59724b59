-- What freelancers show of themselves. The freelancer is the key that it would be distributed by.

create table profile (
    freelancer   uuid primary key,
    display_name text not null,
    details      jsonb not null,
    title        text not null,
    search_text  text not null,
    skill_keys   text[] not null,
    daily_rate   bigint,
    currency     text,
    remote       text,
    visibility   text not null,
    suspended    boolean not null,
    updated_at   timestamptz not null,
    version      bigint not null,
    words        tsvector generated always as (
        setweight(to_tsvector('pg_catalog.french', persistence.plain(title)), 'A')
        || setweight(to_tsvector('pg_catalog.english', persistence.plain(title)), 'A')
        || to_tsvector('pg_catalog.french', persistence.plain(search_text))
        || to_tsvector('pg_catalog.english', persistence.plain(search_text))) stored,
    constraint profile_rate check ((daily_rate is null) = (currency is null))
);
create index profile_listed on profile (updated_at desc, freelancer desc);
create index profile_words on profile using gin (words);
create index profile_skills on profile using gin (skill_keys);
