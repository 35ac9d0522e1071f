-- why: who did what to which patient's information; appended in the doing's own transaction,
-- sealed afterwards in batches with a hash chain, so that a change or a gap shows.

create table audit_entry (
  practice_id uuid not null,
  id bigint generated always as identity,
  at timestamptz not null,
  subject_kind text not null,
  -- the person, patient or nothing (the house itself)
  subject_id uuid,
  action text not null,
  patient_id uuid,
  object_type text,
  object_id uuid,
  -- ids, counts and codes only
  detail jsonb not null default '{}',
  -- the transaction that wrote it: a batch is sealed when no older transaction can still write
  written_by xid8 not null default pg_current_xact_id(),
  primary key (practice_id, id)
);
create index audit_entry_patient on audit_entry (practice_id, patient_id, id desc);

-- sealing goes on from where it stopped, in this order
create index audit_entry_written on audit_entry (practice_id, written_by, id);

create table audit_seal (
  practice_id uuid not null,
  number bigint not null,
  -- the entries sealed, in order of (written_by, id), and the SHA-256 of each, 32 bytes apiece
  entry_ids bigint[] not null,
  entry_hashes bytea not null,
  -- the place of the last of them: nothing can appear at or before it any more
  through_written_by xid8 not null,
  through_id bigint not null,
  previous_hash bytea not null,
  -- over every column above
  hash bytea not null,
  sealed_at timestamptz not null,
  primary key (practice_id, number)
);

alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy audit_entry_append on audit_entry for insert with check (practice_id = salve_practice());
create policy audit_entry_read on audit_entry for select using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients()))));

alter table audit_seal enable row level security;
alter table audit_seal force row level security;
create policy audit_seal_house on audit_seal using (
  practice_id = salve_practice() and salve_kind() = 'worker');

-- No update, no delete: not for the app, by right.
grant select, insert on audit_entry, audit_seal to salve_app;
