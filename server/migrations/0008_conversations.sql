-- why: the middle of the house. A conversation is its timeline; its row only says how it stands.

create sequence conversation_reference start 4801;
grant usage on sequence conversation_reference to salve_app;

create table conversation (
  practice_id uuid not null references practice,
  id uuid not null,
  patient_id uuid not null,
  -- what is said on the phone: R-4821
  reference bigint not null default nextval('conversation_reference'),
  topic_key text not null,
  desk_id uuid not null,
  title text not null,
  -- the need in one line, and up to three short facts, from the form
  summary text not null,
  facts text[] not null default '{}',
  state text not null check (state in ('open', 'waiting', 'done')),
  -- the words of a red-flag hit, and when they came
  urgent_found text,
  urgent_at timestamptz,
  opened_at timestamptz not null,
  -- sequence numbers of the timeline: its last entry, the patient's and the staff's last message
  last_seq int not null,
  patient_seq int not null,
  staff_seq int not null default 0,
  -- how far staff and the patient have read
  staff_read_seq int not null default 0,
  patient_read_seq int not null default 0,
  last_at timestamptz not null,
  -- the clock of the oldest unanswered message
  due_since timestamptz,
  due_at timestamptz,
  -- a claim is a lease: it lets go by itself
  claimed_by uuid,
  claimed_at timestamptz,
  claimed_until timestamptz,
  -- the entry of the last closing: reopening takes it back; null once it was, or staff have answered since
  closing_id uuid,
  primary key (practice_id, id),
  foreign key (practice_id, patient_id) references patient (practice_id, id),
  foreign key (practice_id, desk_id) references desk (practice_id, id),
  foreign key (practice_id, topic_key) references topic (practice_id, key)
);
-- The desk's order: danger first, then the clock.
create index conversation_open on conversation (practice_id, desk_id, (urgent_at is null), due_at, id) where state = 'open';
create index conversation_rest on conversation (practice_id, desk_id, state, last_at desc, id desc) where state <> 'open';
create index conversation_claimed on conversation (practice_id, claimed_by, (urgent_at is null), due_at, id) where state = 'open' and claimed_by is not null;
create unique index conversation_number on conversation (practice_id, reference);
create index conversation_patient on conversation (practice_id, patient_id, last_at desc, id desc);

create table entry (
  practice_id uuid not null,
  patient_id uuid not null,
  conversation_id uuid not null,
  seq int not null,
  id uuid not null,
  kind text not null,
  at timestamptz not null,
  audience text not null check (audience in ('everyone', 'staff')),
  author_kind text not null check (author_kind in ('patient', 'staff', 'house')),
  author_id uuid,
  -- what was written, byte for byte; null for events
  text text,
  data jsonb not null default '{}',
  primary key (practice_id, conversation_id, seq),
  unique (practice_id, id),
  foreign key (practice_id, conversation_id) references conversation (practice_id, id)
);

create table questionnaire_response (
  practice_id uuid not null,
  patient_id uuid not null,
  entry_id uuid not null,
  questionnaire_url text not null,
  questionnaire_version text not null,
  content jsonb not null,
  primary key (practice_id, entry_id),
  foreign key (practice_id, entry_id) references entry (practice_id, id)
);

create table draft (
  practice_id uuid not null,
  patient_id uuid not null,
  owner_id uuid not null,
  -- 'topic:refill' | 'reply:<conversation>' | 'note:<conversation>'
  place text not null,
  version int not null,
  content jsonb not null,
  saved_at timestamptz not null,
  primary key (practice_id, owner_id, place),
  foreign key (practice_id, patient_id) references patient (practice_id, id)
);
create index draft_recent on draft (practice_id, saved_at);

create table red_flag_hit (
  practice_id uuid not null,
  patient_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  entry_id uuid not null,
  rule_version text not null,
  rule_id text not null,
  kind text not null,
  found text not null,
  place text not null,
  at timestamptz not null,
  primary key (practice_id, id),
  foreign key (practice_id, entry_id) references entry (practice_id, id)
);
create index red_flag_hit_entry on red_flag_hit (practice_id, entry_id);

do $$
declare name text;
begin
  foreach name in array array['conversation', 'entry', 'questionnaire_response', 'draft', 'red_flag_hit'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
  foreach name in array array['conversation', 'questionnaire_response', 'red_flag_hit'] loop
    execute format('create policy %I on %I using (
      practice_id = salve_practice()
      and (salve_kind() in (''staff'', ''worker'')
        or (salve_kind() = ''patient'' and patient_id = any (salve_patients()))))', name || '_right_eyes', name);
  end loop;
end
$$;

-- A patient sees only the entries meant for everyone; what the rules found in their words is
-- written with them, for staff to see.
create policy entry_right_eyes on entry using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients()) and audience = 'everyone')))
  with check (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients())
      and (audience = 'everyone' or kind = 'safety'))));

-- A draft is its writer's: a patient sees only their own words, never a staff member's unsent ones.
create policy draft_right_eyes on draft using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients()) and owner_id = any (salve_patients()))));

-- Entries and responses are never changed and never deleted: not for the app, by right.
grant select, insert on entry, questionnaire_response, red_flag_hit to salve_app;
grant select, insert, update on conversation to salve_app;
grant select, insert, update, delete on draft to salve_app;
