/**
 * Listens for news. In the open conversation, what is new is added at the end of its log; anywhere else a
 * line says that there is a message. An event is a hint: what it means is read from the server again.
 */
export function startLive(): void {
  const news = document.querySelector<HTMLElement>('[data-live]')
  if (news === null) return
  const source = new EventSource(news.dataset['live'] ?? '')
  source.addEventListener('conversation', (event) => {
    const { conversation, href } = read(event)
    const log = document.querySelector<HTMLElement>('[role=log]')
    if (log !== null && log.dataset['conversation'] === conversation) addNew(log, news)
    else show(news, href)
  })
  source.addEventListener('signed-out', () => {
    location.reload()
  })
}

function read(event: MessageEvent<string>): { conversation?: string; href?: string } {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-return -- both parts are only compared or checked below
    return JSON.parse(event.data)
  } catch {
    return {}
  }
}

function show(news: HTMLElement, href: string | undefined): void {
  const link = news.querySelector('a')
  if (link !== null && href !== undefined && /^[/#]/.test(href)) link.href = href
  for (const line of news.children) line.toggleAttribute('hidden', false)
}

const nearPx = 300

function addNew(log: HTMLElement, news: HTMLElement): void {
  const request = new XMLHttpRequest()
  // A request may parse HTML into a document of its own, where nothing runs, under Trusted Types too.
  request.responseType = 'document'
  request.open('GET', location.pathname)
  request.addEventListener('load', () => {
    const list = log.querySelector('ol')
    const entries = request.responseXML?.querySelectorAll('[role=log] > ol > li') ?? []
    const fresh = [...entries].filter(({ id }) => document.getElementById(id) === null)
    const first = fresh[0]
    if (list === null || first === undefined) return
    const { scrollHeight, scrollTop, clientHeight } = document.documentElement
    const atEnd = scrollHeight - scrollTop - clientHeight < nearPx
    list.append(...fresh)
    if (atEnd) first.scrollIntoView({ block: 'center' })
    else show(news, `#${first.id}`)
  })
  request.send()
}
