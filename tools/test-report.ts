// Prints what failed in full, and one line of counts for what passed.
import type { TestEvent } from 'node:test/reporters'

/**
 * The reporter of `npm test`: failures in full, skips with their reason, counts at the end.
 * @yields text to print
 */
// oxlint-disable-next-line import/no-default-export -- node:test asks for one
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for await (const event of source) {
    if (event.type === 'test:pass' && event.data.nesting === 0) {
      if (event.data.skip === undefined) counts.passed++
      else {
        counts.skipped++
        yield `skipped: ${event.data.name} (${String(event.data.skip)})\n`
      }
    }
    if (event.type === 'test:fail') {
      if (event.data.nesting === 0) counts.failed++
      const { error } = event.data.details
      const cause = error.cause instanceof Error ? (error.cause.stack ?? '') : error.message
      yield `FAILED ${event.data.file ?? ''}: ${event.data.name}\n${cause}\n\n`
    }
    if (
      event.type === 'test:diagnostic' &&
      event.data.nesting === 0 &&
      event.data.level === 'error'
    ) {
      yield `${event.data.message}\n`
    }
  }
  yield `${counts.passed} tests passed, ${counts.failed} failed, ${counts.skipped} skipped\n`
}
