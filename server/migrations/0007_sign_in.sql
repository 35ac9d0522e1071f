-- why: who is at the other end: sessions, and the proofs that open one. Only digests and sealed
-- texts of secrets are kept; a row of these tables lets nobody in.

create table session (
  -- SHA-256 of the cookie
  token_hash bytea primary key,
  id uuid not null unique,
  practice_id uuid not null references practice,
  kind text not null check (kind in ('staff', 'patient')),
  person_id uuid,
  patient_id uuid,
  -- totp: the password matched, the code is still to come
  stage text not null check (stage in ('totp', 'full')),
  -- what it was opened with: 'password', 'passkey', 'code', 'slip', 'set-up', 'demo'
  how text not null,
  -- SHA-256 of the browser's own cookie: tells a known browser from a new one
  browser_hash bytea not null,
  -- misses since the last hit: codes of the second step, passwords at the lock
  tries int not null default 0,
  created_at timestamptz not null,
  -- the last sign of life; written at most every 30 seconds
  seen_at timestamptz not null,
  locked_at timestamptz,
  ended_at timestamptz,
  expires_at timestamptz not null,
  check ((kind = 'staff') = (person_id is not null)),
  check ((kind = 'patient') = (patient_id is not null)),
  foreign key (practice_id, person_id) references person (practice_id, id),
  foreign key (practice_id, patient_id) references patient (practice_id, id)
);
create index session_person on session (practice_id, person_id, browser_hash) where kind = 'staff';
create index session_patient on session (practice_id, patient_id) where kind = 'patient';
create index session_age on session (expires_at);

-- that a patient joined, and which address they have proved to read
create table patient_access (
  practice_id uuid not null,
  patient_id uuid not null,
  joined_at timestamptz not null,
  -- lower case; counts until the address on file becomes another one than it was then
  email_confirmed text,
  email_confirmed_at timestamptz,
  email_on_file text,
  -- set by staff: from the next request on the patient is out
  closed_at timestamptz,
  primary key (practice_id, patient_id),
  foreign key (practice_id, patient_id) references patient (practice_id, id)
);
create index patient_access_email on patient_access (email_confirmed) where email_confirmed is not null;

-- a paper slip with a code
create table invitation (
  practice_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  -- a keyed digest of the code; the code itself is sealed for the printer and gone once it ends
  code_hash text not null,
  sealed bytea,
  made_by uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  tries int not null default 0,
  -- used, replaced, or tried too often
  ended_at timestamptz,
  used_at timestamptz,
  primary key (practice_id, id),
  foreign key (practice_id, patient_id) references patient (practice_id, id),
  foreign key (practice_id, made_by) references person (practice_id, id)
);
create unique index invitation_code on invitation (code_hash) where ended_at is null;
create unique index invitation_patient on invitation (practice_id, patient_id) where ended_at is null;

-- one asking for codes; made alike whether the address is known or not
create table code_request (
  id uuid primary key,
  purpose text not null check (purpose in ('sign-in', 'confirm-email')),
  -- only this browser may use the codes
  browser_hash bytea not null,
  -- where the code goes, as typed or as on file
  address_sealed bytea not null,
  -- the page the asker was on the way to
  next_path text not null,
  -- who asked, when they are signed in already
  practice_id uuid,
  patient_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  tries int not null default 0,
  ended_at timestamptz
);
create index code_request_browser on code_request (browser_hash, created_at desc);
create index code_request_age on code_request (expires_at);

-- a household may share an address: each patient gets a code of their own
create table sign_in_code (
  request_id uuid not null references code_request on delete cascade,
  practice_id uuid not null,
  patient_id uuid not null,
  code_hash text not null,
  -- for the job that sends it, and gone once it has
  sealed bytea,
  primary key (request_id, practice_id, patient_id),
  foreign key (practice_id, patient_id) references patient (practice_id, id)
);

create table passkey (
  practice_id uuid not null,
  id uuid not null,
  person_id uuid,
  patient_id uuid,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  backed_up boolean not null,
  added_at timestamptz not null,
  used_at timestamptz,
  primary key (practice_id, id),
  check ((person_id is null) <> (patient_id is null)),
  foreign key (practice_id, person_id) references person (practice_id, id),
  foreign key (practice_id, patient_id) references patient (practice_id, id)
);
create index passkey_person on passkey (practice_id, person_id) where person_id is not null;
create index passkey_patient on passkey (practice_id, patient_id) where patient_id is not null;

create table passkey_challenge (
  challenge text primary key,
  purpose text not null check (purpose in ('sign-in', 'add')),
  browser_hash bytea not null,
  practice_id uuid,
  person_id uuid,
  patient_id uuid,
  expires_at timestamptz not null
);
create index passkey_challenge_age on passkey_challenge (expires_at);

create table staff_secret (
  practice_id uuid not null,
  person_id uuid not null,
  -- argon2id, in PHC form
  password_hash text not null,
  totp_sealed bytea not null,
  -- the 30-second step of the last code taken: a code works once
  totp_last_step bigint not null,
  changed_at timestamptz not null,
  primary key (practice_id, person_id),
  foreign key (practice_id, person_id) references person (practice_id, id)
);

create table set_up_link (
  token_hash bytea primary key,
  practice_id uuid not null,
  person_id uuid not null,
  -- the code app's secret, the same at every opening of the link
  totp_sealed bytea not null,
  tries int not null default 0,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- used, or replaced by a newer link
  spent_at timestamptz,
  foreign key (practice_id, person_id) references person (practice_id, id)
);
create unique index set_up_link_person on set_up_link (practice_id, person_id) where spent_at is null;

-- Who is signing in sees these tables only. Beside that: staff and the house see what they manage,
-- a patient their own, and nobody who is signed in sees a code or a staff member's secrets.
do $$
declare name text;
begin
  foreach name in array array['session', 'patient_access', 'invitation', 'code_request', 'sign_in_code',
    'passkey', 'passkey_challenge', 'staff_secret', 'set_up_link'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
  end loop;
  foreach name in array array['session', 'patient_access', 'passkey', 'passkey_challenge'] loop
    execute format('create policy %I on %I using (
      salve_kind() = ''sign-in''
      or (practice_id = salve_practice()
        and (salve_kind() in (''staff'', ''worker'')
          or (salve_kind() = ''patient'' and patient_id = any (salve_patients())))))', name || '_right_eyes', name);
  end loop;
  foreach name in array array['code_request', 'sign_in_code'] loop
    execute format('create policy %I on %I using (
      salve_kind() = ''sign-in''
      or (practice_id = salve_practice()
        and salve_kind() = ''patient'' and patient_id = any (salve_patients())))', name || '_right_eyes', name);
  end loop;
  foreach name in array array['invitation', 'set_up_link'] loop
    execute format('create policy %I on %I using (
      salve_kind() = ''sign-in''
      or (practice_id = salve_practice() and salve_kind() in (''staff'', ''worker'')))', name || '_right_eyes', name);
  end loop;
end
$$;
create policy staff_secret_right_eyes on staff_secret using (
  salve_kind() = 'sign-in' or (practice_id = salve_practice() and salve_kind() = 'worker'));

grant select, insert, update on patient_access, invitation, staff_secret, set_up_link to salve_app;
grant select, insert, update, delete on session, code_request, passkey to salve_app;
grant select, insert, update on sign_in_code to salve_app;
grant select, insert, delete on passkey_challenge to salve_app;

-- What signing in must know of one patient. For whoever is signing in, the practice's own staff
-- and workers, and the patient.
create function sign_in_patient(of_practice uuid, of_patient uuid)
  returns table (first_name text, birth_date date, email text, phone text, alive boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  kind_before constant text := salve_kind();
  practice_before constant text := coalesce(current_setting('salve.practice_id', true), '');
begin
  if not (kind_before = 'sign-in'
    or (of_practice = salve_practice() and (kind_before in ('staff', 'worker')
      or (kind_before = 'patient' and of_patient = any (salve_patients()))))) then
    return;
  end if;
  perform set_config('salve.kind', 'worker', true), set_config('salve.practice_id', of_practice::text, true);
  return query
    select coalesce(p.name_preferred, p.name_given), p.birth_date, p.email, p.phone, p.deceased_at is null
    from patient p where p.practice_id = of_practice and p.id = of_patient;
  perform set_config('salve.kind', kind_before, true), set_config('salve.practice_id', practice_before, true);
end
$$;

-- The patients, five at most, who have proved to read this address, unless since then another one
-- came on file.
create function sign_in_patients(of_address text)
  returns table (practice_id uuid, patient_id uuid)
  language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
declare
  each record;
  practice_before constant text := coalesce(current_setting('salve.practice_id', true), '');
begin
  if salve_kind() <> 'sign-in' then return; end if;
  for each in
    select a.practice_id, a.patient_id, a.email_confirmed, a.email_on_file from patient_access a
    where a.email_confirmed = lower(of_address) and a.closed_at is null
    order by a.email_confirmed_at limit 5
  loop
    perform set_config('salve.kind', 'worker', true), set_config('salve.practice_id', each.practice_id::text, true);
    return query
      select p.practice_id, p.id from patient p
      where p.practice_id = each.practice_id and p.id = each.patient_id
        and (lower(p.email) = each.email_confirmed or lower(p.email) is not distinct from each.email_on_file)
        and p.deceased_at is null;
  end loop;
  perform set_config('salve.kind', 'sign-in', true), set_config('salve.practice_id', practice_before, true);
end
$$;

-- Who works here, by address or by id; for whoever is signing in with the secrets of the account,
-- null before it is set up.
create function sign_in_person(of_email text, of_person uuid)
  returns table (practice_id uuid, person_id uuid, role text, name text, email text,
    password_hash text, totp_sealed bytea)
  language sql volatile security definer set search_path = pg_catalog, public, pg_temp
  as $$
    select p.practice_id, p.id, p.role, p.name, p.email, s.password_hash, s.totp_sealed
    from person p left join staff_secret s
      on salve_kind() = 'sign-in' and s.practice_id = p.practice_id and s.person_id = p.id
    where (lower(p.email) = lower(of_email) or p.id = of_person) and p.left_at is null
  $$;

do $$
declare name text;
begin
  foreach name in array array['sign_in_patient(uuid, uuid)',
    'sign_in_patients(text)', 'sign_in_person(text, uuid)'] loop
    execute format('revoke all on function %s from public', name);
    execute format('grant execute on function %s to salve_app', name);
  end loop;
end
$$;
