import { enableCompileCache } from 'node:module';

// Before anything else is loaded: a second start takes half the time.
enableCompileCache();
const { runDemoCommand } = await import('./command.ts');
await runDemoCommand(process.argv.slice(2));
