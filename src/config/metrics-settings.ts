import type { SettingsReader } from "./settings-reader.ts";

/** Where metrics are served. */
export interface MetricsSettings {
  readonly host: string;
  readonly port: number;
  /** What a reader must show; only who is on this machine needs none. */
  readonly token: string | undefined;
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;
const shortest = 16;

/** @returns undefined when metrics are not served. */
export function readMetrics(settings: SettingsReader): MetricsSettings | undefined {
  const host = settings.text("METRICS_HOST");
  const token = settings.secret("METRICS_TOKEN");
  if (token !== undefined && token.length < shortest)
    settings.problem(
      `METRICS_TOKEN: set at least ${shortest} characters; make one with: openssl rand -hex 32`,
    );
  const given = settings.optional("METRICS_PORT");
  if (given === undefined) return undefined;
  const port = /^\d{1,5}$/.test(given) ? Number(given) : NaN;
  if (!(port <= 65_535)) settings.problem("METRICS_PORT: set a TCP port.");
  if (!loopback.test(host) && token === undefined)
    settings.problem("METRICS_TOKEN: set it, or leave METRICS_HOST out: others than this machine reach it.");
  return { host, port, token };
}
