export { parseCommandLine, type CommandLine, type OptionSpec } from './command-line.ts';
export { progressBar, type ProgressBar } from './progress-bar.ts';
