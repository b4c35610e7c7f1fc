import type { KeyObject } from 'node:crypto';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import {
  envelopeHash,
  givesSignedRoot,
  holdsSignedContent,
  inflateBatch,
  itemCount,
  openBatch,
  openEnvelope,
  verifyEnvelope,
  verifyItem,
  type BatchParts,
  type OpenedBatch,
  type OpenedEnvelope,
  type OpenedItem,
} from '@pledgewatch/shared/batch';
import { CommandRecord } from '@pledgewatch/shared/command';
import { decodeEntry, type Entry } from '@pledgewatch/shared/entry';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import { publicKeyFromBase64url } from '@pledgewatch/shared/keys';
import type { Findings } from './finding.ts';
import { SignedCommands } from './signed-commands.ts';
import { alertRaised, itemSaid, SAID_KEPT_MAX, type AlertRaised, type ItemSaid } from './said.ts';

const checkCommand = TypeCompiler.Compile(CommandRecord);

interface Enrolled {
  /** The entry that enrolled it. */
  readonly index: number;
  readonly siteId: string;
  readonly key: KeyObject;
}

interface Head {
  readonly lastSeq: number;
  readonly hash: Uint8Array;
}

/**
 * Checks entries on their own and against those before them: each decodes, time never goes back,
 * each batch is signed by the gateway that the ledger itself enrolled, and continues its stream; what
 * persons signed is theirs.
 */
export class EntryAudit {
  readonly counts = { batches: 0, items: 0, commands: 0, decisions: 0, ticks: 0 };
  /** Items that were opened, and alerts of a piece or bundle, in order. */
  readonly said: ItemSaid[] = [];
  readonly raised: AlertRaised[] = [];
  readonly #findings: Findings;
  /** Whether every entry from 0 comes by: a stream then begins at 1 and has no holes. */
  readonly #whole: boolean;
  readonly #gateways = new Map<string, Enrolled>();
  readonly #heads = new Map<string, Head>();
  readonly #signed: SignedCommands;
  #acceptedAt = 0;

  constructor(findings: Findings, { whole }: { readonly whole: boolean }) {
    this.#findings = findings;
    this.#whole = whole;
    this.#signed = new SignedCommands(whole);
  }

  /** Checks one entry; false when it cannot even be read. */
  check(index: number, bytes: Uint8Array): boolean {
    return this.#noting(index, () => {
      const entry = decodeEntry(bytes);
      this.#checkTime(index, entry.acceptedAt);
      this.#checkBody(index, entry);
    });
  }

  /** Checks the leaf of a batch and the items that are opened of it; false when one does not hold. */
  checkOpened(index: number, leaf: Uint8Array, items: readonly OpenedItem[]): boolean {
    return this.#noting(index, () => {
      const { kind, acceptedAt, body } = decodeEntry(leaf);
      if (kind !== 'batch') throw malformed('items are opened of a batch alone');
      this.#checkTime(index, acceptedAt);
      this.counts.batches += 1;
      this.counts.items += items.length;
      const envelope = openEnvelope(body);
      const enrolledAt = this.#checkEnvelope(index, { ...envelope, envelope: body });
      for (const opened of items) {
        if (!verifyItem(envelope.header, opened)) {
          throw new PledgewatchError('PW_ITEM_PROOF_INVALID', { item: opened.item });
        }
        if (this.said.length >= SAID_KEPT_MAX) continue;
        this.said.push(itemSaid(envelope.header, opened, { entry: index, acceptedAt, enrolledAt }));
      }
    });
  }

  #noting(index: number, check: () => void): boolean {
    try {
      check();
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
        return this.#checkCommand(index, body);
      case 'decision':
        this.counts.decisions += 1;
        return this.#checkDecision(index, parse(body));
      case 'tick':
        this.counts.ticks += 1;
        if (body.length > 0) throw malformed('a tick holds nothing');
        return;
    }
  }

  #checkDecision(index: number, decision: unknown): void {
    const raised = this.#whole ? undefined : alertRaised(index, decision);
    if (raised && this.raised.length < SAID_KEPT_MAX) this.raised.push(raised);
  }

  #checkCommand(index: number, body: Uint8Array): void {
    const record = parse(body);
    if (!checkCommand.Check(record)) throw malformed('not a command');
    for (const wrong of this.#signed.check(record, this.#acceptedAt)) {
      this.#findings.note(wrong, index);
    }
    const { command } = record;
    if (command.type !== 'gateway.enrol') return;
    const { gatewayId, siteId, publicKey } = command;
    this.#gateways.set(gatewayId, { siteId, key: publicKeyFromBase64url(publicKey), index });
  }

  #checkBatch(index: number, body: Uint8Array): void {
    const batch = openBatch(body);
    this.counts.items += itemCount(batch.header);
    this.#checkEnvelope(index, batch);
    if (!holdsSignedContent(batch)) throw new PledgewatchError('PW_BATCH_CONTENT_INVALID');
    if (!givesRoot(batch)) throw new PledgewatchError('PW_ITEMS_ROOT_INVALID');
  }

  /** Checks chain and signature; returns the entry that enrolled the key. */
  #checkEnvelope(index: number, batch: OpenedEnvelope & Pick<BatchParts, 'envelope'>): number {
    const { gatewayId, siteId } = batch.header;
    this.#checkChain(index, batch);
    const gateway = this.#gateways.get(gatewayId);
    if (gateway?.siteId !== siteId) {
      throw new PledgewatchError('PW_GATEWAY_UNKNOWN', { gatewayId, siteId });
    }
    if (!verifyEnvelope(batch, gateway.key)) {
      throw new PledgewatchError('PW_SIGNATURE_INVALID', { signer: gatewayId });
    }
    return gateway.index;
  }

  #checkChain(index: number, batch: OpenedEnvelope & Pick<BatchParts, 'envelope'>): void {
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
function givesRoot(batch: OpenedBatch): boolean {
  let content;
  try {
    content = inflateBatch(batch);
  } catch {
    return true;
  }
  return givesSignedRoot(batch.header, content);
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
