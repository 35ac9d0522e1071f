-- why: the door into the made-up practice lists its made-up people. Empty in a real one.

create table demo_player (
  practice_id uuid not null references practice,
  -- what `POST /demo/sign-in` takes as `as`
  handle text not null,
  kind text not null check (kind in ('staff', 'patient')),
  account_id uuid not null,
  name text not null,
  about text not null,
  position int not null,
  primary key (practice_id, handle)
);
grant select, insert on demo_player to salve_app;
