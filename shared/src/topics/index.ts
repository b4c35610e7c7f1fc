/** The two lanes of a gateway. Events go first; telemetry may wait. */
export const LANES = ['events', 'telemetry'] as const;
export type Lane = (typeof LANES)[number];

/** What the cloud sends down to a gateway. */
export type DownTopic = 'receipts' | 'instructions';

/** Where a gateway publishes its sealed batches: `pw/1/{site}/{gateway}/up/{lane}`. */
export function upTopic(siteId: string, gatewayId: string, lane: Lane): string {
  return `pw/1/${siteId}/${gatewayId}/up/${lane}`;
}

/** Where a gateway listens: `pw/1/{site}/{gateway}/down/{receipts|instructions}`. */
export function downTopic(siteId: string, gatewayId: string, what: DownTopic): string {
  return `pw/1/${siteId}/${gatewayId}/down/${what}`;
}

/** What the cloud subscribes to. */
export const UP_TOPIC_FILTER = 'pw/1/+/+/up/+';

/** Reads an up topic; null for anything else. */
export function parseUpTopic(
  topic: string,
): { readonly siteId: string; readonly gatewayId: string; readonly lane: Lane } | null {
  const [pw, version, siteId, gatewayId, up, lane, ...rest] = topic.split('/');
  if (pw !== 'pw' || version !== '1' || up !== 'up' || rest.length > 0) return null;
  if (!siteId || !gatewayId || !LANES.some((known) => known === lane)) return null;
  return { siteId, gatewayId, lane: lane as Lane };
}
