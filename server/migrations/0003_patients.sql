-- why: the practice's patients and the part of their record that came from elsewhere, kept as
-- the FHIR resources they were; plus what each import did and what it had to refuse.

-- A name as it is typed in a hurry: small letters, no accents ('Nguyễn' is found by 'nguyen').
create function salve_plain(name text) returns text language sql immutable parallel safe
  return translate(regexp_replace(normalize(lower(name), NFD), '[\u0300-\u036f]', '', 'g'), 'đøłßı', 'dolsi');

create table patient (
  practice_id uuid not null references practice,
  id uuid not null,
  chart_number text not null,
  name_given text not null,
  name_family text not null,
  name_preferred text,
  birth_date date not null,
  gender text,
  language text not null default 'en',
  phone text,
  email text,
  address jsonb,
  deceased_at timestamptz,
  -- the patient's own doctor here
  physician_id uuid,
  -- the FHIR Patient as it came, for prefill
  resource jsonb not null default '{}',
  -- every name after a space
  search_words text generated always as (
    salve_plain(' ' || name_given || ' ' || name_family || ' ' || coalesce(name_preferred, ''))) stored,
  -- how often what was imported of the record has changed
  record_version int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (practice_id, id),
  unique (practice_id, chart_number),
  foreign key (practice_id, physician_id) references person (practice_id, id)
);
-- read whole, but without the rows: a search of 20,000 patients takes tens of milliseconds
create index patient_search on patient (practice_id, search_words, id);
create index patient_birth on patient (practice_id, birth_date);

create table patient_identifier (
  practice_id uuid not null,
  system text not null,
  value text not null,
  patient_id uuid not null,
  primary key (practice_id, system, value),
  foreign key (practice_id, patient_id) references patient (practice_id, id)
);
create index patient_identifier_patient on patient_identifier (practice_id, patient_id);

create table record_entry (
  practice_id uuid not null,
  patient_id uuid not null,
  id uuid not null,
  resource_type text not null,
  source_system text not null,
  source_id text not null,
  effective_at timestamptz,
  status text,
  display text,
  resource jsonb not null,
  updated_at timestamptz not null,
  primary key (practice_id, id),
  unique (practice_id, resource_type, source_system, source_id),
  foreign key (practice_id, patient_id) references patient (practice_id, id)
);
create index record_entry_latest on record_entry (practice_id, patient_id, resource_type, effective_at desc nulls last);

-- What the desk shows of a record, made when it is first asked for and made anew when the record has
-- changed since: reading hundreds of FHIR resources for each opened thread costs more than the thread.
create table record_summary (
  practice_id uuid not null,
  patient_id uuid not null,
  -- the record_version it was made of, or an older one
  version int not null,
  -- which form of summary the code made
  shape int not null,
  content jsonb not null,
  primary key (practice_id, patient_id),
  foreign key (practice_id, patient_id) references patient (practice_id, id)
);

create table practitioner (
  practice_id uuid not null references practice,
  id uuid not null,
  source_system text not null,
  source_id text not null,
  name text not null,
  resource jsonb not null,
  updated_at timestamptz not null,
  primary key (practice_id, id),
  unique (practice_id, source_system, source_id)
);

-- only the names of organizations, so that a chart can say who the payer or the pharmacy is
create table organization (
  practice_id uuid not null references practice,
  id uuid not null,
  source_system text not null,
  source_id text not null,
  name text not null,
  resource jsonb not null,
  updated_at timestamptz not null,
  primary key (practice_id, id),
  unique (practice_id, source_system, source_id)
);

create table import_run (
  practice_id uuid not null references practice,
  id uuid not null,
  source text not null,
  state text not null check (state in ('running', 'finished', 'failed')),
  -- per resource type: created, updated, unchanged, refused, notUsed
  counts jsonb not null default '{}',
  -- where the run is: the pass and how many resources it has read
  progress jsonb not null default '{}',
  started_at timestamptz not null,
  -- the last sign of life; a run without one for five minutes has died
  touched_at timestamptz not null,
  finished_at timestamptz,
  primary key (practice_id, id)
);
-- one at a time: two imports would write the same patients
create unique index import_run_running on import_run (practice_id) where state = 'running';

create table import_refusal (
  practice_id uuid not null,
  run_id uuid not null,
  number int not null,
  source text not null,
  resource_type text,
  reason text not null,
  -- the bytes as they came, for a human to look at
  raw bytea not null,
  primary key (practice_id, run_id, number),
  foreign key (practice_id, run_id) references import_run (practice_id, id)
);

do $$
declare name text;
begin
  foreach name in array array['patient', 'patient_identifier', 'record_entry', 'record_summary', 'practitioner',
    'organization', 'import_run', 'import_refusal'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
end
$$;

create policy patient_right_eyes on patient using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and id = any (salve_patients()))));
create policy patient_identifier_right_eyes on patient_identifier using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients()))));
create policy record_entry_right_eyes on record_entry using (
  practice_id = salve_practice()
  and (salve_kind() in ('staff', 'worker')
    or (salve_kind() = 'patient' and patient_id = any (salve_patients()))));

create policy record_summary_right_eyes on record_summary using (
  practice_id = salve_practice() and salve_kind() in ('staff', 'worker'));

create policy practitioner_right_eyes on practitioner using (
  practice_id = salve_practice() and salve_kind() in ('staff', 'patient', 'worker'));
create policy organization_right_eyes on organization using (
  practice_id = salve_practice() and salve_kind() in ('staff', 'patient', 'worker'));

-- A refused resource may hold health information; only the house and staff reach it.
create policy import_run_right_eyes on import_run using (
  practice_id = salve_practice() and salve_kind() in ('staff', 'worker'));
create policy import_refusal_right_eyes on import_refusal using (
  practice_id = salve_practice() and salve_kind() in ('staff', 'worker'));

grant select, insert, update on patient, patient_identifier, record_entry, record_summary, practitioner, organization,
  import_run, import_refusal to salve_app;
