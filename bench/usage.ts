// Preloaded into a server under measurement: answers its parent's question for CPU and memory.
process.on('message', (asked) => {
  if (asked !== 'usage') return
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() })
})
// Listening to the parent must not keep a finished server alive.
process.channel?.unref()
