import { InfluxDB } from 'influx';

/** How many points of ours a database holds: every one has the field `entry`. */
export async function countPoints(url: string, database: string): Promise<number> {
  const { hostname, port } = new URL(url);
  const place = { host: hostname, port: Number(port), database };
  const influx = new InfluxDB({ ...place, username: '', password: '' });
  const counted = await influx.query<{ points: number }>(
    'SELECT count("entry") AS points FROM /.*/',
  );
  return counted.reduce((sum, { points }) => sum + points, 0);
}
