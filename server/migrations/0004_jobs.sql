-- why: a room enqueues work inside its own transaction; the queue's tables stay out of its reach.

create function salve_enqueue(specs text) returns void
  language sql volatile security definer set search_path = pg_catalog, pg_temp
  as $$ select graphile_worker.add_jobs(array(
    select json_populate_recordset(null::graphile_worker.job_spec, specs::json))) $$;
revoke all on function salve_enqueue(text) from public;
grant execute on function salve_enqueue(text) to salve_app;
