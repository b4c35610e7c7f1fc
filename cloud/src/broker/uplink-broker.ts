/** What a gateway proves itself with at the broker. */
export interface GatewayCredential {
  readonly siteId: string;
  /** SHA-256 of its broker password; the password itself is kept nowhere. */
  readonly passwordDigest: Uint8Array;
}

/** The broker between gateways and cloud, ours or another. */
export interface UplinkBroker {
  /** Where gateways connect. */
  readonly url: string;
  /** Whether gateways and cloud can reach each other by it. */
  isReady(): boolean;
  /** Sends to a down topic, QoS 1; resolves when the broker has it. */
  publish(topic: string, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
