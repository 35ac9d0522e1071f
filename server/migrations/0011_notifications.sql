-- why: a patient is told that an answer waits, at most once per message and channel; each notice is
-- a row from before it is sent until staff can see that it went or failed.

create table notice (
  practice_id uuid not null,
  patient_id uuid not null,
  -- its Message-ID comes from here, so a repeat can be told from a second notice
  id uuid not null,
  conversation_id uuid not null,
  entry_id uuid not null,
  channel text not null check (channel in ('email')),
  -- outbox: kept here because the practice has no mail server
  state text not null check (state in ('waiting', 'outbox', 'sent', 'failed')),
  -- null when none is on file
  address text,
  from_name text not null,
  subject text not null,
  body text not null,
  -- why it failed: a code of notice.ts
  reason text,
  created_at timestamptz not null,
  -- a lease: one process at a time hands it to the mail server; it lets go by itself
  sending_until timestamptz,
  settled_at timestamptz,
  primary key (practice_id, id),
  unique (practice_id, entry_id, channel),
  foreign key (practice_id, entry_id) references entry (practice_id, id)
);
create index notice_outbox on notice (practice_id, created_at desc) where state = 'outbox';

alter table notice enable row level security;
alter table notice force row level security;
create policy notice_right_eyes on notice using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients()))));

grant select, insert, update on notice to salve_app;
