-- why: what a message can be about, which desk gets it, and who sits there.

create table desk (
  practice_id uuid not null references practice,
  id uuid not null,
  key text not null,
  name text not null,
  -- how patients hear of it: 'the refill team'
  patient_facing_name text not null,
  position int not null,
  -- told when something waits past its time
  lead_person_id uuid,
  primary key (practice_id, id),
  unique (practice_id, key),
  foreign key (practice_id, lead_person_id) references person (practice_id, id)
);
create table desk_member (
  practice_id uuid not null,
  desk_id uuid not null,
  person_id uuid not null,
  joined_at timestamptz not null,
  primary key (practice_id, desk_id, person_id),
  foreign key (practice_id, desk_id) references desk (practice_id, id),
  foreign key (practice_id, person_id) references person (practice_id, id)
);
create index desk_member_person on desk_member (practice_id, person_id);

create table topic (
  practice_id uuid not null references practice,
  key text not null,
  position int not null,
  desk_id uuid not null,
  -- the patient's own doctor may read what comes under this topic
  physician_may_read boolean not null,
  promise_minutes int not null check (promise_minutes > 0),
  -- the catalogue's words and policies (topics/topic.ts)
  content jsonb not null,
  form_url text not null,
  form_version text not null,
  -- null while patients may pick it
  closed_at timestamptz,
  primary key (practice_id, key),
  foreign key (practice_id, desk_id) references desk (practice_id, id)
);

create table questionnaire (
  practice_id uuid not null references practice,
  url text not null,
  version text not null,
  content jsonb not null,
  published_at timestamptz not null,
  primary key (practice_id, url, version)
);

create table template (
  practice_id uuid not null references practice,
  id uuid not null,
  title text not null,
  body text not null,
  topics text[] not null,
  -- null: the whole practice's
  desk_id uuid,
  used_count int not null default 0,
  updated_at timestamptz not null,
  primary key (practice_id, id),
  foreign key (practice_id, desk_id) references desk (practice_id, id)
);

grant select, insert, update on desk, topic, questionnaire, template to salve_app;
grant select, insert, delete on desk_member to salve_app;

-- Who reads what comes to a desk about a patient: the one definition, used to let people in and
-- to tell the patient who they are.
create function conversation_readers(of_practice uuid, of_desk uuid, of_topic text, of_patient uuid)
  returns table (person_id uuid) language sql stable
  as $$
    select member.person_id
    from desk_member member
      join person on person.practice_id = member.practice_id and person.id = member.person_id
    where member.practice_id = of_practice and member.desk_id = of_desk and person.left_at is null
    union
    select person.id
    from patient
      join topic on topic.practice_id = patient.practice_id and topic.key = of_topic
      join person on person.practice_id = patient.practice_id and person.id = patient.physician_id
    where patient.practice_id = of_practice and patient.id = of_patient and topic.physician_may_read
      and person.left_at is null
  $$;

-- How often a practice's configuration has changed: each process keeps a copy of what it read, and
-- reads again when this number has moved. Counted by the database, so that no writer can forget to.
create table configuration (
  practice_id uuid primary key references practice,
  version bigint not null
);
grant select, insert, update on configuration to salve_app;

create function salve_count_configuration() returns trigger language plpgsql as $$
begin
  insert into configuration (practice_id, version)
    select distinct (to_jsonb(changed) ->> tg_argv[0])::uuid, 1 from changed
    on conflict (practice_id) do update set version = configuration.version + 1;
  return null;
end
$$;

do $$
declare
  name text;
  event text;
begin
  foreach name in array array['practice', 'practice_hours', 'practice_holiday', 'person', 'desk', 'topic', 'template'] loop
    foreach event in array array['insert', 'update', 'delete'] loop
      execute format('create trigger configuration_%s after %s on %I referencing %s table as changed
        for each statement execute function salve_count_configuration(%L)',
        event, event, name, case event when 'delete' then 'old' else 'new' end,
        case name when 'practice' then 'id' else 'practice_id' end);
    end loop;
  end loop;
end
$$;
