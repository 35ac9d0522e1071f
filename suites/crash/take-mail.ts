import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** A real mail server on loopback: what it has taken, by address, as Message-IDs in order. */
export type MailServer = AsyncDisposable & {
  readonly url: string
  readonly takenFor: (address: string) => readonly string[]
}

export async function takeMail(): Promise<MailServer> {
  const taken = new Map<string, string[]>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData: (stream: SMTPServerDataStream, session: SMTPServerSession, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8')
        const id = /^message-id:\s*(\S+)/im.exec(raw)?.[1] ?? 'none'
        for (const { address } of session.envelope.rcptTo) {
          taken.set(address, [...(taken.get(address) ?? []), id])
        }
        done()
      })
    },
  })
  // A client that dies in the middle of a command is what this suite is about.
  server.on('error', () => {})
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no mail server')
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    takenFor: (to) => taken.get(to) ?? [],
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => {
        server.close(resolve)
      })
    },
  }
}
