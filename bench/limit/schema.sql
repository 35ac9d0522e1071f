-- The least a durable message store can be: no desks, no rights, no promises, no chart.
-- Each index serves exactly one statement of the limit server.
create table session (
  token_hash bytea primary key,
  account int not null,
  ends_at timestamptz not null
);
create table thread (
  id int primary key,
  desk int not null,
  patient int not null,
  subject text not null,
  last_at timestamptz not null,
  messages int not null,
  unread int not null default 0
);
create index thread_desk on thread (desk, last_at desc, id desc);
create table message (
  thread int not null references thread,
  id bigint generated always as identity,
  sender int not null,
  at timestamptz not null,
  body text not null,
  primary key (thread, id)
);
create table outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  message bigint not null
);
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  account int not null,
  act text not null,
  object int not null
);
