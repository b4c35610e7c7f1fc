/*
 * What is left of a gateway's memory when everything we promise is left out: Node itself and the packages
 * that speak to devices, loaded and idle. Its resident memory is the raw limit.
 */

await Promise.all(process.argv.slice(2).map((name) => import(name)));
setInterval(() => undefined, 60_000);
process.once('SIGTERM', () => process.exit(0));
process.stdout.write('{"ready":true}\n');
