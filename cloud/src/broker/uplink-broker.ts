/** What a gateway proves itself with at the broker. */
export interface GatewayCredential {
  readonly siteId: string;
  readonly password: string;
}

/** The broker between gateways and cloud, ours or another. */
export interface UplinkBroker {
  /** Where gateways connect. */
  readonly url: string;
  /** Sends to a down topic, QoS 1; resolves when the broker has it. */
  publish(topic: string, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}
