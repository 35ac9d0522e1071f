// The matrix again in SQL, as the role salve_app: which rows each subject sees, what the catalogue
// says, and what the application may never do.
import pg from 'pg'
import type { Subject } from '../../server/src/platform/db/subject.ts'
import { subjectOf } from '../world.ts'
import { definers, guarded, never, open, type RowEyes } from './oracle-rows.ts'
import type { Stage } from './stage.ts'

export type RowTally = {
  sets: number
  rows: number
  catalogue: number
  readonly deviations: string[]
}

type Looking = { readonly name: string; readonly eyes: RowEyes; readonly settings: Settings }
type Settings = Readonly<Record<string, string>>

/** Each subject of a transaction, with its settings as SECURITY.md names them, and none at all. */
function lookers({ world: { maple, harbor } }: Stage): readonly Looking[] {
  const of = (
    name: string,
    kind: RowEyes['kind'],
    practiceId?: string,
    patientId?: string,
  ): Looking => ({
    name,
    eyes: { kind, ...(practiceId && { practiceId }), ...(patientId && { patientId }) },
    settings: {
      ...(kind !== 'none' && { 'salve.kind': kind }),
      ...(practiceId && { 'salve.practice_id': practiceId }),
      ...(patientId && { 'salve.patient_ids': `{${patientId}}` }),
    },
  })
  const { rosa, mateo, agnes, walt } = maple.patients
  return [
    of('nobody at all', 'none'),
    of('nobody, naming a practice', 'none', maple.id),
    of('nobody, naming a practice and a patient', 'none', maple.id, rosa.id),
    of('somebody signing in', 'sign-in'),
    of('staff of Maple Street', 'staff', maple.id),
    of('staff of Harbor', 'staff', harbor.id),
    of('worker of Maple Street', 'worker', maple.id),
    of('worker of Harbor', 'worker', harbor.id),
    ...[rosa, mateo, agnes, walt].map((each) => of(each.name, 'patient', maple.id, each.id)),
    of(harbor.patients.hugo.name, 'patient', harbor.id, harbor.patients.hugo.id),
    of('Rosa in the wrong practice', 'patient', harbor.id, rosa.id),
    {
      ...of('an empty list of patients', 'patient', maple.id),
      settings: {
        ...{ 'salve.kind': 'patient', 'salve.practice_id': maple.id, 'salve.patient_ids': '' },
      },
    },
  ]
}

/** Visible sets of rows, compared with the oracle's, table by table and subject by subject. */
export async function tryEveryRow(stage: Stage, tally: RowTally): Promise<void> {
  const { test } = stage.world
  const client = new pg.Client(test.app)
  await client.connect()
  try {
    for (const [table, sees] of Object.entries(guarded)) {
      const all = await test.asOwner(
        `select ctid::text as place, to_jsonb(t) as row from ${table} t`,
      )
      if (all.length === 0) tally.deviations.push(`${table}: empty, so nothing was seen of it`)
      for (const { name, eyes, settings } of lookers(stage)) {
        const wanted = all.filter(({ row }) => sees(row as Record<string, unknown>, eyes))
        const seen = await within(client, settings, async () => {
          const { rows } = await client.query<{ place: string }>(
            `select ctid::text as place from ${table}`,
          )
          return rows.map(({ place }) => place)
        })
        tally.sets++
        tally.rows += all.length
        const one = wanted
          .map(({ place }) => String(place))
          .toSorted()
          .join()
        const same = one === seen.toSorted().join()
        const words = `${table}, ${name}: sees ${seen.length} rows, not ${wanted.length}`
        tally.deviations.push(...(same ? [] : [words]))
      }
    }
    await tryForeignWrites(stage, client, tally)
  } finally {
    await client.end()
  }
}

async function within<T>(
  client: pg.Client,
  settings: Settings,
  work: () => Promise<T>,
): Promise<T> {
  await client.query('begin')
  try {
    for (const [name, value] of Object.entries(settings)) {
      await client.query('select set_config($1, $2, true)', [name, value])
    }
    return await work()
  } finally {
    await client.query('rollback')
  }
}

/** The settings that `withSubject` makes are those the sets were compared with. */
export async function trySettings({ world }: Stage, tally: RowTally): Promise<void> {
  const { maple, database } = world
  const subjects: readonly [Subject, string][] = [
    [{ kind: 'sign-in' }, 'sign-in||'],
    [{ kind: 'worker', practiceId: maple.id }, `worker|${maple.id}|`],
    [subjectOf(maple.staff.dana), `staff|${maple.id}|`],
    [subjectOf(maple.patients.rosa), `patient|${maple.id}|{${maple.patients.rosa.id}}`],
  ]
  for (const [subject, wanted] of subjects) {
    const found = await database.withSubject(subject, async (tx) => {
      const row = await tx
        .tables<{ pg_class: { oid: string } }>()
        .selectNoFrom((value) => [
          value.fn<string>('salve_kind').as('kind'),
          value.fn<string | null>('salve_practice').as('practice'),
          value
            .fn<string>('array_to_string', [value.fn('salve_patients'), value.val(',')])
            .as('patients'),
        ])
        .executeTakeFirstOrThrow()
      const patients = row.patients === '' ? '' : `{${row.patients}}`
      return `${row.kind}|${row.practice ?? ''}|${patients}`
    })
    tally.catalogue++
    if (found !== wanted) tally.deviations.push(`settings: ${found}, not ${wanted}`)
  }
  const [after] = await world.test.asOwner(
    `select salve_practice() as practice, salve_patients() as patients`,
  )
  tally.catalogue++
  if (after?.['practice'] !== null) tally.deviations.push('settings outlive their transaction')
}

/** Rows of others cannot be written either: not for another patient, another practice, or staff only. */
async function tryForeignWrites(stage: Stage, client: pg.Client, tally: RowTally): Promise<void> {
  const { maple, harbor } = stage.world
  const { rosa, mateo } = maple.patients
  const conversation = stage.props.conversation[0]!.id
  const asMateo = {
    ...{ 'salve.kind': 'patient', 'salve.practice_id': maple.id },
    'salve.patient_ids': `{${mateo.id}}`,
  }
  const asRosa = { ...asMateo, 'salve.patient_ids': `{${rosa.id}}` }
  const asHarbor = { 'salve.kind': 'staff', 'salve.practice_id': harbor.id }
  const entry = (audience: string, kind: string): string =>
    `insert into entry (practice_id, patient_id, conversation_id, seq, id, kind, at, audience, author_kind)
     values ('${maple.id}', '${rosa.id}', '${conversation}', 9000, gen_random_uuid(), '${kind}', now(),
       '${audience}', 'patient')`
  const draft = `insert into draft (practice_id, patient_id, owner_id, place, version, content, saved_at)
    values ('${maple.id}', '${rosa.id}', '${maple.staff.dana.id}', 'reply:x', 1, '{}', now())`
  const tries: readonly [string, Settings, string, 'refused' | 'no rows' | 'written'][] = [
    ['Rosa writes to everyone', asRosa, entry('everyone', 'message'), 'written'],
    ['Mateo writes in Rosa’s chart', asMateo, entry('everyone', 'message'), 'refused'],
    ['Harbor writes in Rosa’s chart', asHarbor, entry('everyone', 'message'), 'refused'],
    ['Rosa writes what only staff may read', asRosa, entry('staff', 'note'), 'refused'],
    ['nobody writes', {}, entry('everyone', 'message'), 'refused'],
    ['Rosa writes a draft of Dana’s', asRosa, draft, 'refused'],
    [
      'Mateo changes Rosa’s conversation',
      asMateo,
      `update conversation set title = 'x' where id = '${conversation}'`,
      'no rows',
    ],
    [
      'Harbor changes it',
      asHarbor,
      `update conversation set title = 'x' where id = '${conversation}'`,
      'no rows',
    ],
    [
      'Rosa gives hers to Mateo',
      asRosa,
      `update conversation set patient_id = '${mateo.id}' where id = '${conversation}'`,
      'refused',
    ],
    [
      'Mateo throws Rosa’s drafts away',
      asMateo,
      `delete from draft where patient_id = '${rosa.id}'`,
      'no rows',
    ],
    [
      'Mateo ends Rosa’s sessions',
      asMateo,
      `update session set ended_at = now() where patient_id = '${rosa.id}'`,
      'no rows',
    ],
    [
      'Mateo takes Rosa’s passkeys',
      asMateo,
      `delete from passkey where patient_id = '${rosa.id}'`,
      'no rows',
    ],
    [
      'Rosa reads a code sent to Mateo',
      asRosa,
      `update sign_in_code set code_hash = 'x' where patient_id = '${mateo.id}'`,
      'no rows',
    ],
  ]
  for (const [name, settings, text, wanted] of tries) {
    const became = await within(client, settings, async () => {
      try {
        const { rowCount } = await client.query(text)
        return rowCount === 0 ? 'no rows' : 'written'
      } catch (fault) {
        return fault instanceof Error && 'code' in fault && fault.code === '42501'
          ? 'refused'
          : String(fault)
      }
    })
    tally.catalogue++
    if (became !== wanted) tally.deviations.push(`${name}: ${became}, not ${wanted}`)
  }
}

type Named = Record<string, unknown>

/** What the catalogue says of tables, policies, rights and functions. */
export async function readCatalogue({ world }: Stage, tally: RowTally): Promise<void> {
  const { test } = world
  const expect = (what: string, holds: boolean): void => {
    tally.catalogue++
    if (!holds) tally.deviations.push(what)
  }
  const tables = await test.asOwner(`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      (select count(*)::int from pg_policy where polrelid = c.oid) as policies,
      exists (select from pg_attribute where attrelid = c.oid and attname in ('patient_id', 'patient_ids')
        and not attisdropped) as of_patient
    from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.relnamespace = 'public'::regnamespace`)
  expect('the catalogue lists no tables', tables.length > 20)
  for (const { name, enabled, forced, policies, of_patient: ofPatient } of tables) {
    const table = String(name)
    const guards = Object.hasOwn(guarded, table)
    expect(`${table}: a table the oracle does not know`, guards || open.includes(table))
    expect(`${table}: has a patient, and is not guarded`, guards || ofPatient !== true)
    if (!guards) continue
    expect(`${table}: row-level security is not enabled`, enabled === true)
    expect(`${table}: row-level security is not forced`, forced === true)
    expect(`${table}: no policy`, Number(policies) > 0)
  }
  for (const name of Object.keys(guarded)) {
    expect(
      `${name}: guarded, and not there`,
      tables.some((each) => each['name'] === name),
    )
  }
  await readRights(test.asOwner, expect)
  await readFunctions(test.asOwner, expect)
}

type AsOwner = Stage['world']['test']['asOwner']
type Expect = (what: string, holds: boolean) => void

async function readRights(asOwner: AsOwner, expect: Expect): Promise<void> {
  const [role] = (await asOwner(`
    select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
      (select count(*)::int from pg_auth_members where member = pg_roles.oid) as member_of,
      (select count(*)::int from pg_class where relowner = pg_roles.oid) as owns,
      has_schema_privilege('salve_app', 'public', 'create') as creates,
      has_database_privilege('salve_app', current_database(), 'create') as creates_schemas,
      has_schema_privilege('salve_app', 'graphile_worker', 'usage') as reaches_jobs
    from pg_roles where rolname = 'salve_app'`)) as [Named]
  for (const [name, value] of Object.entries(role)) {
    expect(`salve_app: ${name} is ${String(value)}`, value === false || value === 0)
  }
  for (const [table, rights] of Object.entries(never)) {
    for (const right of rights) {
      const [row] = await asOwner(
        `select has_table_privilege('salve_app', $1, $2) or has_any_column_privilege('salve_app', $1, $3) as may`,
        [table, right, right === 'update' ? 'update' : 'references'],
      )
      expect(`salve_app may ${right} ${table}`, row?.['may'] === false)
    }
  }
  const others = await asOwner(`
    select table_name, grantee, privilege_type from information_schema.role_table_grants
    where table_schema = 'public' and (grantee = 'PUBLIC' or privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER') and grantee = 'salve_app')`)
  expect(`rights nobody needs: ${JSON.stringify(others.slice(0, 3))}`, others.length === 0)
}

async function readFunctions(asOwner: AsOwner, expect: Expect): Promise<void> {
  const functions = await asOwner(`
    select proname as name, coalesce(array_to_string(proconfig, ','), '') as config,
      has_function_privilege('salve_app', p.oid, 'execute') as ours,
      exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0) as anyones
    from pg_proc p join pg_namespace n on n.oid = pronamespace
    where prosecdef and nspname not in ('pg_catalog', 'information_schema', 'graphile_worker')`)
  expect('no function runs as its owner, though some must', functions.length > 0)
  for (const { name, config, anyones } of functions) {
    expect(
      `${String(name)}: runs as its owner, and is not on the list`,
      definers.includes(String(name)),
    )
    expect(
      `${String(name)}: has no search_path of its own`,
      /search_path=pg_catalog/.test(String(config)),
    )
    expect(`${String(name)}: anybody may call it`, anyones === false)
  }
  for (const name of definers) {
    expect(
      `${name}: on the list, and not there`,
      functions.some((each) => each['name'] === name),
    )
  }
}

/** The application tries what it may not, in earnest. */
export async function tryForbidden({ world }: Stage, tally: RowTally): Promise<void> {
  const client = new pg.Client(world.test.app)
  await client.connect()
  const house = { 'salve.kind': 'worker', 'salve.practice_id': world.maple.id }
  const statements = [
    ...['create table mine (id int)', 'alter table entry disable row level security'],
    ...['drop policy entry_right_eyes on entry', 'alter table entry no force row level security'],
    ...[
      'drop table draft',
      'truncate draft',
      'create function f() returns int language sql as $$select 1$$',
    ],
    ...[
      'create schema mine',
      'alter role salve_app bypassrls',
      `set role ${world.test.owner.user ?? 'postgres'}`,
      'set session_replication_role = replica',
    ],
    ...[
      `update entry set text = 'x'`,
      'delete from entry',
      `update filed_message set heading = '{}'`,
    ],
    ...[
      'delete from filed_message',
      `update audit_entry set action = 'x'`,
      'delete from audit_entry',
    ],
    ...['delete from audit_seal', 'delete from red_flag_hit', 'delete from questionnaire_response'],
    ...[
      'select * from graphile_worker._private_jobs',
      'select * from job_outbox',
      'select * from pg_authid',
      `copy entry to program 'cat'`,
    ],
    `select pg_read_file('/etc/hostname')`,
  ]
  try {
    for (const text of statements) {
      const code = await within(client, house, async () => {
        try {
          await client.query(text)
          return 'done'
        } catch (fault) {
          return fault instanceof Error && 'code' in fault ? String(fault.code) : String(fault)
        }
      })
      tally.catalogue++
      if (code !== '42501') tally.deviations.push(`salve_app: ${text}: ${code}`)
    }
  } finally {
    await client.end()
  }
}
