import type { UserConfig } from 'vite'

const config: UserConfig = {
  root: import.meta.dirname,
  base: '/desk/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: ['es2023', 'chrome125', 'firefox128', 'safari17.5'],
    // Nothing inline: the Content-Security-Policy takes files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
}

// oxlint-disable-next-line import/no-default-export -- Vite asks for one
export default config
