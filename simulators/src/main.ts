import { runWarehouse } from './command/run.ts';
import { listStories } from './command/stories.ts';
import { HELP } from './command/help.ts';

const [command, ...args] = process.argv.slice(2);

switch (command) {
  case 'run':
    await runWarehouse(args);
    break;
  case 'stories':
    listStories();
    break;
  case undefined:
  case 'help':
  case '--help':
  case '-h':
    process.stdout.write(HELP);
    break;
  default:
    process.stderr.write(`unknown command ${command}\n\n${HELP}`);
    process.exitCode = 2;
}
