-- What people write to each other can be reported, too: with invitations, in counter-offers, while a contract goes on.
alter table notice drop constraint notice_kind_check;
alter table notice add constraint notice_kind_check
    check (kind in ('PROFILE', 'MISSION', 'PROPOSAL', 'REVIEW', 'INVITATION', 'COUNTER_OFFER', 'CONTRACT'));
