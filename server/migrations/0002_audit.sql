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

create table audit_seal (
  practice_id uuid not null,
  number bigint not null,
  -- the entries sealed: every id listed, in order
  entry_ids bigint[] not null,
  previous_hash bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  primary key (practice_id, number)
);
create table audit_sealed (
  practice_id uuid not null,
  entry_id bigint not null,
  seal_number bigint not null,
  primary key (practice_id, entry_id)
);

alter table audit_entry enable row level security;
alter table audit_entry force row level security;
create policy audit_entry_append on audit_entry for insert with check (practice_id = salve_practice());
create policy audit_entry_read on audit_entry for select using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients()))));

-- No update, no delete: not for the app, by right.
grant select, insert on audit_entry, audit_seal, audit_sealed to salve_app;
