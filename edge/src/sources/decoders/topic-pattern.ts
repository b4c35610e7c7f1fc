import { Type } from '@sinclair/typebox';
import { TOPIC_CHARACTERS_MAX } from '../limits.ts';

/** A topic in which `{deviceId}` stands for one level and names the device, `+` for any one level. */
export const TopicPattern = Type.String({
  pattern: '^(\\{deviceId\\}|\\+|[^{}#+/]+)(/(\\{deviceId\\}|\\+|[^{}#+/]*))*$',
  maxLength: TOPIC_CHARACTERS_MAX,
  description: 'MQTT topic; {deviceId} stands for one level and names the device',
});

/** The filter to subscribe to. */
export function filterOf(pattern: string): string {
  return pattern.replaceAll('{deviceId}', '+');
}

/** What a topic of a pattern calls the device; undefined for a topic that is none of it. */
export function matchTopic(
  pattern: string,
  topic: string,
): { readonly deviceName?: string } | undefined {
  const [wanted, given] = [pattern.split('/'), topic.split('/')];
  const fits =
    wanted.length === given.length &&
    wanted.every((level, i) => level === '+' || level === '{deviceId}' || level === given[i]);
  if (!fits) return undefined;
  const deviceName = given[wanted.indexOf('{deviceId}')];
  return deviceName === undefined ? {} : { deviceName };
}
