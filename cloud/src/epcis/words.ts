/** The prefix of our words in a JSON-LD document, and what it stands for. */
const PREFIX = 'pw';
const NAMESPACE = 'urn:pledgewatch:epcis:';

/** What every document and event we answer is read under. */
export const CONTEXT = [
  'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld',
  { [PREFIX]: NAMESPACE },
] as const;

/**
 * What the CBV has no word for: pledge, hold, release and the order behind it. The words that tempt
 * (`reserved`, `unavailable`, `available`, `entering_exiting`) mean something else there.
 */
export const OWN = {
  pledging: `${NAMESPACE}bizstep:pledging`,
  ordering: `${NAMESPACE}bizstep:ordering`,
  approving: `${NAMESPACE}bizstep:approving`,
  releasing: `${NAMESPACE}bizstep:releasing`,
  liftingHold: `${NAMESPACE}bizstep:lifting_hold`,
  closing: `${NAMESPACE}bizstep:closing`,
  losingControl: `${NAMESPACE}bizstep:losing_control`,
  regainingControl: `${NAMESPACE}bizstep:regaining_control`,
  defaulting: `${NAMESPACE}bizstep:defaulting`,
  curing: `${NAMESPACE}bizstep:curing`,
  extending: `${NAMESPACE}bizstep:extending`,
  pledged: `${NAMESPACE}disposition:pledged`,
  held: `${NAMESPACE}disposition:held`,
  uncontrolled: `${NAMESPACE}disposition:uncontrolled`,
  quarantined: `${NAMESPACE}disposition:quarantined`,
  temperatureBreach: `${NAMESPACE}disposition:temperature_breach`,
  pledgeAgreement: `${NAMESPACE}btt:pledge_agreement`,
  releaseOrder: `${NAMESPACE}btt:release_order`,
  truckOrder: `${NAMESPACE}btt:truck_order`,
  receivingOrder: `${NAMESPACE}btt:receiving_order`,
  yardOrder: `${NAMESPACE}btt:yard_order`,
  tagPresence: `${NAMESPACE}measurement:TagPresence`,
  doorOpen: `${NAMESPACE}measurement:DoorOpen`,
  alarm: `${NAMESPACE}measurement:Alarm`,
} as const;

/** Names of ours as URIs: ids are safe in a URN as they are, names of people are escaped. */
export const uriOf = {
  site: (siteId: string) => `urn:pledgewatch:site:${siteId}`,
  place: (siteId: string, placeId: string) => `urn:pledgewatch:place:${siteId}:${placeId}`,
  device: (siteId: string, deviceId: string) => `urn:pledgewatch:device:${siteId}:${deviceId}`,
  lot: (pledgeId: string, lotId: string) => `urn:pledgewatch:lot:${pledgeId}:${lotId}`,
  pledge: (pledgeId: string) => `urn:pledgewatch:pledge:${pledgeId}`,
  release: (releaseId: string) => `urn:pledgewatch:release:${releaseId}`,
  truckOrder: (truckOrderId: string) => `urn:pledgewatch:truck-order:${truckOrderId}`,
  receivingOrder: (receivingId: string) => `urn:pledgewatch:receiving-order:${receivingId}`,
  yardOrder: (orderId: string) => `urn:pledgewatch:yard-order:${orderId}`,
  party: (name: string) => `urn:pledgewatch:party:${encodeURIComponent(name)}`,
} as const;

/** A word of the CBV in any of its three spellings as EPCIS 2.0 JSON writes it; others unchanged. */
export function wordOf(text: string): string {
  const spelt =
    /^(?:https?:\/\/(?:ns|ref)\.gs1\.org\/cbv\/(?:BizStep|Disp)-|urn:epcglobal:cbv:(?:bizstep|disp):)(\w+)$/;
  return spelt.exec(text)?.[1] ?? text;
}
