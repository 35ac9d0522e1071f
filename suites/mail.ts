// Our notices through a real Postfix on loopback: taken, relayed byte for byte, kept while the
// next server is away, told apart when it refuses.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'
import { asId } from '../contract/src/ids.ts'
import { noticeWords } from '../server/src/notifications/notice-words.ts'
import { smtpMailer } from '../server/src/platform/mail/mailer.ts'
import type { Suite, SuiteContext } from './suite.ts'

export const suite: Suite = {
  about: 'sends notices through a real Postfix to a mailbox behind it',
  run: async (context) => {
    if (!existsSync('/usr/sbin/postfix') || process.getuid?.() !== 0) {
      context.say('Skipped: this needs Postfix (the Debian package) and root to start it.')
      context.check('there is no Postfix to try, said plainly', true)
      return
    }
    const mailbox = await openMailbox()
    const postfix = await startPostfix(mailbox.port)
    try {
      await deliver(context, { mailbox, smtpUrl: `smtp://127.0.0.1:${postfix.port}` })
    } finally {
      postfix.stop()
      await mailbox.close()
    }
  },
}

type Mailbox = {
  readonly port: number
  readonly mails: string[]
  open: boolean
  readonly close: () => Promise<void>
}

/** The server behind Postfix, where mail arrives; closed, it says "later". */
async function openMailbox(): Promise<Mailbox> {
  const mails: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => {
      done(self.open ? undefined : Object.assign(new Error('later'), { responseCode: 451 }))
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'))
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const self: Mailbox = {
    port: address.port,
    mails,
    open: true,
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  }
  return self
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** A Postfix of its own: own folders, loopback only, everything relayed to the mailbox. */
async function startPostfix(mailboxPort: number): Promise<{ port: number; stop: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'salve-postfix-'))
  chmodSync(folder, 0o755)
  const port = await freePort()
  for (const name of ['conf', 'queue', 'data']) mkdirSync(join(folder, name), { mode: 0o755 })
  execFileSync('chown', ['postfix', join(folder, 'data')])
  const settings = {
    compatibility_level: '3.6',
    queue_directory: join(folder, 'queue'),
    data_directory: join(folder, 'data'),
    maillog_file: join(folder, 'mail.log'),
    maillog_file_prefixes: folder,
    inet_interfaces: '127.0.0.1',
    inet_protocols: 'ipv4',
    myhostname: 'relay.maplestreet.example',
    mydestination: '',
    mynetworks: '127.0.0.0/8',
    relayhost: `[127.0.0.1]:${mailboxPort}`,
    disable_dns_lookups: 'yes',
    smtp_tls_security_level: 'none',
    smtpd_tls_security_level: 'none',
    smtpd_relay_restrictions: 'permit_mynetworks, reject',
    smtpd_recipient_restrictions: 'check_recipient_access inline:{{refused@home.example=REJECT}}',
    minimal_backoff_time: '2s',
    maximal_backoff_time: '4s',
    queue_run_delay: '2s',
    alias_maps: '',
  }
  const main = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`)
  writeFileSync(join(folder, 'conf', 'main.cf'), main.join(''))
  const service = (name: string, type: string, command: string, wakeup = '-'): string =>
    `${name} ${type} - - n ${wakeup} ${type === 'inet' ? '-' : '0'} ${command}\n`
  writeFileSync(
    join(folder, 'conf', 'master.cf'),
    [
      `127.0.0.1:${port} inet n - n - - smtpd\n`,
      'pickup unix n - n 60 1 pickup\n',
      'cleanup unix n - n - 0 cleanup\n',
      'qmgr unix n - n 2 1 qmgr\n',
      'rewrite unix - - n - - trivial-rewrite\n',
      'bounce unix - - n - 0 bounce\n',
      'defer unix - - n - 0 bounce\n',
      'trace unix - - n - 0 bounce\n',
      'flush unix n - n 1000? 0 flush\n',
      'smtp unix - - n - - smtp\n',
      'relay unix - - n - - smtp\n',
      'error unix - - n - - error\n',
      'retry unix - - n - - error\n',
      'discard unix - - n - - discard\n',
      'anvil unix - - n - 1 anvil\n',
      'scache unix - - n - 1 scache\n',
      'proxymap unix - - n - - proxymap\n',
      service('postlog', 'unix-dgram', 'postlogd').replace('- - n - 0', 'n - n - 1'),
    ].join(''),
  )
  const conf = join(folder, 'conf')
  execFileSync('/usr/sbin/postfix', ['-c', conf, 'start'], { stdio: 'ignore' })
  for (let tries = 0; tries < 50; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}`).then(
      () => true,
      (fault: unknown) => !(fault instanceof Error && String(fault.cause).includes('ECONNREFUSED')),
    )
    if (up) break
    await setTimeout(200)
  }
  return {
    port,
    stop: () => {
      execFileSync('/usr/sbin/postfix', ['-c', conf, 'stop'], { stdio: 'ignore' })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function until(holds: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 150; tries++) {
    if (holds()) return true
    await setTimeout(200)
  }
  return false
}

async function deliver(
  { check, say }: SuiteContext,
  { mailbox, smtpUrl }: { readonly mailbox: Mailbox; readonly smtpUrl: string },
): Promise<void> {
  const mailer = smtpMailer(smtpUrl, 'no-reply@maplestreet.example')
  const words = noticeWords('en', {
    alias: 'Maple Street Family Practice',
    firstName: 'Rosa',
    origin: 'https://maplestreet.example',
    conversationId: asId('conversation', '01a201ca-f8f9-7423-837c-15585fad7ee2'),
  })
  const mail = (to: string, id: string): Parameters<typeof mailer.send>[0] => ({
    to,
    fromName: 'Maple Street Family Practice',
    subject: words.subject,
    text: words.text,
    messageId: `<${id}@maplestreet.example>`,
  })
  const taken = await mailer.send(mail('rosa@home.example', 'one'))
  check('Postfix takes the notice', taken.response.startsWith('250'), taken.response)
  check('it arrives', await until(() => mailbox.mails.length === 1))
  const arrived = mailbox.mails[0] ?? ''
  check('with our Message-ID', arrived.includes('<one@maplestreet.example>'))
  check('with the whole link', arrived.replaceAll('=\r\n', '').includes('15585fad7ee2'))
  mailbox.open = false
  await mailer.send(mail('gus@home.example', 'two'))
  await setTimeout(2500)
  check('while the mailbox is away nothing arrives', mailbox.mails.length === 1)
  mailbox.open = true
  check('Postfix keeps it and delivers it once', await until(() => mailbox.mails.length === 2))
  const refused = await mailer.send(mail('refused@home.example', 'three')).then(
    () => 'taken',
    (fault: unknown) =>
      fault instanceof Error && 'responseCode' in fault ? fault.responseCode : 0,
  )
  check('a refusal comes back as one, with its code', refused === 554, String(refused))
  await setTimeout(1000)
  check('and nothing more arrives', mailbox.mails.length === 2, String(mailbox.mails.length))
  say(`${mailbox.mails.length} notices arrived through Postfix`)
}
