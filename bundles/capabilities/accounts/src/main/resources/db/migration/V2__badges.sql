-- What became of freelancers' badges. Never updated, never deleted: the newest change of each says whether it is held.
create table badge_change (
    id         uuid primary key,
    account    uuid        not null references account (id),
    badge      text        not null,
    granted    boolean     not null,
    changed_by uuid,
    reason     text        not null,
    at         timestamptz not null
);

create index badge_change_of_account on badge_change (account, badge, id desc);

create function accounts.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end $$;

create trigger badge_change_append_only before update or delete or truncate on badge_change
    for each statement execute function accounts.refuse_change();
