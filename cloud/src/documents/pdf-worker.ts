import { parentPort, workerData } from 'node:worker_threads';
import { makePdf } from './pdf.ts';
import type { Sheet } from './sheet.ts';

/** A thread of its own for one PDF: the cloud's own thread is that of live alerts. */
const pdf = await makePdf(workerData as Sheet);
parentPort?.postMessage(pdf, []);
