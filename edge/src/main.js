import { enableCompileCache } from 'node:module';
// JavaScript, for this one file is read before the cache is there: as TypeScript it would bring Node's
// compiler into memory, which stays there. The cache holds everything else compiled from the first start on.
enableCompileCache();
const { runEdge } = await import('./command.ts');
await runEdge(process.argv.slice(2));
