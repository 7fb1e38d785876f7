import { SquadronError } from "../domain/errors.ts";
import { parseKeep, type KeepPattern } from "../domain/keep.ts";
import { readBudgets } from "./budget-settings.ts";
import { defaults } from "./defaults.ts";
import { readGithub } from "./github-settings.ts";
import { readMetrics } from "./metrics-settings.ts";
import { readMcpHosts } from "./mcp-hosts.ts";
import { readModel } from "./model-settings.ts";
import { readPage } from "./page-settings.ts";
import { createSettingsReader } from "./settings-reader.ts";
import type { Environment, ReadFile, SettingsReader } from "./settings-reader.ts";

export type Config = ReturnType<typeof readAll>;

/**
 * Everything the process is told from outside, checked once.
 * @throws SquadronError `config` that lists every problem with the variable to set. No message holds a value.
 */
export function readConfig(env: Environment, readFile: ReadFile): Config {
  const settings = createSettingsReader(env, readFile);
  const config = readAll(settings);
  if (settings.problems.length > 0)
    throw new SquadronError(
      "config",
      `Squadron cannot start, ${settings.problems.length} setting(s) to correct:\n- ${settings.problems.join("\n- ")}`,
    );
  return config;
}

function readAll(settings: SettingsReader) {
  const github = readGithub(settings);
  return {
    ...github,
    page: readPage(settings, github.github),
    server: { host: settings.text("HOST"), port: settings.number("PORT") },
    metrics: readMetrics(settings),
    /** Base URL of an OpenTelemetry collector; undefined: no spans leave this process. */
    collector: readCollector(settings),
    redisUrl: readRedisUrl(settings),
    stateFolder: settings.text("SQUADRON_STATE"),
    /** Undefined: below the state folder. */
    historyFolder: settings.optional("SQUADRON_HISTORY"),
    diskBytes: settings.number("SQUADRON_DISK_MB") * 1024 ** 2,
    model: readModel(settings),
    budgets: readBudgets(settings),
    mcpHosts: readMcpHosts(settings),
    turns: readTurns(settings),
    expireDays: settings.number("SQUADRON_EXPIRE_DAYS"),
    auditDays: settings.number("SQUADRON_AUDIT_DAYS"),
    keep: readKeep(settings),
    writes: {
      intervalMs: settings.number("SQUADRON_WRITE_INTERVAL_MS"),
      perMinute: settings.number("SQUADRON_WRITES_PER_MINUTE"),
      perHour: settings.number("SQUADRON_WRITES_PER_HOUR"),
    },
    staged: settings.choice("SQUADRON_STAGED", ["0", "1"], defaults.SQUADRON_STAGED.value) === "1",
    sandbox: settings.choice("SQUADRON_SANDBOX", ["auto", "none"], defaults.SQUADRON_SANDBOX.value),
    logLevel: settings.choice(
      "LOG_LEVEL",
      ["trace", "debug", "info", "warn", "error", "fatal", "silent"],
      defaults.LOG_LEVEL.value,
    ),
  } as const;
}

/** Where the store is. */
export interface StoreSettings {
  readonly redisUrl: string | undefined;
  readonly stateFolder: string;
  /** Undefined: below the state folder. */
  readonly historyFolder: string | undefined;
}

/** What commands need that only look at the store. @throws SquadronError `config`. */
export function readStoreSettings(env: Environment, readFile: ReadFile): StoreSettings {
  const settings = createSettingsReader(env, readFile);
  const found = {
    redisUrl: readRedisUrl(settings),
    stateFolder: settings.text("SQUADRON_STATE"),
    historyFolder: settings.optional("SQUADRON_HISTORY"),
  };
  if (settings.problems.length > 0) throw new SquadronError("config", settings.problems.join("\n"));
  return found;
}

function readTurns(settings: SettingsReader) {
  return {
    service: settings.number("SQUADRON_TURNS"),
    perRepository: settings.number("SQUADRON_TURNS_PER_REPOSITORY"),
    perRole: settings.number("SQUADRON_TURNS_PER_ROLE"),
    modelCalls: settings.number("SQUADRON_MODEL_CALLS_PER_TURN"),
    deadlineMs: settings.number("SQUADRON_TURN_MINUTES") * 60_000,
    silenceMs: settings.number("SQUADRON_SILENCE_SECONDS") * 1000,
    leaseMs: settings.number("SQUADRON_LEASE_SECONDS") * 1000,
    drainMs: settings.number("SQUADRON_DRAIN_SECONDS") * 1000,
  } as const;
}

function readCollector(settings: SettingsReader): string | undefined {
  const variable = "OTEL_EXPORTER_OTLP_ENDPOINT";
  return settings.optional(variable) === undefined
    ? undefined
    : settings.url(variable, "http://localhost:4318");
}

function readKeep(settings: SettingsReader): readonly KeepPattern[] {
  const patterns = (settings.optional("SQUADRON_KEEP") ?? "").split(",").filter((text) => text.trim() !== "");
  return patterns.flatMap((text) => {
    const pattern = parseKeep(text);
    if (!pattern)
      settings.problem(
        "SQUADRON_KEEP: set patterns owner/repository#issue:role, separated by commas; any part may be *.",
      );
    return pattern ?? [];
  });
}

function readRedisUrl(settings: SettingsReader): string | undefined {
  const url = settings.secret("REDIS_URL");
  if (url !== undefined && !/^(?:rediss?:\/\/|unix:\/\/|\/)/.test(url))
    settings.problem("REDIS_URL: set a URL that starts with redis://, rediss:// or unix://.");
  return url;
}
