import type { Concern } from '#/core/index.ts';

/** An EPCIS 2.0 event of the kinds we have, as JSON-LD (GS1 EPCIS 2.0 §7.4, §9.5). */
export interface EpcisEvent {
  readonly type: 'ObjectEvent' | 'TransactionEvent';
  readonly eventID: string;
  /** RFC 3339, UTC. */
  readonly eventTime: string;
  /** When the ledger took it in. */
  readonly recordTime: string;
  /** The site's, at that time: `+08:00`. */
  readonly eventTimeZoneOffset: string;
  readonly action: 'OBSERVE' | 'ADD' | 'DELETE';
  readonly bizStep: string;
  readonly disposition?: string;
  readonly persistentDisposition?: PersistentDisposition;
  readonly epcList?: readonly string[];
  readonly quantityList?: readonly QuantityElement[];
  readonly readPoint?: { readonly id: string };
  readonly bizLocation?: { readonly id: string };
  readonly bizTransactionList?: readonly BizTransaction[];
  readonly sourceList?: readonly { readonly type: string; readonly source: string }[];
  readonly destinationList?: readonly { readonly type: string; readonly destination: string }[];
  readonly sensorElementList?: readonly SensorElement[];
  /** It is void: what it says did not happen so (EPCIS 2.0 §7.4.1.2). The name is that of the event in error. */
  readonly errorDeclaration?: ErrorDeclaration;
  /** Our own properties; see docs/specs/006-epcis.md. */
  readonly [own: `pw:${string}`]: string | number | boolean | readonly string[] | undefined;
}

/** What happened, before it has a name, a place in the ledger and a time zone. */
export type Draft = Omit<
  EpcisEvent,
  'eventID' | 'eventTime' | 'recordTime' | 'eventTimeZoneOffset'
> & {
  /** ms since 1970. */
  readonly at: number;
  readonly siteId: string;
  /** The item of the batch it comes from. */
  readonly item?: number;
  /** Whose eyes it is for: whoever sees one of these. */
  readonly concerns: readonly Concern[];
};

/** When and why an event was declared void, and which events say what happened instead. */
export interface ErrorDeclaration {
  readonly declarationTime: string;
  readonly reason: 'did_not_occur' | 'incorrect_data';
  readonly correctiveEventIDs: readonly string[];
}

interface PersistentDisposition {
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
}

export interface QuantityElement {
  readonly epcClass: string;
  readonly quantity: number;
  /** UN/CEFACT Recommendation 20. */
  readonly uom: string;
}

export interface BizTransaction {
  readonly type: string;
  readonly bizTransaction: string;
}

export interface SensorElement {
  readonly sensorMetadata: { readonly time: string; readonly deviceID?: string };
  readonly sensorReport: readonly SensorReport[];
}

export interface SensorReport {
  readonly type: string;
  readonly value?: number;
  readonly minValue?: number;
  readonly maxValue?: number;
  readonly uom?: string;
  readonly booleanValue?: boolean;
  readonly stringValue?: string;
  readonly uriValue?: string;
  readonly exception?: 'ALARM_CONDITION' | 'ERROR_CONDITION';
}
