import { Logger } from 'graphile-worker'

/** graphile-worker's own lines quote payloads and error texts; ours say ids and codes only. */
export const quietLogger: Logger = new Logger(() => () => {})
