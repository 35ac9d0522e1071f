import type { PracticeId } from '@salve/contract/ids'
import { sql } from 'kysely'
import type { Tx } from '../platform/db/database.ts'
import type { Practice } from './practice.ts'

type PracticeTable = {
  id: PracticeId
  name: string
  alias: string
  phone: string
  nurse_phone: string
  time_zone: string
  address: string
  created_at: Temporal.Instant
}
type PracticeHoursTable = {
  practice_id: PracticeId
  weekday: number
  opens: string
  closes: string
}
type PracticeHolidayTable = { practice_id: PracticeId; day: string; name: string }
export type Tables = {
  practice: PracticeTable
  practice_hours: PracticeHoursTable
  practice_holiday: PracticeHolidayTable
}

type Row = {
  id: PracticeId
  name: string
  alias: string
  phone: string
  nurse_phone: string
  time_zone: string
  address: string
  hours: { weekday: number; opens: string; closes: string }[]
  holidays: string[]
}

export async function selectPractice(tx: Tx, id: PracticeId): Promise<Practice | undefined> {
  const { rows } = await sql<Row>`
    select id, name, alias, phone, nurse_phone, time_zone, address,
      (select coalesce(json_agg(json_build_object('weekday', weekday, 'opens', to_char(opens, 'HH24:MI'), 'closes', to_char(closes, 'HH24:MI'))), '[]')
       from practice_hours where practice_id = practice.id) as hours,
      (select coalesce(json_agg(day), '[]') from practice_holiday
       where practice_id = practice.id) as holidays
    from practice where id = ${id}`.execute(tx.tables())
  const row = rows[0]
  if (row === undefined) return undefined
  const { name, alias, phone, address, hours, holidays } = row
  const calendar = { timeZone: row.time_zone, hours, holidays }
  return { id: row.id, name, alias, phone, nursePhone: row.nurse_phone, address, calendar }
}

export async function insertPractice(tx: Tx, practice: Practice): Promise<void> {
  const db = tx.tables<Tables>()
  const { id, name, alias, phone, nursePhone, address, calendar } = practice
  await db
    .insertInto('practice')
    .values({
      ...{ id, name, alias, phone, address },
      nurse_phone: nursePhone,
      time_zone: calendar.timeZone,
      created_at: tx.now,
    })
    .execute()
  if (calendar.hours.length > 0) {
    const hours = calendar.hours.map((each) => ({ practice_id: id, ...each }))
    await db.insertInto('practice_hours').values(hours).execute()
  }
  if (calendar.holidays.length > 0) {
    const holidays = calendar.holidays.map((day) => ({ practice_id: id, day, name: 'Holiday' }))
    await db.insertInto('practice_holiday').values(holidays).execute()
  }
}

export async function selectPracticeIds(tx: Tx): Promise<readonly PracticeId[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('practice')
    .select('id')
    .orderBy('created_at')
    .limit(1000)
    .execute()
  return rows.map((row) => row.id)
}
