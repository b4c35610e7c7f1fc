import { PledgewatchError } from '@pledgewatch/shared/errors';
import { runPrepared } from './command/prepared.ts';
import { listStories } from './command/stories.ts';
import { HELP, RUN_HELP } from './command/help.ts';

const [command, ...args] = process.argv.slice(2);

try {
  await run();
} catch (error) {
  if (!(error instanceof PledgewatchError)) throw error;
  process.stderr.write(`${error.code} ${error.message}\n${error.messageZh}\n${error.next.en}\n`);
  process.exitCode = 2;
}

async function run(): Promise<void> {
  if (command === 'swarm') {
    // It brings edge and cloud along; the other commands need neither.
    const { runSwarm } = await import('./swarm/index.ts');
    return runSwarm(args, process.env);
  }
  const isOwnHelp = ['score', 'play', 'new', 'commission'].includes(command ?? '');
  if (!isOwnHelp && (args.includes('--help') || args.includes('-h'))) {
    process.stdout.write(command === 'run' ? RUN_HELP : HELP);
    return;
  }
  switch (command) {
    case 'run': {
      // With OPC UA it takes seconds to load; the other commands need none of it.
      const { runWarehouse } = await import('./command/run.ts');
      await runWarehouse(args);
      break;
    }
    case 'score': {
      const { printScore } = await import('./command/score.ts');
      printScore(args);
      break;
    }
    case 'play': {
      const { printPlay } = await import('./command/play.ts');
      printPlay(args);
      break;
    }
    case 'new': {
      const { startStory } = await import('./command/new-story.ts');
      startStory(args);
      break;
    }
    case 'commission': {
      const { printBaseline } = await import('./command/commission.ts');
      await printBaseline(args);
      break;
    }
    case 'prepare':
    case 'site':
    case 'story':
      await runPrepared(command);
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
      throw new PledgewatchError('PW_COMMAND_LINE_INVALID', {
        problem: `unknown command ${command}`,
      });
  }
}
