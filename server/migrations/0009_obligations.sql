-- why: every patient message opens something owed, with an owner, a due time and a ladder; it
-- leaves only by a recorded outcome.

create table obligation (
  practice_id uuid not null,
  patient_id uuid not null,
  id uuid not null,
  conversation_id uuid not null,
  entry_id uuid not null,
  entry_seq int not null,
  desk_id uuid not null,
  opened_at timestamptz not null,
  due_at timestamptz not null,
  -- the rung last climbed, and when the next one is due; null when the ladder is at its end
  rung int not null default 0,
  next_rung_at timestamptz,
  closed_at timestamptz,
  outcome text,
  closed_by uuid,
  -- the entry that ended it: an answer, or a closing, with which it opens again
  closed_with uuid,
  primary key (practice_id, id),
  unique (practice_id, entry_id),
  foreign key (practice_id, conversation_id) references conversation (practice_id, id)
);
create index obligation_open on obligation (practice_id, due_at, id) where closed_at is null;
create index obligation_conversation on obligation (practice_id, conversation_id);
create index obligation_ladder on obligation (next_rung_at) where closed_at is null and next_rung_at is not null;

create table escalation (
  practice_id uuid not null,
  patient_id uuid not null,
  obligation_id uuid not null,
  rung int not null,
  at timestamptz not null,
  -- 'desk', 'lead', 'on-call'
  told text not null,
  person_ids uuid[] not null,
  primary key (practice_id, obligation_id, rung),
  foreign key (practice_id, obligation_id) references obligation (practice_id, id)
);

do $$
declare name text;
begin
  foreach name in array array['obligation', 'escalation'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I using (
      practice_id = salve_practice()
      and (salve_kind() in (''staff'', ''worker'')
        or (salve_kind() = ''patient'' and patient_id = any (salve_patients()))))', name || '_right_eyes', name);
  end loop;
end
$$;
grant select, insert, update on obligation to salve_app;
grant select, insert on escalation to salve_app;
