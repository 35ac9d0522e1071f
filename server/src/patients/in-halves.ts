/**
 * Writes a batch; when the database refuses what is in it, writes its halves, down to the one item at
 * fault, which goes to `refuse` with plain words. Any other fault is thrown.
 */
export async function inHalves<Item>(
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<void>,
  refuse: (item: Item, reason: string) => void,
): Promise<void> {
  try {
    await write(items)
  } catch (fault) {
    const code = dataFaultCode(fault)
    const [first] = items
    if (code === undefined || first === undefined) throw fault
    if (items.length === 1) refuse(first, `cannot be stored (${code})`)
    else {
      const half = Math.ceil(items.length / 2)
      await inHalves(items.slice(0, half), write, refuse)
      await inHalves(items.slice(half), write, refuse)
    }
  }
}

/**
 * The code of a fault that lies in the data (classes 22, 23, 54), not in the database's health.
 * Source: PostgreSQL, Appendix A.
 */
function dataFaultCode(fault: unknown): string | undefined {
  if (!(fault instanceof Error) || !('code' in fault)) return undefined
  const { code } = fault
  return typeof code === 'string' && /^(22|23|54)/.test(code) ? code : undefined
}
