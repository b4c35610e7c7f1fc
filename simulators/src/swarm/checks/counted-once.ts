import type { CloudLife } from '../cloud.ts';
import { LENDINGS, SITE } from '../site.ts';
import type { MakeCheck, Scene } from './check.ts';

/** Statement 2: nothing counts twice, and what is counted is what is there. */
export const countedOnce: MakeCheck = (scene) => {
  const { tell } = scene;
  const heads = new Map<string, number>();
  const decided = new Set<string>();
  const entries = new Map<string, number>();
  let next = 0;

  function inPlace(index: number): void {
    if (index !== next) tell(`entry ${index} stands where ${next} is due`);
    next = index + 1;
  }

  return {
    fact(fact) {
      inPlace(fact.index);
      if (fact.kind === 'command' || fact.kind === 'tick') return;
      const { lane, epoch, firstSeq, lastSeq } = fact.header;
      const stream = `${lane}/${epoch}`;
      const due = (heads.get(stream) ?? 0) + 1;
      if (firstSeq !== due) tell(`${stream} goes on with ${firstSeq}, due is ${due}`);
      heads.set(stream, lastSeq);
    },
    decision({ index, decision: { decisionId } }) {
      inPlace(index);
      if (decided.has(decisionId)) tell(`decision ${decisionId} was taken twice`);
      decided.add(decisionId);
    },
    answered({ idempotencyKey: key }, { entry }) {
      const known = entries.get(key) ?? entry;
      if (known !== entry) tell(`command ${key} stands at ${known} and at ${entry}`);
      entries.set(key, entry);
    },
    ended: ({ cloud }) => compareWithWorld(scene, cloud),
  };
};

/** Positions say of every tag and stack what the world itself knows. */
function compareWithWorld({ world, tell }: Scene, { sequencer }: CloudLife): void {
  const { positions } = sequencer.state;
  for (const { slotId } of LENDINGS) {
    const slot = world.slots.get(slotId);
    const reading = positions.slot(SITE, slotId);
    let massG = 0;
    for (const epc of slot?.epcs ?? []) massG += world.bags.get(epc)?.grams ?? 0;
    if (!reading || massG < reading.lowerG || massG > reading.upperG) {
      tell(`${slotId} holds ${massG} g, positions say ${reading?.lowerG} to ${reading?.upperG}`);
    }
  }
  // A bag that no antenna heard leaving is present until its reader has missed it for long.
  for (const { epc, place } of world.bags.values()) {
    const known = positions.tag(SITE, epc.toLowerCase())?.present ?? false;
    if (place.in === 'slot' && !known) tell(`tag ${epc} is there, positions do not say so`);
  }
}
