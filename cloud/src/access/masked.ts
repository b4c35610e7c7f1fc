/** 粤E12345 → 粤E•••45: enough to find the row again, not the vehicle. Short texts are hidden whole. */
export function masked(text: string): string {
  const characters = Array.from(text);
  if (characters.length < 6) return '•'.repeat(characters.length);
  const hidden = '•'.repeat(characters.length - 4);
  return characters.slice(0, 2).join('') + hidden + characters.slice(-2).join('');
}
