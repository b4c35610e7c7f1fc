import type { WorldSpec } from './spec.ts';

const SLOTS = ['A-01', 'A-02', 'A-03', 'A-04'] as const;
const BAGS_A_STACK = 10;

/**
 * The warehouse of the demo and of most stories: 40 one-tonne bags of nickel briquettes in four
 * stacks, one door, one gate with two weighbridges.
 */
export const demoWarehouse: WorldSpec = {
  site: 'gd-foshan-01',
  zones: [
    {
      id: 'A',
      // e = 5 kg and Max = 15 t give n = 3,000 intervals, inside class III (OIML R 76-1 table 3).
      slots: SLOTS.map((id) => ({
        id,
        scale: { id: `S-${id}`, eGrams: 5_000, maxGrams: 15_000_000 },
      })),
      reader: 'R-A',
      doors: ['D-1'],
      climate: ['C-1'],
    },
  ],
  gates: [
    {
      id: 'G-1',
      door: 'GATE-1',
      portal: 'R-G1',
      camera: 'CAM-G1',
      weighbridges: [
        { id: 'WB-1', speaks: 'opcua', eGrams: 20_000, dGrams: 20_000, maxGrams: 80_000_000 },
        { id: 'WB-2', speaks: 'xk3190', eGrams: 20_000, dGrams: 20_000, maxGrams: 80_000_000 },
      ],
    },
  ],
  lots: [
    {
      id: 'LOT-NI-2026-01',
      unitGrams: 1_000_000,
      companyPrefix: '6901234',
      itemReference: '056789',
      firstSerial: 1,
      stacks: SLOTS.map((slot) => ({ slot, bags: BAGS_A_STACK })),
    },
  ],
};
