import { createState, Replay } from '@pledgewatch/cloud/sequencer';
import type { MakeCheck } from './check.ts';

const PAGE = 256;

/** Statement 6: the same ledger gives the same positions, alerts and decisions, byte for byte. */
export const sameLedger: MakeCheck = ({ tell }) => ({
  ended({ cloud: { ledger, sequencer } }) {
    const state = createState();
    const replay = new Replay(state, ({ index, difference }) =>
      tell(`entry ${index} replays otherwise: ${difference}`),
    );
    for (let from = 0; from < ledger.size(); from += PAGE) {
      for (const { index, bytes } of ledger.entries(from, PAGE)) replay.take(index, bytes);
    }
    replay.end(ledger.size());
    if (state.snapshot() !== sequencer.state.snapshot()) tell('the state is not as it was');
  },
});
