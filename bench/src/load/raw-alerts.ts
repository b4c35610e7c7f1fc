import { connectAsync } from 'mqtt';
import { startProgram } from './program.ts';

/** Messages that go past the raw loop, through the same broker, and are posted on as they come. */
export interface RawAlerts {
  /** Publishes a message that the webhook will know by this correlation id. */
  publish(correlationId: string): void;
  stop(): Promise<void>;
}

const TOPIC = 'live';

export async function startRawAlerts(brokerUrl: string, webhookUrl: string): Promise<RawAlerts> {
  await using ending = new AsyncDisposableStack();
  const args = ['bench/src/journey/raw-forward.ts', TOPIC, webhookUrl, brokerUrl];
  ending.adopt(await startProgram(args), (program) => program.stop());
  const client = await connectAsync(brokerUrl, { clientId: 'raw-alerts', timerVariant: 'native' });
  ending.defer(() => client.endAsync());
  const running = ending.move();
  return {
    publish: (mid) => void client.publish(TOPIC, JSON.stringify({ mid }), { qos: 1 }),
    stop: () => running.disposeAsync(),
  };
}
