import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { z } from "zod";

import { defaults } from "../../src/config/defaults.ts";
import { documented } from "../config/environment-variables.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const graceSeconds = defaults.SQUADRON_DRAIN_SECONDS.value + 20;

const named = z.looseObject({ name: z.string() });
const probe = z.looseObject({});
const container = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).default([]),
  envFrom: z.array(z.object({ configMapRef: named.optional(), secretRef: named.optional() })).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.int() })),
  readinessProbe: probe,
  livenessProbe: probe,
  resources: z.object({
    requests: z.record(z.string(), z.string()),
    limits: z.object({ memory: z.string() }),
  }),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.object({ drop: z.tuple([z.literal("ALL")]) }),
  }),
  volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
});
const labels = z.record(z.string(), z.string());
const workload = z.object({
  kind: z.enum(["Deployment", "StatefulSet"]),
  metadata: named,
  spec: z.object({
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        automountServiceAccountToken: z.literal(false),
        terminationGracePeriodSeconds: z.int().optional(),
        securityContext: z.looseObject({ runAsNonRoot: z.literal(true) }),
        containers: z.array(container).length(1),
        volumes: z.array(named).default([]),
      }),
    }),
    volumeClaimTemplates: z.array(z.object({ metadata: named })).default([]),
  }),
});
const anything = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: named });

const documents = parseAllDocuments(read("deploy/kubernetes/squadron.yaml"));
const resources = documents.map((each) => anything.parse(each.toJS()));
const ofKind = (kind: string) => resources.filter((each) => each.kind === kind);
const workloads = [...ofKind("Deployment"), ...ofKind("StatefulSet")].map((each) => workload.parse(each));

it("has Kubernetes manifests that are whole: one name for one thing, and all in their namespace", () => {
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  const names = resources.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  expect(new Set(names).size).toBe(names.length);
  const space = z.object({ metadata: z.object({ namespace: z.literal("squadron") }) });
  for (const each of resources) if (each.kind !== "Namespace") space.parse(each);
});

it("runs web, workers and the store apart, each with probes, limits, no root and no key to the cluster", () => {
  expect(workloads.map(({ metadata }) => metadata.name)).toEqual(["web", "worker", "redis"]);
  const args = workloads.map(({ spec }) => spec.template.spec.containers[0]?.args.slice(0, 2).join(" "));
  expect(args.slice(0, 2)).toEqual(["start --web", "start --worker"]);
  expect(workloads[1]?.spec.template.spec.terminationGracePeriodSeconds).toBe(graceSeconds);
  const redis = workloads[2]?.spec.template.spec.containers[0]?.args.join(" ");
  expect(redis).toContain("--appendonly yes");
  expect(redis).toContain("--maxmemory-policy noeviction");
});

it("mounts only volumes, and reads only settings, that there are", () => {
  const settings = ofKind("ConfigMap").map(({ metadata }) => metadata.name);
  for (const { spec } of workloads) {
    const { containers, volumes } = spec.template.spec;
    const there = [...volumes, ...spec.volumeClaimTemplates.map(({ metadata }) => metadata)].map(
      ({ name }) => name,
    );
    const [only] = containers;
    expect(only?.volumeMounts.filter(({ name }) => !there.includes(name))).toEqual([]);
    expect(
      only?.envFrom
        .flatMap(({ configMapRef }) => configMapRef?.name ?? [])
        .filter((name) => !settings.includes(name)),
    ).toEqual([]);
    expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
  }
  const [config] = ofKind("ConfigMap");
  const known = [...documented, "NODE_ENV"];
  expect(
    Object.keys(z.record(z.string(), z.string()).parse(config?.["data"])).filter(
      (name) => !known.includes(name),
    ),
  ).toEqual([]);
  expect(ofKind("Secret")).toEqual([]);
});

it("leads services and network policies to pods that there are", () => {
  const pods = workloads.map(({ spec }) => spec.template.metadata.labels);
  const selected = (wanted: Readonly<Record<string, string>>) =>
    pods.some((pod) => Object.entries(wanted).every(([key, value]) => pod[key] === value));
  const service = z.object({ spec: z.object({ selector: labels }) });
  const policy = z.object({ spec: z.object({ podSelector: z.object({ matchLabels: labels.default({}) }) }) });
  for (const each of ofKind("Service")) expect(selected(service.parse(each).spec.selector)).toBe(true);
  for (const each of ofKind("NetworkPolicy"))
    expect(selected(policy.parse(each).spec.podSelector.matchLabels)).toBe(true);
});

it("has an image that is not root, knows when it is ill, and is started by the same words everywhere", () => {
  const file = read("Dockerfile");
  expect(file).toMatch(/^USER node$/m);
  expect(file).toMatch(/^HEALTHCHECK /m);
  expect(file).toMatch(/^ENTRYPOINT \["node", "dist\/cli.js"\]\nCMD \["start"\]$/m);
  const copied = [...file.matchAll(/^COPY (?!--from)(.*) \.\/(?:src)?$/gm)].flatMap(([, names = ""]) =>
    names.split(" "),
  );
  expect(copied.length).toBeGreaterThan(4);
  expect(copied.filter((name) => !existsSync(new URL(name, root)))).toEqual([]);
});

it("has a compose file with a store that keeps everything, and time for turns to end", () => {
  const compose = z
    .object({
      services: z.object({
        squadron: z.looseObject({
          ports: z.array(z.string()),
          stop_grace_period: z.string(),
          volumes: z.array(z.string()),
        }),
        redis: z.looseObject({ command: z.string(), volumes: z.array(z.string()) }),
      }),
      volumes: z.record(z.string(), z.unknown()),
    })
    .parse(parse(read("docker-compose.yml")));
  const { squadron, redis } = compose.services;
  expect(squadron.stop_grace_period).toBe(`${graceSeconds}s`);
  expect(squadron.ports).toEqual(["127.0.0.1:3000:3000"]);
  expect(redis.command).toContain("--appendonly yes");
  expect(redis.command).toContain("noeviction");
  const mounted = [...squadron.volumes, ...redis.volumes].map((each) => each.split(":")[0]);
  expect(mounted.filter((name) => !(name !== undefined && name in compose.volumes))).toEqual([]);
});

it("has a systemd unit that gives turns time to end, and takes nothing away that the sandbox needs", () => {
  const unit = read("deploy/systemd/squadron.service");
  expect(unit).toContain(`TimeoutStopSec=${graceSeconds}s`);
  expect(unit).not.toMatch(
    /^(RestrictNamespaces|ProtectProc|ProtectKernelTunables|SystemCallFilter|MemoryDenyWriteExecute)=/m,
  );
  expect(unit).toMatch(/^NoNewPrivileges=yes$/m);
  const analyze = "/usr/bin/systemd-analyze";
  if (!existsSync(analyze)) return;
  // With this machine's Node: that there is none where the unit says is no fault of the unit.
  const folder = mkdtempSync(join(tmpdir(), "squadron-unit-"));
  try {
    const copy = join(folder, "squadron.service");
    writeFileSync(copy, unit.replace("/usr/bin/node", process.execPath));
    expect(spawnSync(analyze, ["verify", copy], { encoding: "utf8" })).toMatchObject({
      status: 0,
      stdout: "",
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
