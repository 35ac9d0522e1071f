import type { Qr } from '@salve/contract/desk'
import { create } from 'qrcode'

/** The dark modules of a QR code for a text, each row's runs as one path. */
export function qrOf(text: string): Qr {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const { size } = modules
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const start = column
      while (column < size && modules.get(row, column) !== 0) column++
      if (column > start) path += `M${start} ${row}h${column - start}v1h-${column - start}z`
    }
  }
  return { size, path }
}
