/**
 * Watches an MQTT byte stream for a packet longer than `bytesMax`. The parsers behind it gather a packet
 * whole, up to 256 MB, before anyone may say no (MQTT 3.1.1 §2.2.3, remaining length).
 *
 * @returns A function that is fed every chunk in order and gives false once a packet is too long.
 */
export function createPacketGuard(bytesMax: number): (chunk: Uint8Array) => boolean {
  let bodyLeft = 0;
  let isInLength = false;
  let length = 0;
  let factor = 1;
  return (chunk) => {
    for (let i = 0; i < chunk.length;) {
      if (bodyLeft > 0) {
        const taken = Math.min(bodyLeft, chunk.length - i);
        bodyLeft -= taken;
        i += taken;
      } else if (isInLength) {
        const byte = chunk[i] as number;
        length += (byte & 0x7f) * factor;
        factor *= 128;
        i += 1;
        if (length > bytesMax) return false;
        isInLength = byte >= 0x80;
        if (!isInLength) bodyLeft = length;
      } else {
        [isInLength, length, factor] = [true, 0, 1];
        i += 1;
      }
    }
    return true;
  };
}
