import { PledgewatchError } from '@pledgewatch/shared/errors';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { BAGS_MAX } from './limits.ts';
import { WorldSpec } from './spec.ts';

const compiled = TypeCompiler.Compile(WorldSpec);

/** A fault of a value: where in it (JSON pointer), and what is wrong. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** More faults than this and the reader needs another file, not a longer list. */
const PROBLEMS_MAX = 50;

/** Everything wrong with a value that should be a {@link WorldSpec}; empty when it is one. */
export function problemsOfSpec(value: unknown): readonly Problem[] {
  if (compiled.Check(value)) return problemsOfNames(value);
  const problems: Problem[] = [];
  for (const { path, message } of compiled.Errors(value)) {
    problems.push({ path, message });
    if (problems.length >= PROBLEMS_MAX) break;
  }
  return problems;
}

/**
 * The value as a world's description.
 *
 * @throws {PledgewatchError} `PW_CONFIG_INVALID` naming every fault.
 */
export function checkSpec(value: unknown): WorldSpec {
  const problems = problemsOfSpec(value);
  if (problems.length > 0) {
    const lines = problems.map(({ path, message }) => `${path || '/'}: ${message}`);
    throw new PledgewatchError('PW_CONFIG_INVALID', { problems: lines.join('\n') });
  }
  return value as WorldSpec;
}

function problemsOfNames(spec: WorldSpec): readonly Problem[] {
  const slots = spec.zones.flatMap((zone) => zone.slots);
  const slotIds = new Set(slots.map(({ id }) => id));
  const gateIds = new Set(spec.gates.map(({ id }) => id));
  const lotProblems = spec.lots.flatMap((lot, i) => problemsOfLot(lot, i, { slotIds, gateIds }));
  const piles = spec.lots.flatMap(({ stacks, before }) => [...stacks, ...(before ? [before] : [])]);
  const bags = piles.reduce((sum, { bags }) => sum + bags, 0);
  return [
    ...repeated(slots.map(({ id }) => id)).map((id) => ({
      path: '/zones',
      message: `slot ${id} twice`,
    })),
    ...repeated(deviceIds(spec)).map((id) => ({ path: '/', message: `device ${id} twice` })),
    ...lotProblems,
    ...(bags > BAGS_MAX ? [{ path: '/lots', message: `more than ${BAGS_MAX} bags` }] : []),
  ];
}

function problemsOfLot(
  lot: WorldSpec['lots'][number],
  index: number,
  { slotIds, gateIds }: Readonly<Record<'slotIds' | 'gateIds', ReadonlySet<string>>>,
): readonly Problem[] {
  const path = `/lots/${index}`;
  const gate = lot.before?.gate;
  const digits = lot.companyPrefix.length + lot.itemReference.length;
  return [
    ...(digits === 13
      ? []
      : [
          {
            path,
            message: `companyPrefix and itemReference have ${digits} digits together, not 13`,
          },
        ]),
    ...(gate === undefined || gateIds.has(gate)
      ? []
      : [{ path: `${path}/before/gate`, message: `no gate ${gate}` }]),
    ...lot.stacks.flatMap(({ slot }, i) =>
      slotIds.has(slot) ? [] : [{ path: `${path}/stacks/${i}/slot`, message: `no slot ${slot}` }],
    ),
  ];
}

function deviceIds(spec: WorldSpec): string[] {
  return [
    ...spec.zones.flatMap((zone) => [
      ...zone.slots.map(({ scale }) => scale.id),
      ...(zone.reader === undefined ? [] : [zone.reader]),
      ...zone.doors,
      ...zone.climate,
    ]),
    ...spec.gates.flatMap((gate) => [
      gate.door,
      gate.portal,
      gate.camera,
      ...gate.weighbridges.map(({ id }) => id),
    ]),
  ];
}

function repeated(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) < index);
}
