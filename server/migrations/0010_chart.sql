-- why: Salve's own chart, always there: the copy of each message that is never changed again, with
-- the hashes that show it is still what was written.

create table filed_message (
  practice_id uuid not null,
  patient_id uuid not null,
  conversation_id uuid not null,
  entry_id uuid not null,
  -- FHIR R4; the filled form, if any, is contained in the Communication
  communication jsonb not null,
  document_reference jsonb not null,
  -- what the Communication has no place for, as it was when filed: seq, author, topic, reference,
  -- title, answers; with it the message can be made again from the copy alone
  heading jsonb not null,
  pdf bytea not null,
  -- SHA-256 of the message as conversations hashes it, and of the PDF
  message_hash bytea not null,
  pdf_hash bytea not null,
  -- over everything above; written into the audit log too, which is sealed
  copy_hash bytea not null,
  filed_at timestamptz not null,
  primary key (practice_id, entry_id),
  foreign key (practice_id, entry_id) references entry (practice_id, id)
);
-- a PDF is compressed already
alter table filed_message alter column pdf set storage external;
create index filed_message_patient on filed_message (practice_id, patient_id, entry_id);

alter table filed_message enable row level security;
alter table filed_message force row level security;
create policy filed_message_right_eyes on filed_message using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients()))));

-- Never changed, never deleted: not for the app, by right.
grant select, insert on filed_message to salve_app;
