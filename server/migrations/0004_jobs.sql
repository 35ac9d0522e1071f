-- why: a room writes down work inside its own transaction, at the cost of one row. The worker hands
-- it on to the queue, many at a time: the queue's own way in notifies, which holds a lock over the
-- whole database at commit. The queue's tables stay out of the rooms' reach.

create table job_outbox (
  id bigint generated always as identity primary key,
  name text not null,
  payload json not null
);
grant insert on job_outbox to salve_app;
