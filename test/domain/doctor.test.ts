import { expect, it } from "vitest";

import { cannotLook, checkApp, type AppFacts } from "../../src/domain/doctor/check-app.ts";
import { checkMachine, type MachineFacts } from "../../src/domain/doctor/check-machine.ts";
import { checkModel, type ModelFacts } from "../../src/domain/doctor/check-model.ts";
import { checkStore, type StoreFacts } from "../../src/domain/doctor/check-store.ts";
import type { Finding } from "../../src/domain/doctor/finding.ts";

const machine: MachineFacts = {
  node: "v20.20.2",
  git: "2.39.5",
  sandbox: { ok: true },
  confinement: "auto",
  disk: { folder: "/state", freeBytes: 50e9, writable: true },
  diskBytes: 20e9,
};
const store = {
  kind: "url",
  version: "7.2.4",
  appendOnly: "1",
  eviction: "noeviction",
  aheadMs: 12,
} as const;
const needs = {
  permissions: { metadata: "read", issues: "write" },
  events: ["issues"],
  webhookPath: "/api/github/webhooks",
  settingsUrl: "https://github.com/settings/apps/ours",
};
const app: AppFacts = {
  slug: "ours",
  permissions: { metadata: "read", issues: "write" },
  events: ["issues", "push"],
  installations: [{ account: "acme", suspended: false, permissions: { metadata: "read", issues: "write" } }],
  hookUrl: "https://sq.example/api/github/webhooks",
  deliveries: [{ status: "OK", code: 202, at: "2026-11-28T12:00:00Z" }],
  aheadMs: -400,
};
const model: ModelFacts = { provider: "openai", name: "gpt", status: 200, tookMs: 800 };
const [installation] = app.installations;
const failing = (code: number): Partial<AppFacts> => ({ deliveries: [{ status: "Bad", code, at: "now" }] });

const ofMachine = (broken: Partial<MachineFacts>) => checkMachine({ ...machine, ...broken });
const ofStore = (broken: Partial<Exclude<StoreFacts, { error: string }>>) =>
  checkStore({ ...store, ...broken });
const ofApp = (broken: Partial<AppFacts>) => checkApp({ ...app, ...broken }, needs);
const ofModel = (broken: Partial<ModelFacts>) => [checkModel({ ...model, ...broken })];

it("finds nothing wrong where nothing is", () => {
  const findings = [
    ...checkMachine(machine),
    ...checkStore(store),
    ...checkApp(app, needs),
    checkModel(model),
  ];
  expect(findings.filter(({ level, remedy }) => level !== "ok" || remedy !== "")).toEqual([]);
  expect(findings.map(({ check }) => check).join(", ")).toBe(
    "node, git, sandbox, disk, store version, store persistence, store eviction, store clock, " +
      "app, permissions, events, installations, webhook, deliveries, clock, model",
  );
});

it("is content with what is just enough", () => {
  const enough = [
    ...["v20.19.0", "v22.12.0", "v24.0.0"].flatMap((node) => ofMachine({ node })),
    ...["2.31.0", "3.0.0"].flatMap((git) => ofMachine({ git })),
    ...ofMachine({ disk: { ...machine.disk, freeBytes: machine.diskBytes } }),
    ...["6.2.0", "7.0.0"].flatMap((version) => ofStore({ version })),
    ...ofStore({ aheadMs: 10_000 }),
    ...ofApp({ aheadMs: -10_000 }),
    ...ofApp({ hookUrl: "https://sq.example/api/github/webhooks?from=github#x" }),
  ];
  expect(enough.filter(({ level }) => level !== "ok")).toEqual([]);
});

const broken: readonly (readonly [string, Finding["level"], RegExp, readonly Finding[]])[] = [
  ["node", "fail", /Install Node/, ofMachine({ node: "v20.18.0" })],
  ["node", "fail", /Install Node/, ofMachine({ node: "v21.7.0" })],
  ["node", "fail", /Install Node/, ofMachine({ node: "v22.11.9" })],
  ["git", "fail", /Install git/, ofMachine({ git: undefined })],
  ["git", "fail", /2\.31/, ofMachine({ git: "2.30.9" })],
  ["sandbox", "warn", /apt-get/, ofMachine({ sandbox: { ok: false, reason: "none; use `apt-get`" } })],
  ["sandbox", "warn", /security/, ofMachine({ sandbox: { ok: true, caveat: "no control group" } })],
  ["sandbox", "warn", /SQUADRON_SANDBOX/, ofMachine({ confinement: "none" })],
  ["disk", "fail", /Free some/, ofMachine({ disk: { ...machine.disk, freeBytes: 1e8 } })],
  ["disk", "warn", /SQUADRON_DISK_MB/, ofMachine({ disk: { ...machine.disk, freeBytes: 10e9 } })],
  ["disk", "fail", /SQUADRON_STATE/, ofMachine({ disk: { ...machine.disk, writable: false } })],
  ["store", "fail", /REDIS_URL/, checkStore({ error: "not reached" })],
  ["store", "warn", /redis-server/, ofStore({ kind: "memory" })],
  ["store version", "fail", /6\.2/, ofStore({ version: "6.0.16" })],
  ["store version", "fail", /6\.2/, ofStore({ version: undefined })],
  ["store persistence", "fail", /appendonly yes/, ofStore({ appendOnly: "0" })],
  ["store eviction", "fail", /noeviction/, ofStore({ eviction: "allkeys-lru" })],
  ["store clock", "warn", /NTP/, ofStore({ aheadMs: -11_000 })],
  ["app", "fail", /PRIVATE_KEY/, cannotLook(401, "https://api.github.com")],
  ["app", "fail", /APP_ID/, cannotLook(404, "https://api.github.com")],
  ["app", "fail", /GHE_HOST/, cannotLook(undefined, "https://api.github.com")],
  ["permissions", "fail", /Grant/, ofApp({ permissions: { metadata: "read", issues: "read" } })],
  ["permissions", "warn", /Take them away/, ofApp({ permissions: { ...app.permissions, secrets: "read" } })],
  ["events", "fail", /Tick/, ofApp({ events: ["push"] })],
  ["installations", "warn", /Install the App/, ofApp({ installations: [] })],
  ["installations", "fail", /accepts/, ofApp({ installations: [{ ...installation!, permissions: {} }] })],
  ["installations", "warn", /lifts/, ofApp({ installations: [{ ...installation!, suspended: true }] })],
  ["webhook", "fail", /Set the webhook/, ofApp({ hookUrl: undefined })],
  ["webhook", "fail", /Set the webhook/, ofApp({ hookUrl: "" })],
  ["webhook", "fail", /WEBHOOK_PATH/, ofApp({ hookUrl: "https://sq.example/" })],
  ["deliveries", "warn", /look again/, ofApp({ deliveries: [] })],
  ["deliveries", "fail", /WEBHOOK_SECRET/, ofApp(failing(401))],
  ["deliveries", "fail", /route/, ofApp(failing(404))],
  ["deliveries", "fail", /25 MB/, ofApp(failing(413))],
  ["deliveries", "fail", /proxy, firewall/, ofApp(failing(502))],
  ["clock", "warn", /NTP/, ofApp({ aheadMs: 20_000 })],
  ["clock", "fail", /NTP/, ofApp({ aheadMs: -90_000 })],
  ["clock", "fail", /NTP/, ofApp({ aheadMs: 60_000 })],
  ["model", "fail", /MODEL_BASE_URL/, ofModel({ status: undefined })],
  ["model", "fail", /MODEL_API_KEY/, ofModel({ status: 401 })],
  ["model", "fail", /MODEL to/, ofModel({ status: 404 })],
  ["model", "fail", /limit/, ofModel({ status: 429 })],
  ["model", "fail", /try again/, ofModel({ status: 503 })],
  ["model", "fail", /MODEL_PROVIDER/, ofModel({ status: 400 })],
];

it.each(broken.map(([check, level, remedy, findings]) => ({ check, level, remedy, findings })))(
  "says of a broken $check: $level, and what to do ($remedy)",
  ({ check, level, remedy, findings }) => {
    const wrong = findings.filter((each) => each.level !== "ok");
    expect(wrong.map((each) => [each.check, each.level])).toEqual([[check, level]]);
    expect(wrong[0]?.remedy).toMatch(remedy);
    expect(wrong[0]?.seen).not.toBe("");
  },
);
