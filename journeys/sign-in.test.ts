// Getting in: a patient from a slip and by device lock, staff from a set-up link and back from a lock.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { makeSetUpLink } from '../server/src/sign-in/set-up.ts'
import { codeAt } from '../server/src/sign-in/totp.ts'
import { openBrowser } from './browser.ts'
import { assertQuiet, deskSeat, phone, see, type Seat, signInAs, wordsOf } from './people.ts'
import { openWorld, type World } from './world.ts'

let world: World
let browser: Browser

before(async () => {
  ;[world, browser] = await Promise.all([openWorld(), openBrowser()])
})
after(async () => {
  await browser.close()
  await world[Symbol.asyncDispose]()
})

test('with no mail server no code is offered: the page says what to do instead', async () => {
  const rosa = await phone(browser, world)
  await signInAs(rosa.page, 'rosa')
  await rosa.page.goto('/you')
  await see(rosa.page, 'We cannot send emails now. Look here for new messages.')
  await rosa.page.getByRole('link', { name: /Change it|Add an email/ }).click()
  await see(rosa.page, /Ask at the desk, or call 555-0140/)
  assert.equal(await rosa.page.getByRole('button', { name: /code/i }).count(), 0)
  await rosa.context.close()
})

type Stranger = { given: string; family: string; year: string; month: string; day: string }

/** Patients of the practice who have not joined. */
async function strangers(): Promise<Stranger[]> {
  const rows = await world.asOwner(
    `select p.name_given, p.name_family, p.birth_date::text as born
     from patient p
     where p.deceased_at is null
       and not exists (select from patient_access a where a.patient_id = p.id)
       and not exists (select from patient q where q.id <> p.id
         and (q.name_given, q.name_family) = (p.name_given, p.name_family))
     order by p.birth_date, p.id limit 10`,
  )
  return rows.map((row) => {
    const [year = '', month = '', day = ''] = String(row['born']).split('-')
    return {
      given: String(row['name_given']),
      family: String(row['name_family']),
      year,
      month,
      day,
    }
  })
}

/** A device lock that says yes: what a finger on a real phone would do. */
async function addDeviceLock(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** Sam finds the person by name and makes the slip; the code is read off the printed page. */
async function slipFor(sam: Seat, { given, family }: Stranger): Promise<string> {
  await sam.page.goto('/desk/invite')
  await sam.page.getByRole('searchbox').fill(`${given} ${family}`)
  await sam.page.getByRole('button', { name: new RegExp(`slip for ${given} ${family}`) }).click()
  const link = sam.page.getByRole('link', { name: /Open the slip to print/ })
  await link.waitFor()
  assert.ok(await sam.page.getByRole('img', { name: /QR code/ }).isVisible())
  const [slip] = await Promise.all([sam.context.waitForEvent('page'), link.click()])
  await slip.waitForLoadState()
  assert.ok(await slip.locator('.slip-qr svg').isVisible())
  const said = await slip.locator('.slip-code .visually-hidden').innerText()
  assert.ok(!(await wordsOf(slip)).includes(family), 'the slip does not say the full name')
  await slip.close()
  const code = said.replace('Code:', '').replaceAll(/\s/g, '')
  assert.match(code, /^[A-Z\d]{6}$/)
  return code
}

async function typeBirthday(page: Page, { year, month, day }: Stranger): Promise<void> {
  await page.getByLabel('Month').fill(String(Number(month)))
  await page.getByLabel('Day', { exact: true }).fill(String(Number(day)))
  await page.getByLabel('Year').fill(year)
  await page.getByRole('button', { name: 'Continue' }).click()
}

const notMatched = 'we do not say which part was wrong'

async function isSignedIn(context: BrowserContext): Promise<boolean> {
  const page = await context.newPage()
  await page.goto('/you')
  const inside = new URL(page.url()).pathname === '/you'
  await page.close()
  return inside
}

test('a patient joins from a slip, adds the device lock and comes back with it', async () => {
  const [person] = await strangers()
  assert.ok(person !== undefined)
  const sam = await deskSeat(browser, world)
  await signInAs(sam.page, 'sam')
  const code = await slipFor(sam, person)

  const own = await phone(browser, world)
  await addDeviceLock(own.page)
  await own.page.goto(`/join/${code}`)
  assert.equal(await own.page.getByLabel('The code on your paper').inputValue(), code)
  assert.equal(await isSignedIn(own.context), false, 'opening the link signs nobody in')
  await typeBirthday(own.page, { ...person, year: '1899' })
  const wrongBirthday = await (await see(own.page, notMatched)).innerText()
  await own.page.goto('/join/QQQQQQ')
  await typeBirthday(own.page, person)
  const wrongCode = await (await see(own.page, notMatched)).innerText()
  assert.equal(wrongBirthday, wrongCode)

  await own.page.goto(`/join/${code}`)
  await typeBirthday(own.page, person)
  await see(own.page, `You are in, ${person.given}`)
  const lock = own.page.getByRole('button', { name: /Use this device's lock/ })
  await lock.click()
  await lock.waitFor({ state: 'detached' })
  await see(own.page, `You are in, ${person.given}`)

  const laptop = await phone(browser, world)
  await laptop.page.goto(`/join/${code}`)
  await typeBirthday(laptop.page, person)
  await see(laptop.page, notMatched)

  await own.page.goto('/you')
  await own.page.getByRole('button', { name: 'Sign out of this device' }).click()
  await see(own.page, /signed out/)
  assert.equal(await isSignedIn(own.context), false)
  await own.page.goto('/sign-in')
  await own.page.getByRole('button', { name: /Use my device lock/ }).click()
  await see(own.page, new RegExp(`Good (morning|afternoon|evening), ${person.given}`))

  await laptop.page.goto(`/join/${await slipFor(sam, person)}`)
  await typeBirthday(laptop.page, person)
  await see(laptop.page, `You are in, ${person.given}`)
  await own.page.goto('/you')
  await own.page.getByRole('button', { name: 'Sign out of all my devices' }).click()
  await see(own.page, /signed out/)
  assert.equal(await isSignedIn(laptop.context), false, 'the other device is signed out too')
  assertQuiet(sam, own, laptop)
  for (const seat of [sam, own, laptop]) await seat.context.close()
})

test('a patient joins without script', async () => {
  const person = (await strangers()).at(-1)
  assert.ok(person !== undefined)
  const sam = await deskSeat(browser, world)
  await signInAs(sam.page, 'sam')
  const code = await slipFor(sam, person)
  const own = await phone(browser, world, { javaScriptEnabled: false })
  await own.page.goto(`/join/${code}`)
  await typeBirthday(own.page, person)
  await see(own.page, `You are in, ${person.given}`)
  await own.page.goto('/')
  await see(own.page, new RegExp(`, ${person.given}$`))
  for (const seat of [sam, own]) await seat.context.close()
})

const password = 'four grey herons at dusk'

test('staff set up from a link; a lock keeps the draft; a passkey opens the desk', async () => {
  const account = world.accountOf('tomas')
  assert.ok(account.kind === 'staff')
  const { practiceId, personId } = account
  const link = await world.house.database.withSubject(
    { kind: 'worker', practiceId },
    async (tx) => await makeSetUpLink(tx, world.house.signIn, { practiceId, personId }),
  )
  const tomas = await deskSeat(browser, world)
  const { page } = tomas
  await addDeviceLock(page)
  await page.clock.install()
  await page.goto(link)
  await see(page, 'Welcome, Tomás Reyes')
  const secret = (await page.locator('.secret').innerText()).replaceAll(' ', '')
  const codeNow = (later = 0): string => codeAt(secret, world.clock.now().add({ seconds: later }))
  await page.getByLabel(/Make a password/).fill('tomas')
  await page.getByLabel(/The 6 digits/).fill(codeNow())
  await page.getByRole('button', { name: 'Open my desk' }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel(/Make a password/).fill(password)
  await page.getByRole('button', { name: 'Open my desk' }).click()
  await see(page, 'Sign in faster next time?')
  await page.getByRole('button', { name: 'Make a passkey' }).click()
  await page.waitForURL('**/desk/inbox/nurses')

  await page.locator('.row-link').first().waitFor()
  await page.keyboard.press('r')
  const field = page.locator('.composer textarea')
  await field.waitFor()
  await field.fill('Thank you for writing. I will look at')
  await see(page, 'Saved, not sent')
  await field.press('End')
  await page.keyboard.type(' this today.')
  await page.clock.fastForward('14:10')
  await see(page, 'Are you still there?')
  await page.clock.fastForward('01:00')
  await see(page, /Your drafts are safe/)
  assert.ok(!(await wordsOf(page, 'body')).includes('Thank you for writing'))
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await page.getByRole('alert').waitFor()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await field.waitFor()
  assert.equal(await field.inputValue(), 'Thank you for writing. I will look at this today.')
  await page.reload()
  await field.waitFor()
  assert.equal(await field.inputValue(), 'Thank you for writing. I will look at this today.')

  await signOutOfDesk(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.locator('.side-person').waitFor()
  await signOutOfDesk(page)
  await page.getByLabel('Email').fill('tomas@maplestreet.example')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Go on' }).click()
  // The code of the set-up is spent: a code app shows the next one within 30 seconds.
  await page.getByLabel(/6 digits/).fill(codeNow(30))
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.side-person').waitFor()
  await signOutOfDesk(page)
  assertQuiet(tomas)
  await tomas.context.close()
})

async function signOutOfDesk(page: Page): Promise<void> {
  await page.locator('.side-person').click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await see(page, 'Sign in to your desk')
}
