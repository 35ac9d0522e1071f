-- $1 messages, 20 to a thread, 40 desks, 300 patients.
with made as (
  insert into thread (id, desk, patient, subject, last_at, messages)
  select number, number % 40, number % 300, 'Lisinopril refill', now() - number * interval '9 minutes', 20
  from generate_series(1, greatest(1000, $1::int / 20)) number
  returning *)
insert into message (thread, sender, at, body)
select made.id, made.patient, made.last_at - (20 - place) * interval '1 hour',
  repeat('These are words like those that patients and nurses write to each other. ', 3)
from made, generate_series(1, 20) place
