import { prepareSecrets, prepareSite, readPreparedConfig, tellStory } from '#/prepared/index.ts';
import { languageOf } from '#/scenario/index.ts';

/** Runs a step of a prepared system to its end. */
export async function runPrepared(step: 'prepare' | 'site' | 'story'): Promise<void> {
  const { env } = process;
  // Files are given to other programs by group; nobody else reads them.
  process.umask(0o027);
  const config = readPreparedConfig(env);
  if (step === 'prepare') return prepareSecrets(config);
  if (step === 'site') return prepareSite(config);
  const ending = new AbortController();
  const end = () => ending.abort();
  process.once('SIGTERM', end).once('SIGINT', end);
  try {
    await tellStory(config, { language: languageOf(env), signal: ending.signal });
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  }
}
