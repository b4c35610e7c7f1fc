/** Where a value stands in a configuration: keys of objects, indices of arrays. */
export type ConfigPath = readonly (string | number)[];

/** `sources[1].broker.url` */
export function pathText(path: ConfigPath): string {
  const text = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return text.replace(/^\./, '') || '(whole file)';
}

/** `PW_DEVICE_BROKER_PORT` for `deviceBroker.port` under the prefix `PW`. */
export function variableName(prefix: string, path: ConfigPath): string {
  const words = path.map((step) => String(step).replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2'));
  return [prefix, ...words]
    .join('_')
    .replaceAll(/[^A-Za-z0-9]/g, '_')
    .toUpperCase();
}
