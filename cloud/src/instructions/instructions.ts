import type { KeyObject } from 'node:crypto';
import type { Clock } from '@pledgewatch/shared/clock';
import { CoseHeader, signSign1 } from '@pledgewatch/shared/cose';
import { INSTRUCTION_AAD, type Instruction, type Lease } from '@pledgewatch/shared/instruction';
import { keyId } from '@pledgewatch/shared/keys';
import type { EventsFact, Fact } from '#/core/index.ts';
import type { Log } from '@pledgewatch/shared/log';
import { downTopic } from '@pledgewatch/shared/topics';

/** What a lease will say, before it is numbered and signed. */
export type LeaseTerms = Pick<
  Lease,
  'siteId' | 'gatewayId' | 'gateId' | 'ceilingG' | 'ceilingFen'
> & {
  readonly leaseMs: number;
};

export interface InstructionPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly key: KeyObject;
  readonly publish: (topic: string, bytes: Uint8Array) => Promise<void>;
  /** Instructions whose gate has not answered yet, as the ledger knows it. */
  readonly unanswered: () => readonly Instruction[];
  /** Gates that are to get a lease now: none with a hold on its site. */
  readonly leases: (now: number) => readonly LeaseTerms[];
  /** Newest ledger entry, which a lease vouches for. */
  readonly newestEntry: () => number;
}

/** An unanswered instruction is sent again after so long: a gateway may be away for days. */
const RESEND_EVERY_MS = 3_000;

/** A lease is renewed when a third of it has run, so that two lost messages do not close a gate. */
const RENEWALS_PER_LEASE = 3;

export interface Instructions {
  /** Signs and sends now; {@link Instructions.renew} repeats it until the gate has answered. */
  send(instruction: Instruction): void;
  /** A gateway was heard: a lease it has not answered, sent while it was away, is due again. */
  hear(fact: Fact): void;
  /** Sends again what is unanswered and renews leases that are due. Called about once a second. */
  renew(): void;
}

/**
 * The cloud's voice to the gates: JSON signed as COSE_Sign1 (docs/specs/003-instruction.md). It
 * decides nothing; what is to be said is in the ledger, and leases follow from it.
 */
export function createInstructions(ports: InstructionPorts): Instructions {
  const { clock, log } = ports;
  const sentAt = new Map<string, number>();
  const leasedAt = new Map<string, number>();
  /** The newest lease of each gate, until its gateway has answered it. */
  const owed = new Map<string, Pick<Lease, 'gatewayId' | 'instructionId' | 'issuedAt'>>();

  function send(instruction: Instruction): void {
    const { instructionId, siteId, gatewayId } = instruction;
    sentAt.set(instructionId, clock.now());
    ports
      .publish(
        downTopic(siteId, gatewayId, 'instructions'),
        signInstruction(instruction, ports.key),
      )
      .catch((error: unknown) => log.warn({ instructionId, error }, 'instruction not sent'));
  }

  function resendUnanswered(): void {
    const unanswered = ports.unanswered();
    const open = new Set(unanswered.map(({ instructionId }) => instructionId));
    for (const id of sentAt.keys()) if (!open.has(id)) sentAt.delete(id);
    for (const instruction of unanswered) {
      const last = sentAt.get(instruction.instructionId) ?? 0;
      if (clock.now() - last >= RESEND_EVERY_MS) send(instruction);
    }
  }

  function renewLeases(): void {
    const now = clock.now();
    for (const { leaseMs, ...terms } of ports.leases(now)) {
      const gate = `${terms.gatewayId}/${terms.gateId}`;
      if (now - (leasedAt.get(gate) ?? 0) < leaseMs / RENEWALS_PER_LEASE) continue;
      const instructionId = `lease-${terms.gateId}-${now}`;
      leasedAt.set(gate, now);
      owed.set(gate, { gatewayId: terms.gatewayId, instructionId, issuedAt: now });
      send({
        type: 'lease',
        instructionId,
        ...terms,
        upToEntry: Math.max(0, ports.newestEntry()),
        issuedAt: now,
        expiresAt: now + leaseMs,
      });
    }
  }

  function takeAnswers({ items }: EventsFact): void {
    for (const item of items) {
      if (item?.kind !== 'instructionAnswer') continue;
      for (const [gate, { instructionId }] of owed) {
        if (instructionId === item.instructionId) owed.delete(gate);
      }
    }
  }

  return {
    send,
    hear(fact) {
      if (owed.size === 0 || fact.kind === 'command' || fact.kind === 'tick') return;
      if (fact.kind === 'events') takeAnswers(fact);
      const before = clock.now() - RESEND_EVERY_MS;
      for (const [gate, { gatewayId, issuedAt }] of owed) {
        if (gatewayId === fact.header.gatewayId && issuedAt <= before) leasedAt.delete(gate);
      }
    },
    renew() {
      resendUnanswered();
      renewLeases();
    },
  };
}

/** The bytes a gate verifies: COSE_Sign1 over the instruction's JSON, bound to its purpose. */
export function signInstruction(instruction: Instruction, key: KeyObject): Uint8Array {
  return signSign1({
    protectedHeader: new Map([[CoseHeader.keyId, keyId(key)]]),
    payload: Buffer.from(JSON.stringify(instruction)),
    externalAad: INSTRUCTION_AAD,
    key,
  });
}
