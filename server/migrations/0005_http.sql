-- why: a repeated request gets the first one's answer, and nobody may ask without end.

create table idempotency (
  -- the session's person or patient
  subject_id uuid not null,
  key uuid not null,
  -- SHA-256 of method, path and body: the same key with other words is refused
  request_hash bytea not null,
  status int,
  headers jsonb,
  body jsonb,
  created_at timestamptz not null,
  primary key (subject_id, key)
);
create index idempotency_age on idempotency (created_at);

create table rate_limit (
  key text primary key,
  window_started_at timestamptz not null,
  count int not null
);

grant select, insert, update, delete on idempotency, rate_limit to salve_app;
