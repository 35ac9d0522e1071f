-- Fills a practice with $1 messages, 20 to a conversation, as the product itself would have left
-- them: a promise for each patient message, a reading by staff, a filing for each message. The
-- newest conversations are open, the rest done or waiting; spread over desks and patients. Desk
-- number 0 always has at least 40 open ones, so that a page of 25 is full at any size.
with placed as (
  select number, gen_random_uuid() as id,
    (select array_agg(id order by chart_number) from patient) as patients,
    (select array_agg(id order by position) from desk) as desks,
    (select array_agg(key order by position) from topic) as topics,
    number < 40 or number % 16 = 0 as is_open
  from generate_series(0, $1::int / 20 - 1) number),
made as (
  insert into conversation (practice_id, id, patient_id, topic_key, desk_id, title, summary, facts,
    state, opened_at, last_seq, patient_seq, staff_seq, staff_read_seq, patient_read_seq, last_at,
    due_since, due_at)
  select (select id from practice), id, patients[1 + number % cardinality(patients)],
    topics[1 + number % cardinality(topics)],
    desks[case when number < 40 then 1 else 1 + number % cardinality(desks) end],
    'Lisinopril refill', 'Lisinopril 10 mg, 1 tablet a day. 3 days left.',
    array['Pharmacy: Corner Drug', 'Left: 3 days', 'Side effects: none'],
    case when is_open then 'open' when number % 4 = 0 then 'waiting' else 'done' end,
    now() - number * interval '9 minutes' - interval '20 hours', 60, 55, 58, 55, 58,
    now() - number * interval '9 minutes',
    case when is_open then now() - number * interval '1 minute' end,
    case when is_open then now() + interval '4 hours' - number * interval '1 minute' end
  from placed
  returning *),
line as (
  select made.*, seq, gen_random_uuid() as entry_id, last_at - (60 - seq) * interval '20 minutes' as at,
    (seq - 1) / 6 as turn, 1 + (seq - 1) % 6 as step
  from made, generate_series(1, 60) seq)
insert into entry (practice_id, patient_id, conversation_id, seq, id, kind, at, audience, author_kind,
  author_id, text, data)
select practice_id, patient_id, id, seq, entry_id,
  (array['message', 'promise', 'filing', 'message', 'filing', 'read'])[step], at, 'everyone',
  (array['patient', 'house', 'house', 'staff', 'house', 'staff'])[step],
  case step when 1 then patient_id
    when 4 then (select person.id from person where person.practice_id = line.practice_id limit 1)
    when 6 then (select person.id from person where person.practice_id = line.practice_id limit 1) end,
  case when step in (1, 4) then repeat('These are words like those that patients and nurses write to each other. ', 3) end,
  case step when 2 then jsonb_build_object('dueAt', '2026-03-02T15:00:00Z')
    when 3 then jsonb_build_object('entryId', entry_id, 'state', 'filed')
    when 5 then jsonb_build_object('entryId', entry_id, 'state', 'filed')
    when 6 then jsonb_build_object('upTo', seq)
    else '{}' end
from line
