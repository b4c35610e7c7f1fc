import { createPublicKey } from 'node:crypto';
import { verifyLedger } from '@pledgewatch/cloud/verify';
import { signCheckpoint, verifierKey } from '@pledgewatch/shared/checkpoint';
import { keyFrom } from '../keys.ts';
import { ledgerFileIn } from '../cloud.ts';
import type { MakeCheck } from './check.ts';

const ORIGIN = 'pledgewatch.example/swarm';

/** Statement 7: whoever has the public keys verifies it offline. */
export const verifiedOffline: MakeCheck = ({ tell, seed }) => ({
  async ended({ cloud: { ledger }, folder }) {
    const key = keyFrom(seed, 'cloud key');
    const size = ledger.size();
    const checkpoint = signCheckpoint({ origin: ORIGIN, size, root: ledger.root(size), key });
    const keys = [verifierKey(ORIGIN, createPublicKey(key))];
    const { ok, findings } = await verifyLedger({ file: ledgerFileIn(folder), checkpoint, keys });
    if (!ok) tell(`the ledger is not to be believed: ${JSON.stringify(findings.slice(0, 3))}`);
  },
});
