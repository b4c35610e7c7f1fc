import { demoWarehouse } from './demo-warehouse.ts';
import type { WorldSpec } from './spec.ts';

/** Devices at the pace at which a warehouse runs for months: often when something moves, rarely at rest. */
const UNHURRIED: WorldSpec['rates'] = {
  scaleRestMs: 60_000,
  bridgeRestMs: 60_000,
  zoneReaderMs: 28_000,
  readerHeartbeatMs: 60_000,
  climateMs: 300_000,
};

const quietWarehouse: WorldSpec = { ...demoWarehouse, rates: UNHURRIED };

const [hall] = demoWarehouse.zones;
const [nickel] = demoWarehouse.lots;

/** Corn in big bags of a tonne: 14 % water at first, and it dries. */
const cornWarehouse: WorldSpec = {
  ...quietWarehouse,
  lots: [
    {
      ...nickel!,
      id: 'LOT-CORN-2026-01',
      itemReference: '056790',
      densityKgPerM3: 720,
      moisturePermille: 140,
      dryingPermillePerDay: 0.1,
    },
  ],
};

/** Two halls wall to wall: each reader hears a tag of the other now and then. */
const twoHalls: WorldSpec = {
  ...quietWarehouse,
  zones: [
    { ...hall!, slots: hall!.slots.slice(0, 2) },
    { id: 'B', slots: hall!.slots.slice(2), reader: 'R-B', doors: ['D-2'], climate: ['C-2'] },
  ],
  rates: { ...UNHURRIED, crossHeard: 0.03, ghostRead: 0.02 },
};

/** The warehouses that stories play in, by name. */
export const WAREHOUSES = {
  'demo-warehouse': demoWarehouse,
  'quiet-warehouse': quietWarehouse,
  'corn-warehouse': cornWarehouse,
  'two-halls': twoHalls,
} as const satisfies Record<string, WorldSpec>;
