import { Registry } from 'prom-client';
import type { Actor, CommandRecord } from '@pledgewatch/shared/command';
import { PledgewatchError } from '@pledgewatch/shared/errors';
import type { AlertRecord, NoteRecord, StreamEvent, WebhookRecord } from '#/alerts/index.ts';
import type { ConsolePorts, PledgeDetail, ReleaseRecord } from '#/console/index.ts';
import type { Slice, SliceQuery } from '#/core/index.ts';
import { STATEMENT_EXAMPLE } from '#/documents/index.ts';

/** What the ports show, as plain values a test may change. */
export interface PlainWorld {
  pledges: (PledgeDetail & { tenantId: string })[];
  releases: (ReleaseRecord & { tenantId: string })[];
  alerts: AlertRecord[];
  /** In the order of the ledger, each for one tenant. */
  stream: (StreamEvent & { tenantId: string })[];
  /** EPCIS events, a page each. */
  epcis: { tenantId: string; eventId: string; json: string }[];
  /** Commands that were carried out. */
  commands: CommandRecord[];
  /** Users whom their tenant's register keeps out. */
  disabled: Set<string>;
  ready: boolean;
  /** Events up to this place are kept no more. */
  wholeAfter: number;
  /** Tells the streams that there is more. */
  wake(): void;
}

/** Ports over plain values: who sees what is decided by the tenant alone. */
export function plainPorts(): { world: PlainWorld; ports: ConsolePorts } {
  const listeners = new Set<() => void>();
  const world: PlainWorld = {
    pledges: [],
    releases: [],
    alerts: [],
    stream: [],
    epcis: [],
    commands: [],
    disabled: new Set(),
    ready: true,
    wholeAfter: -1,
    wake: () => listeners.forEach((listener) => listener()),
  };
  const ports: ConsolePorts = {
    submit: submitTo(world),
    register: () => ({ parties: new Map(), users: new Map() }),
    persons: {
      register: async () => ({ entry: 0, decisions: [] }),
      person: (actor, personId) =>
        isThePerson(actor, personId) ? { personId, digests: {}, erasedAt: null } : undefined,
    },
    fingerprints: () => [],
    signingKeys: () => [],
    approvalPolicy: () => undefined,
    admission: ({ userId }) =>
      world.disabled.has(userId) ? new PledgewatchError('PW_USER_DISABLED', { userId }) : undefined,
    pledges: pledgesOf(world),
    funds: fundsOf(),
    concerns: concernsOf(),
    versionOf: () => undefined,
    alerts: alertsOf(world),
    events: {
      since: ({ tenantId }, index, limit) =>
        world.stream
          .filter((event) => event.tenantId === tenantId && event.id > index)
          .slice(0, limit),
      notesBefore: ({ tenantId }, index, limit) =>
        world.stream
          .filter((event) => event.tenantId === tenantId && event.id < index)
          .flatMap((event): NoteRecord[] => (event.event === 'note' ? [event.data] : []))
          .reverse()
          .slice(0, limit),
      wholeAfter: () => world.wholeAfter,
      latest: () => world.stream.at(-1)?.id ?? -1,
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    ledger: ledgerOf(world),
    bundles: bundlesOf(world),
    series: {
      query: async (actor, asked) => ({
        points: [{ time: String(asked.from), tenant: actor.tenantId, ...asked.tags }],
      }),
    },
    epcis: {
      events: ({ tenantId }, { after = -1 }) => {
        const kept = own(world.epcis, { tenantId });
        const [event] = kept.slice(after + 1);
        const more = after + 2 < kept.length;
        return { events: event ? [event.json] : [], ...(more && { next: after + 1 }) };
      },
      event: ({ tenantId }, id) =>
        own(world.epcis, { tenantId }).find(({ eventId }) => eventId === id)?.json,
    },
    documents: documentsOf(world),
    receipt: ({ tenantId }, receiptId) =>
      tenantId === 'bank-1' && receiptId === 'WR-1' ? STOCK_IN_NOTE : undefined,
    enrolment: {
      enrol: async () => {
        throw new PledgewatchError('PW_ENROLMENT_REFUSED');
      },
      createToken: ({ gatewayId }) => `pwt1.${gatewayId}`,
    },
    webhooks: webhooksOf(),
    metrics: new Registry(),
    readiness: () => ({ ready: world.ready, parts: { broker: true, series: world.ready } }),
  };
  return { world, ports };
}

/** The one person whose particulars are kept: of the first bank. */
function isThePerson({ tenantId }: Actor, personId: string): boolean {
  return tenantId === 'bank-1' && personId === 'PE-1';
}

/** Bank-1 has pledges on site-1, of which nothing moved. */
function fundsOf(): ConsolePorts['funds'] {
  const digest = '0'.repeat(64);
  return {
    listExposures: () => ({ items: [] }),
    listSuspended: () => ({ items: [] }),
    reconciliation({ tenantId }, siteId, day) {
      if (tenantId !== 'bank-1' || siteId !== 'site-1') return undefined;
      const timeZone = 'Asia/Shanghai';
      return { reconciliation: { siteId, day, timeZone, isOver: false, pledges: [] }, digest };
    },
  };
}

/** One demand, one claim and one hold, of bank-1. */
function concernsOf(): ConsolePorts['concerns'] {
  const of = <T>({ tenantId }: Actor, id: string, isIt: boolean, record: T) =>
    tenantId === 'bank-1' && isIt && id !== '' ? record : undefined;
  const at = 1_795_579_200_000;
  const documentDigest = 'a'.repeat(64);
  const figures = { lowerFen: 1, levelFen: 2, gapFen: 1, cashFen: 1, disputedFen: 0, waivedFen: 0 };
  const claimed = { claimant: 'Yuexiu', ground: 'title', documentDigest, touches: [], filedAt: at };
  const placed = { authority: 'court', byCourt: false, placedAs: 'custodian', placedAt: at };
  return {
    listMarginCalls: () => ({ items: [] }),
    marginCall: (actor, marginCallId) =>
      of(actor, marginCallId, marginCallId === 'MC-1', {
        ...figures,
        marginCallId,
        pledgeId: 'P-1',
        state: 'OPEN',
        calledAt: at,
        dueAt: at,
        calledEntry: 1,
      }),
    listClaims: () => ({ items: [] }),
    claim: (actor, claimId) =>
      of(actor, claimId, claimId === 'C-1', { ...claimed, claimId, siteId: 'site-1' }),
    listHolds: () => ({ items: [] }),
    hold: (actor, holdId) =>
      of(actor, holdId, holdId === 'H-1', { ...placed, holdId, siteId: 'site-1', placedEntry: 1 }),
  };
}

function submitTo(world: PlainWorld): ConsolePorts['submit'] {
  return async (record) => {
    const same = world.commands.findIndex(
      ({ actor, idempotencyKey }) =>
        actor.tenantId === record.actor.tenantId && idempotencyKey === record.idempotencyKey,
    );
    const known = world.commands[same];
    if (known && JSON.stringify(known) !== JSON.stringify(record)) {
      throw new PledgewatchError('PW_IDEMPOTENCY_CONFLICT', { key: record.idempotencyKey });
    }
    if (known) return { entry: same, decisions: [] };
    requireOwn(world, record);
    world.commands.push(record);
    return { entry: world.commands.length - 1, decisions: [] };
  };
}

function requireOwn(world: PlainWorld, { actor, command }: CommandRecord): void {
  if (command.type === 'person.erase' && !isThePerson(actor, command.personId)) {
    throw new PledgewatchError('PW_NOT_FOUND', { what: 'person', id: command.personId });
  }
  const named: [what: string, id: string | undefined, own: boolean][] = [
    ['pledge', 'pledgeId' in command ? command.pledgeId : undefined, false],
    ['release', 'releaseId' in command ? command.releaseId : undefined, false],
    ['alert', 'alertId' in command ? command.alertId : undefined, false],
  ];
  const records = [...world.pledges, ...world.releases, ...world.alerts];
  const isNew = command.type === 'pledge.create' || command.type === 'release.request';
  for (const [what, id] of named) {
    if (id === undefined || isNew) continue;
    const own = records.some(
      (of) =>
        of.tenantId === actor.tenantId &&
        [of.pledgeId, 'releaseId' in of && of.releaseId, 'alertId' in of && of.alertId].includes(
          id,
        ),
    );
    if (!own) throw new PledgewatchError('PW_NOT_FOUND', { what, id });
  }
}

function pledgesOf(world: PlainWorld): ConsolePorts['pledges'] {
  return {
    listPledges: (actor, page) => sliceOf(own(world.pledges, actor), page, (of) => of.pledgeId),
    pledge: (actor, id) => own(world.pledges, actor).find(({ pledgeId }) => pledgeId === id),
    listReleases: (actor, page) => sliceOf(own(world.releases, actor), page, (of) => of.releaseId),
    release: (actor, id) => own(world.releases, actor).find(({ releaseId }) => releaseId === id),
  };
}

function alertsOf(world: PlainWorld): ConsolePorts['alerts'] {
  return {
    listAlerts: (actor, filter, page) =>
      sliceOf(
        own(world.alerts, actor).filter(({ state }) => (filter.state ?? state) === state),
        page,
        (of) => of.alertId,
      ),
    alert: (actor, id) => own(world.alerts, actor).find(({ alertId }) => alertId === id),
  };
}

/** Bank-1's. */
const STOCK_IN_NOTE = {
  receiptId: 'WR-1',
  siteId: 'site-1',
  holder: 'bank-1',
  quantityG: 1_000,
  commodity: 'nickel',
  entry: 1,
};

/** One statement, of the pledge P-1. */
function documentsOf(world: PlainWorld): ConsolePorts['documents'] {
  const one = { ...STATEMENT_EXAMPLE };
  const ofPledge = (actor: Actor, id: string) =>
    own(world.pledges, actor).some(({ pledgeId }) => pledgeId === id) ? one : undefined;
  return {
    statement: (actor, pledgeId) => ofPledge(actor, pledgeId),
    document: (actor, number) =>
      number === one.document.number ? ofPledge(actor, 'P-1') : undefined,
    list: (actor, pledgeId) => ofPledge(actor, pledgeId) && { items: [] },
    print: async ({ number }) => Buffer.from(`%PDF ${number}`),
  };
}

function bundlesOf(world: PlainWorld): ConsolePorts['bundles'] {
  const ofOwner = (actor: Actor, of: { tenantId: string } | undefined) =>
    of?.tenantId === actor.tenantId ? '{"format":"pledgewatch/bundle/1"}\n' : undefined;
  return {
    ofEntry: (actor, index) => ofOwner(actor, index === 1 ? { tenantId: 'bank-1' } : undefined),
    ofAlert: (actor, id) =>
      ofOwner(
        actor,
        world.alerts.find(({ alertId }) => alertId === id),
      ),
    ofRelease: (actor, id) =>
      ofOwner(
        actor,
        world.releases.find(({ releaseId }) => releaseId === id),
      ),
  };
}

function ledgerOf(world: Pick<PlainWorld, 'stream'>): ConsolePorts['ledger'] {
  return {
    size: () => Math.max(3, (world.stream.at(-1)?.id ?? 0) + 1),
    checkpoint: () => 'test/ledger\n3\nroot\n\n— test/ledger sig\n',
    entry: ({ tenantId }, index) =>
      tenantId === 'bank-1' && index === 1
        ? { kind: 'tick', acceptedAt: 1, bytes: Uint8Array.of(1), content: null }
        : undefined,
    inclusionProof: () => [Uint8Array.of(1, 2)],
    consistencyProof: () => [Uint8Array.of(3, 4)],
  };
}

function webhooksOf(): ConsolePorts['webhooks'] {
  const kept: { tenantId: string; webhook: WebhookRecord }[] = [];
  const requireOwn = (actor: Actor, id: string) => {
    if (own(kept, actor).some(({ webhook }) => webhook.webhookId === id)) return;
    throw new PledgewatchError('PW_NOT_FOUND', { what: 'webhook', id });
  };
  return {
    async add({ actor: { tenantId } }, wanted) {
      const webhook = { webhookId: `wh-${kept.length + 1}`, createdAt: 1, ...wanted };
      kept.push({ tenantId, webhook });
      return { ...webhook, secret: 'whsec_dGVzdA==' };
    },
    list: (actor) => own(kept, actor).map(({ webhook }) => webhook),
    remove(actor, id) {
      const at = kept.findIndex(
        ({ tenantId, webhook }) => tenantId === actor.tenantId && webhook.webhookId === id,
      );
      if (at >= 0) kept.splice(at, 1);
      return at >= 0;
    },
    messages: (actor, id) => {
      requireOwn(actor, id);
      return [];
    },
    replay: (actor, id) => {
      requireOwn(actor, id);
      return 0;
    },
  };
}

function own<T extends { tenantId: string }>(
  all: readonly T[],
  { tenantId }: Pick<Actor, 'tenantId'>,
): T[] {
  return all.filter((record) => record.tenantId === tenantId);
}

function sliceOf<T>(
  all: readonly T[],
  { after, limit }: SliceQuery,
  keyOf: (of: T) => string,
): Slice<T> {
  const from = after === undefined ? 0 : all.findIndex((of) => keyOf(of) === after) + 1;
  const items = all.slice(from, from + limit);
  const more = from + limit < all.length;
  return { items, ...(more && { last: keyOf(items.at(-1) as T) }) };
}
