import { expect, it } from "vitest";

import { readMetrics } from "../../src/config/metrics-settings.ts";
import { createSettingsReader } from "../../src/config/settings-reader.ts";
import { startMetricsServer } from "../../src/web/metrics-server.ts";

const token = "a-token-of-some-length";
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const text = async (): Promise<string> => "squadron_store_up 1\n";

function settings(env: Readonly<Record<string, string>>) {
  const reader = createSettingsReader(env, () => "");
  return { found: readMetrics(reader), problems: reader.problems };
}

it("serves metrics on one path, to whoever shows the token", async () => {
  const at = { host: "127.0.0.1", port: 0, token };
  await using server = await startMetricsServer({ at, text, contentType: "text/plain", log });
  const get = async (url: string, authorization?: string): Promise<number> =>
    (await fetch(url, authorization === undefined ? {} : { headers: { authorization } })).status;
  expect(await get(server.url, `Bearer ${token}`)).toBe(200);
  expect(await get(server.url)).toBe(401);
  expect(await get(server.url, `Bearer ${token}x`)).toBe(401);
  expect(await get(server.url, token)).toBe(401);
  expect(await get(server.url.replace("/metrics", "/"), `Bearer ${token}`)).toBe(404);
  const headers = { authorization: `Bearer ${token}` };
  expect((await fetch(server.url, { method: "POST", headers })).status).toBe(404);
});

it("asks nothing of who is on the same machine, and says so when figures cannot be read", async () => {
  const at = { host: "127.0.0.1", port: 0, token: undefined };
  let isBroken = false;
  const sometimes = async (): Promise<string> => {
    if (isBroken) throw new Error("away");
    return text();
  };
  await using server = await startMetricsServer({ at, text: sometimes, contentType: "text/plain", log });
  expect(await (await fetch(server.url)).text()).toBe("squadron_store_up 1\n");
  isBroken = true;
  const broken = await fetch(server.url);
  expect([broken.status, await broken.text()]).toEqual([500, expect.not.stringContaining("away")]);
});

it("serves none unless a port is set, and none to other machines without a token", () => {
  expect(settings({})).toEqual({ found: undefined, problems: [] });
  expect(settings({ METRICS_PORT: "9464" })).toEqual({
    found: { host: "localhost", port: 9464, token: undefined },
    problems: [],
  });
  for (const host of ["0.0.0.0", "::", "10.0.0.4", "metrics.example.org", "127.0.0.1.example.org"])
    expect(settings({ METRICS_PORT: "9464", METRICS_HOST: host }).problems).toEqual([
      expect.stringContaining("METRICS_TOKEN: set it"),
    ]);
  expect(settings({ METRICS_PORT: "9464", METRICS_HOST: "0.0.0.0", METRICS_TOKEN: token }).problems).toEqual(
    [],
  );
  expect(settings({ METRICS_PORT: "9464", METRICS_TOKEN: "short" }).problems).toHaveLength(1);
  for (const port of ["http", "-1", "65536", "1.5"])
    expect(settings({ METRICS_PORT: port }).problems).toEqual(["METRICS_PORT: set a TCP port."]);
});
