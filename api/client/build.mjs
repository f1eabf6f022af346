// Builds the package into dist, and with `--page <file>` the one file that the page at `/` loads.
//   node build.mjs                   index.js and react.js, with what they share in a chunk
//   node build.mjs --page out.js     the core alone
// The parser is bundled, so that who installs this installs nothing else; its licence goes with it.

import { readFile } from 'node:fs/promises';
import { build } from 'esbuild';

const licence = await readFile('node_modules/eventsource-parser/LICENSE', 'utf8');

const common = {
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  external: ['react'],
  banner: { js: `/*! @nubabel/sse, MIT. Contains eventsource-parser:\n\n${licence}*/` },
};

const [flag, pageFile] = process.argv.slice(2);
if (flag === '--page') {
  await build({ ...common, entryPoints: ['src/index.ts'], outfile: pageFile });
} else {
  await build({
    ...common,
    entryPoints: { index: 'src/index.ts', react: 'src/react/index.ts' },
    outdir: 'dist',
    splitting: true,
    chunkNames: 'shared-[hash]',
    sourcemap: true,
  });
}
