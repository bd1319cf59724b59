-- Who has put news before the saved searches last, so that who does it next knows whether it has missed one. One row.
create table search_watch (
    one     boolean primary key check (one),
    watcher uuid not null
);
insert into search_watch (one, watcher) values (true, '00000000-0000-0000-0000-000000000000');
