-- Mails on their way. The text goes when the mail server has taken it, for it may hold a token.

create table mail (
    id            uuid primary key,
    to_address    text not null,
    subject       text not null,
    body          text,
    status        text not null,
    attempts      integer not null,
    last_error    text,
    created_at    timestamptz not null,
    waiting_since timestamptz not null,
    sent_at       timestamptz,
    version       bigint not null
);
create index mail_created_at on mail (created_at);
create index mail_failed on mail (id) where status = 'FAILED';
