import { element, setText } from './element.js';
import { ageOf, setAge, tonnes } from './figures.js';
import { say } from './language.js';

/** @import { SlotRecord } from '../records.ts' */

/** The stacks of a pledge, a tile each. */
export function stackTiles() {
  const list = element('ul', 'stacks');
  const root = element('div', 'stack-part', element('h3', '', say('stacks')), list);
  root.hidden = true;
  /** @type {Map<string, ReturnType<typeof stackTile>>} */
  const tiles = new Map();
  return {
    root,
    /** @param {readonly SlotRecord[]} slots */
    show(slots) {
      root.hidden = slots.length === 0;
      const names = new Set(slots.map(nameOf));
      for (const [name, tile] of tiles) {
        if (names.has(name)) continue;
        tile.root.remove();
        tiles.delete(name);
      }
      for (const slot of slots) {
        const tile = tiles.get(nameOf(slot)) ?? stackTile(slot);
        if (!tiles.has(nameOf(slot))) list.append(tile.root);
        tiles.set(nameOf(slot), tile);
        tile.show(slot);
      }
    },
  };
}

/** @param {SlotRecord} slot */
function nameOf({ slotId, lotId }) {
  return `${slotId} ${lotId}`;
}

/** @param {SlotRecord} slot */
function stackTile({ slotId, lotId }) {
  const mass = element('b');
  const units = element('span', 'units');
  const state = element('span', 'state');
  const age = ageOf(null);
  const fill = element('i', 'fill');
  const root = element('li', 'stack', fill, element('strong', '', slotId), mass, units, state, age);
  root.title = lotId;
  return {
    root,
    /** @param {SlotRecord} slot */
    show({ bookedG, units: all, unitsPresent, reading }) {
      setText(mass, reading ? tonnes(reading.nominalG) : '—');
      setText(units, say('unitsPresent', { present: unitsPresent, units: all }));
      setText(state, say(stateOf(reading)));
      age.hidden = !reading;
      if (reading) setAge(age, reading.observedAt);
      const share = reading ? Math.min(1, Math.max(0, reading.nominalG / Math.max(1, bookedG))) : 0;
      fill.style.setProperty('--share', `${100 * share}%`);
      const isBad = unitsPresent < all || (reading !== undefined && reading.upperG < bookedG);
      root.dataset['level'] = isBad ? 'bad' : reading?.verified ? 'good' : 'warn';
    },
  };
}

/** @param {SlotRecord['reading']} reading */
function stateOf(reading) {
  if (!reading) return 'stackUnweighed';
  return reading.verified ? 'stackVerified' : 'stackUnverified';
}
