-- why: the practice, who works there, and the two settings that every row policy reads.

do $$
begin
  if not exists (select from pg_roles where rolname = 'salve_app') then
    create role salve_app login;
  end if;
end
$$;

grant usage on schema public to salve_app;

-- A patient's row is seen by its practice's staff and workers, and by the patient. Nothing else
-- decides here: the fine rule lives in each room's access function.
create function salve_practice() returns uuid language sql stable parallel safe
  return nullif(current_setting('salve.practice_id', true), '')::uuid;
create function salve_kind() returns text language sql stable parallel safe
  return coalesce(current_setting('salve.kind', true), '');
create function salve_patients() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('salve.patient_ids', true), ''), '{}')::uuid[];

create table practice (
  id uuid primary key,
  name text not null check (name <> ''),
  -- what notices call the practice: says nothing of its specialty
  alias text not null check (alias <> ''),
  phone text not null,
  nurse_phone text not null,
  time_zone text not null,
  address text not null default '',
  created_at timestamptz not null
);
create table practice_hours (
  practice_id uuid not null references practice,
  weekday int not null check (weekday between 1 and 7),
  opens time not null,
  closes time not null check (closes > opens),
  primary key (practice_id, weekday, opens)
);
create table practice_holiday (
  practice_id uuid not null references practice,
  day date not null,
  name text not null,
  primary key (practice_id, day)
);

create table person (
  practice_id uuid not null references practice,
  id uuid not null,
  role text not null check (role in ('front-desk', 'nurse', 'physician', 'biller', 'records-clerk',
    'referral-coordinator', 'manager', 'administrator')),
  name text not null,
  -- what patients see
  patient_facing_name text not null,
  patient_facing_role text not null,
  licence text,
  email text not null,
  -- how the person likes their desk: keys, density, theme
  preferences jsonb,
  joined_at timestamptz not null,
  -- null while the person works here
  left_at timestamptz,
  primary key (practice_id, id)
);
create unique index person_email on person (lower(email));

grant select, insert, update on practice, practice_hours, practice_holiday, person to salve_app;
grant delete on practice_hours, practice_holiday to salve_app;
