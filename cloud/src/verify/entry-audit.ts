import type { KeyObject } from 'node:crypto';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import {
  batchRoot,
  envelopeHash,
  holdsSignedContent,
  inflateBatch,
  openBatch,
  verifyEnvelope,
  type OpenedBatch,
} from '@pledgewatch/shared/batch';
import { CommandRecord } from '@pledgewatch/shared/command';
import { decodeEntry, type Entry } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { publicKeyFromBase64url } from '@pledgewatch/shared/keys';
import type { Findings } from './finding.ts';

const checkCommand = TypeCompiler.Compile(CommandRecord);

interface Enrolled {
  readonly siteId: string;
  readonly key: KeyObject;
}

interface Head {
  readonly lastSeq: number;
  readonly hash: Uint8Array;
}

/**
 * Checks entries on their own and against those before them: each decodes, time never goes back,
 * each batch is signed by the gateway that the ledger itself enrolled, and continues its stream.
 */
export class EntryAudit {
  readonly counts = { batches: 0, items: 0, commands: 0, decisions: 0, ticks: 0 };
  readonly #findings: Findings;
  /** Whether every entry from 0 comes by: a stream then begins at 1 and has no holes. */
  readonly #whole: boolean;
  readonly #gateways = new Map<string, Enrolled>();
  readonly #heads = new Map<string, Head>();
  #acceptedAt = 0;

  constructor(findings: Findings, { whole }: { readonly whole: boolean }) {
    this.#findings = findings;
    this.#whole = whole;
  }

  /** Checks one entry; false when it cannot even be read. */
  check(index: number, bytes: Uint8Array): boolean {
    try {
      const entry = decodeEntry(bytes);
      this.#checkTime(index, entry.acceptedAt);
      this.#checkBody(index, entry);
      return true;
    } catch (error) {
      this.#findings.note(error, index);
      return false;
    }
  }

  #checkTime(index: number, acceptedAt: number): void {
    const before = this.#acceptedAt;
    this.#acceptedAt = Math.max(before, acceptedAt);
    if (acceptedAt >= before) return;
    this.#findings.note(new PledgewatchError('PW_TIME_DECREASES', { acceptedAt, before }), index);
  }

  #checkBody(index: number, { kind, body }: Entry): void {
    switch (kind) {
      case 'batch':
        this.counts.batches += 1;
        return this.#checkBatch(index, body);
      case 'command':
        this.counts.commands += 1;
        return this.#checkCommand(body);
      case 'decision':
        this.counts.decisions += 1;
        parse(body);
        return;
      case 'tick':
        this.counts.ticks += 1;
        if (body.length > 0) throw malformed('a tick holds nothing');
        return;
    }
  }

  #checkCommand(body: Uint8Array): void {
    const record = parse(body);
    if (!checkCommand.Check(record)) throw malformed('not a command');
    const { command } = record;
    if (command.type !== 'gateway.enrol') return;
    const { gatewayId, siteId, publicKey } = command;
    this.#gateways.set(gatewayId, { siteId, key: publicKeyFromBase64url(publicKey) });
  }

  #checkBatch(index: number, body: Uint8Array): void {
    const batch = openBatch(body);
    const { gatewayId, siteId, root } = batch.header;
    this.#checkChain(index, batch);
    this.counts.items += batch.header.lastSeq - batch.header.firstSeq + 1;
    const gateway = this.#gateways.get(gatewayId);
    if (gateway?.siteId !== siteId) {
      throw new PledgewatchError('PW_GATEWAY_UNKNOWN', { gatewayId, siteId });
    }
    if (!verifyEnvelope(batch, gateway.key)) {
      throw new PledgewatchError('PW_SIGNATURE_INVALID', { signer: gatewayId });
    }
    if (!holdsSignedContent(batch)) throw new PledgewatchError('PW_BATCH_CONTENT_INVALID');
    if (!givesRoot(batch, root)) throw new PledgewatchError('PW_ITEMS_ROOT_INVALID');
  }

  #checkChain(index: number, batch: OpenedBatch): void {
    const { gatewayId, lane, epoch, firstSeq, lastSeq, previous } = batch.header;
    const stream = `${gatewayId}/${lane}/${epoch}`;
    const head = this.#heads.get(stream) ?? BEFORE_THE_FIRST;
    this.#heads.set(stream, { lastSeq, hash: envelopeHash(batch) });
    const follows = firstSeq === head.lastSeq + 1 && Buffer.compare(previous, head.hash) === 0;
    // Of a piece, only neighbours can be held against each other.
    const notShown = !this.#whole && firstSeq > head.lastSeq + 1;
    if (follows || notShown) return;
    const facts = { stream, firstSeq, lastSeq };
    this.#findings.note(new PledgewatchError('PW_BATCH_CHAIN_BROKEN', facts), index);
  }
}

const BEFORE_THE_FIRST: Head = { lastSeq: 0, hash: new Uint8Array(32) };

/** Content that does not inflate is ledgered as undecoded: its signature alone is checked. */
function givesRoot(batch: OpenedBatch, root: Uint8Array): boolean {
  let content;
  try {
    content = inflateBatch(batch);
  } catch {
    return true;
  }
  return Buffer.compare(batchRoot(content.salt, content.lines.split('\n')), root) === 0;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw malformed('its body is not JSON', cause);
  }
}

function malformed(reason: string, cause?: unknown): PledgewatchError {
  return new PledgewatchError('PW_ENTRY_MALFORMED', { reason }, { cause });
}
