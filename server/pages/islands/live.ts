type News = { conversation?: string; href?: string }

/**
 * Listens for news. In the open conversation, what is new is added at the end of its log; a line says that
 * there is a message of staff when it is elsewhere or out of view. An event is a hint: what it means is
 * read from the server again.
 */
export function startLive(): void {
  const news = document.querySelector<HTMLElement>('[data-live]')
  if (news === null) return
  const source = new EventSource(news.dataset['live'] ?? '')
  const log = document.querySelector<HTMLElement>('[role=log]')
  for (const kind of ['message', 'change'] as const) {
    source.addEventListener(kind, (event: MessageEvent<string>) => {
      const { conversation, href } = read(event)
      if (href === undefined || !/^\/[^/]/.test(href)) return
      if (log !== null && log.dataset['conversation'] === conversation) addNew(log, news, href)
      else if (kind === 'message') show(news, href)
    })
  }
  source.addEventListener('signed-out', () => {
    location.reload()
  })
}

function read(event: MessageEvent<string>): News {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-return -- both parts are only compared or checked above
    return JSON.parse(event.data)
  } catch {
    return {}
  }
}

function show(news: HTMLElement, href: string): void {
  const link = news.querySelector('a')
  if (link !== null) link.href = href
  for (const line of news.children) line.toggleAttribute('hidden', false)
}

const nearPx = 300

/** A message that is here already says from now on that it is in the chart; nothing is taken away. */
function putFiled(entry: Element): void {
  const filed = entry.querySelector('.stamp span')
  const shown = document.getElementById(entry.id)?.querySelector('.stamp')
  if (filed !== null && shown?.querySelector('span') === null) shown.append(filed)
}

function addNew(log: HTMLElement, news: HTMLElement, href: string): void {
  const request = new XMLHttpRequest()
  // A request may parse HTML into a document of its own, where nothing runs, under Trusted Types too.
  request.responseType = 'document'
  request.open('GET', href)
  request.addEventListener('load', () => {
    const entries = [...(request.responseXML?.querySelectorAll('[role=log] > ol > li') ?? [])]
    const fresh = entries.filter(({ id }) => document.getElementById(id) === null)
    for (const entry of entries) putFiled(entry)
    const { scrollHeight, scrollTop, clientHeight } = document.documentElement
    const atEnd = scrollHeight - scrollTop - clientHeight < nearPx
    log.querySelector('ol')?.append(...fresh)
    const theirs = fresh.find((entry) => entry.matches('.message:not(.message-mine)'))
    if (theirs === undefined) return
    if (atEnd) theirs.scrollIntoView({ block: 'center' })
    else show(news, `#${theirs.id}`)
  })
  request.send()
}
