import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { Id } from '@pledgewatch/shared/identity';
import type { DeviceMessage } from './device-message.ts';

/** How what a device calls itself becomes the id that the site plan knows it by. */
export const DeviceNaming = {
  /** Where neither topic nor message name the device. */
  device: Type.Optional(Id),
  /** What the device calls itself, and what we call it. */
  aliases: Type.Optional(Type.Record(Type.String({ maxLength: 128 }), Id)),
};

/** The message as the named device's; undefined when the name is not one an id can be. */
export function named(
  message: DeviceMessage,
  {
    device,
    aliases,
  }: { readonly device?: string; readonly aliases?: Static<typeof DeviceNaming.aliases> },
  name: unknown = message.deviceName,
): DeviceMessage | undefined {
  const own = device ?? (typeof name === 'number' ? String(name) : name);
  if (typeof own !== 'string') return undefined;
  const deviceId = aliases && Object.hasOwn(aliases, own) ? aliases[own] : own;
  return Value.Check(Id, deviceId) ? { ...message, deviceId } : undefined;
}
