-- What an operator took down. The version before this one, which may still serve, does not know of it.
alter table profile add column taken_down boolean not null default false;
