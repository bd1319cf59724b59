-- What freelancers show of themselves. The freelancer is the key that it would be distributed by.

-- What search compares: lower case, without accents (PostgreSQL's own extension for it needs a superuser), and with the names
-- of languages that are made of signs as words. The letters are listed because lower() leaves them alone in the locale C.
create function plain(words text) returns text
    language sql immutable strict parallel safe
    return replace(replace(replace(replace(replace(replace(replace(replace(
        lower(translate(normalize(words, NFC),
            'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆ'
            || 'ćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐő'
            || 'ŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžØøŁłĐđ./_@:\',
            'AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaC'
            || 'cCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOo'
            || 'RrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZzOoLlDd      ')),
        'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'), 'c++', 'cplusplus'), 'c#', 'csharp'), 'f#', 'fsharp');

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
        setweight(to_tsvector('pg_catalog.french', plain(title)), 'A')
        || setweight(to_tsvector('pg_catalog.english', plain(title)), 'A')
        || to_tsvector('pg_catalog.french', plain(search_text))
        || to_tsvector('pg_catalog.english', plain(search_text))) stored,
    constraint profile_rate check ((daily_rate is null) = (currency is null))
);
create index profile_listed on profile (updated_at desc, freelancer desc);
create index profile_words on profile using gin (words);
create index profile_skills on profile using gin (skill_keys);
