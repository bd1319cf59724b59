-- What of a release paid what the freelancer owed of earlier refunds and chargebacks.
alter table release add column recovered bigint not null default 0 check (recovered >= 0);

-- Money that goes back to clients. What a credit note says of it is here, and never changes.
create table refund (
    id             uuid        primary key,
    milestone      uuid        not null,
    contract       uuid        not null,
    company        uuid        not null,
    freelancer     uuid        not null,
    release        uuid,
    currency       text        not null,
    amount         bigint      not null check (amount > 0),
    net            bigint      not null check (net >= 0 and net <= amount),
    -- what of it had been paid on top of the price of the work
    fee_commission bigint      not null default 0 check (fee_commission >= 0),
    fee_vat        bigint      not null default 0 check (fee_vat >= 0),
    reason         text        not null,
    ordered_by     uuid,
    payment        uuid        not null,
    created_at     timestamptz not null,
    -- The order to the provider, the newest when a failed one is tried again; where it stands is kept with it.
    provider_order uuid        not null,
    version        bigint      not null
);
create index refund_milestone on refund (milestone);
create index refund_company on refund (company, id);
create index refund_freelancer on refund (freelancer, id);
create trigger refund_kept before delete or truncate on refund
    for each statement execute function payments.refuse_change();

-- What refunds and lost chargebacks take back of a release, and from where.
create table taken_back (
    cause          uuid        primary key,
    release        uuid        not null references release,
    currency       text        not null,
    gross          bigint      not null check (gross > 0),
    net            bigint      not null,
    commission     bigint      not null check (commission >= 0),
    commission_vat bigint      not null check (commission_vat >= 0),
    -- what the client had paid on top, and goes back besides
    client_commission     bigint not null default 0 check (client_commission >= 0),
    client_commission_vat bigint not null default 0 check (client_commission_vat >= 0),
    available      bigint      not null,
    pending        bigint      not null check (pending >= 0),
    receivable     bigint      not null check (receivable >= 0),
    at             timestamptz not null,
    check (gross = commission + commission_vat + available + pending + receivable)
);
create index taken_back_release on taken_back (release);
create trigger taken_back_append_only before update or delete or truncate on taken_back
    for each statement execute function payments.refuse_change();

-- What was taken from releases while they were in hold: the end of the hold moves that much less.
create table hold_taken (
    release uuid   not null,
    cause   uuid   not null,
    amount  bigint not null check (amount > 0),
    primary key (release, cause)
);
create trigger hold_taken_append_only before update or delete or truncate on hold_taken
    for each statement execute function payments.refuse_change();

-- What freelancers owed and the platform bears.
create table debt_given_up (
    id          uuid        primary key,
    freelancer  uuid        not null,
    currency    text        not null,
    amount      bigint      not null check (amount > 0),
    reason      text        not null,
    given_up_by uuid,
    at          timestamptz not null
);
create index debt_given_up_freelancer on debt_given_up (freelancer, id);
create trigger debt_given_up_append_only before update or delete or truncate on debt_given_up
    for each statement execute function payments.refuse_change();

create table chargeback (
    id         uuid        primary key,
    payment    uuid        not null,
    milestone  uuid        not null,
    contract   uuid        not null,
    company    uuid        not null,
    provider   text        not null,
    reference  text        not null,
    currency   text        not null,
    amount     bigint      not null check (amount > 0),
    fee        bigint      not null check (fee >= 0),
    reason     text,
    answer_by  timestamptz,
    status     text        not null check (status in ('OPEN', 'WON', 'LOST', 'UNCOLLECTABLE')),
    -- what was held when it was opened, and is put aside
    frozen     bigint      not null check (frozen >= 0),
    from_held  bigint      not null default 0,
    loss       bigint      not null default 0,
    given_up   bigint      not null default 0,
    why        text,
    opened_at  timestamptz not null,
    closed_at  timestamptz,
    version    bigint      not null,
    constraint chargeback_reference unique (provider, reference)
);
create index chargeback_milestone on chargeback (milestone);
create index chargeback_status on chargeback (status, id);
create trigger chargeback_kept before delete or truncate on chargeback
    for each statement execute function payments.refuse_change();
