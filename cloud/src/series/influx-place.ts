/** Where InfluxDB is. */
export interface InfluxPlace {
  readonly url: string;
  readonly database: string;
  readonly username?: string;
  readonly password?: string;
}
