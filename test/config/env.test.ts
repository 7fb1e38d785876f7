import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config/env.ts";
import { SquadronError } from "../../src/domain/errors.ts";

const pem = (type: "rsa" | "ed25519") =>
  (type === "rsa"
    ? generateKeyPairSync("rsa", { modulusLength: 2048 })
    : generateKeyPairSync("ed25519")
  ).privateKey
    .export({ type: "pkcs8", format: "pem" })
    .toString();
const rsa = pem("rsa");
const secret = "b7f2-Q9s1-xk40-zz81";
const good = {
  APP_ID: "123",
  PRIVATE_KEY: rsa,
  WEBHOOK_SECRET: secret,
  MODEL_PROVIDER: "openai",
  MODEL: "gpt-test",
  MODEL_API_KEY: "sk-test",
};
type Env = Readonly<Record<string, string | undefined>>;

const files: Readonly<Record<string, string>> = {
  "/run/key": rsa,
  "/run/secret": `${secret}\n`,
  "/run/empty": "",
};
function readFile(path: string): string {
  const content = files[path];
  if (content === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
  return content;
}
const read = (env: Env) => readConfig({ ...good, ...env }, readFile);

function refusal(env: Env): string {
  try {
    read(env);
  } catch (error) {
    if (error instanceof SquadronError && error.code === "config") return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

describe("a good environment", () => {
  it("gives every default its place", () => {
    expect(read({})).toEqual({
      app: { id: 123, privateKey: rsa },
      webhook: { secrets: [secret], path: "/api/github/webhooks", bodyLimitBytes: 26_214_400 },
      github: { apiUrl: "https://api.github.com", serverUrl: "https://github.com" },
      page: { url: undefined, signIn: undefined, tokens: [], isOpen: false },
      server: { host: "localhost", port: 3000 },
      redisUrl: undefined,
      stateFolder: ".squadron",
      historyFolder: undefined,
      diskBytes: 20_971_520_000,
      expireDays: 90,
      auditDays: 365,
      keep: [],
      model: {
        provider: "openai",
        name: "gpt-test",
        baseUrl: "https://api.openai.com/v1",
        apiKey: "sk-test",
        apiVersion: undefined,
        maxPromptTokens: 100_000,
        maxOutputTokens: 16_384,
        named: {},
      },
      mcpHosts: {},
      turns: {
        service: 20,
        perRepository: 5,
        perRole: 10,
        modelCalls: 60,
        deadlineMs: 3_600_000,
        silenceMs: 300_000,
        leaseMs: 10_000,
        drainMs: 20_000,
      },
      writes: { intervalMs: 1000, perMinute: 80, perHour: 500 },
      budgets: {
        limits: {
          owner: { money: undefined, tokens: undefined },
          service: { money: undefined, tokens: undefined },
        },
        prices: { models: {}, unknown: undefined },
      },
      staged: false,
      sandbox: "auto",
      logLevel: "info",
    });
  });

  it.each([
    ["as it is in the file", rsa],
    ["on one line with literal \\n", rsa.replaceAll("\n", String.raw`\n`)],
    ["in quotes", `"${rsa.replaceAll("\n", String.raw`\n`)}"`],
    ["as base64", Buffer.from(rsa).toString("base64")],
  ])("takes the private key %s", (_, PRIVATE_KEY) => {
    expect(read({ PRIVATE_KEY }).app.privateKey).toBe(rsa);
  });

  it.each(["PRIVATE_KEY_FILE", "PRIVATE_KEY_PATH"])("takes the private key from %s", (name) => {
    expect(read({ PRIVATE_KEY: undefined, [name]: "/run/key" }).app.privateKey).toBe(rsa);
  });

  it("takes secrets from mounted files", () => {
    expect(read({ WEBHOOK_SECRET: undefined, WEBHOOK_SECRET_FILE: "/run/secret" }).webhook.secrets).toEqual([
      secret,
    ]);
  });

  it("takes patterns of sessions to keep", () => {
    expect(read({ SQUADRON_KEEP: "acme/widgets#12:dev, *:security," }).keep).toEqual([
      { owner: "acme", name: "widgets", number: 12, role: "dev" },
      { owner: undefined, name: undefined, number: undefined, role: "security" },
    ]);
  });

  it("takes several webhook secrets while they are being changed", () => {
    const next = "9c1d-new-secret-77a0";
    expect(read({ WEBHOOK_SECRETS: `${next}, ${secret}` }).webhook.secrets).toEqual([secret, next]);
  });

  it.each([
    [{ GHE_HOST: "git.acme.example" }, "https://git.acme.example/api/v3", "https://git.acme.example"],
    [
      { GHE_HOST: "127.0.0.1:4002", GHE_PROTOCOL: "http" },
      "http://127.0.0.1:4002/api/v3",
      "http://127.0.0.1:4002",
    ],
    [{ GITHUB_API_URL: "https://api.acme.ghe.com/" }, "https://api.acme.ghe.com", "https://acme.ghe.com"],
    [{ GITHUB_API_URL: "http://localhost:4000" }, "http://localhost:4000", "http://localhost:4000"],
  ])("finds GitHub from %j", (env, apiUrl, serverUrl) => {
    expect(read(env).github).toEqual({ apiUrl, serverUrl });
  });

  it("needs no key for a model server of one's own", () => {
    const model = read({ MODEL_API_KEY: undefined, MODEL_BASE_URL: "http://localhost:11434/v1" }).model;
    expect([model.apiKey, model.baseUrl]).toEqual([undefined, "http://localhost:11434/v1"]);
  });

  it("lets the system choose a free port", () => {
    expect(read({ PORT: "0" }).server.port).toBe(0);
  });
});

describe("a bad environment is refused", () => {
  it("with everything that is wrong at once, and where GitHub shows it", () => {
    let message = "";
    try {
      readConfig({}, readFile);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatchInlineSnapshot(`
      "SquadronError: Squadron cannot start, 6 setting(s) to correct:
      - APP_ID is not set. GitHub shows it on the App's settings page (github.com/settings/apps → Edit) → General → About → App ID.
      - PRIVATE_KEY (or PRIVATE_KEY_FILE) is not set. Make one on the App's settings page → General → Private keys → Generate a private key.
      - WEBHOOK_SECRET is not set. Set a random one there and here: App's settings page → General → Webhook secret.
      - MODEL_PROVIDER is not set: set one of openai, azure, anthropic, copilot.
      - MODEL is not set: set the model's name (Azure: the deployment's), as the provider lists it.
      - MODEL_API_KEY (or MODEL_API_KEY_FILE) is not set: make a key on the provider's page."
    `);
  });

  it.each([
    ["no App id", { APP_ID: "" }, "APP_ID is not set"],
    ["an App id that is none", { APP_ID: "Iv1.abc" }, "APP_ID is not a number"],
    [
      "a key that is not PEM",
      { PRIVATE_KEY: "hunter2hunter2" },
      "PRIVATE_KEY (or PRIVATE_KEY_FILE) is not an RSA",
    ],
    ["a key of another kind", { PRIVATE_KEY: pem("ed25519") }, "is not an RSA private key"],
    ["a key given twice", { PRIVATE_KEY_FILE: "/run/key" }, "PRIVATE_KEY and PRIVATE_KEY_FILE: set only one"],
    [
      "a file that is not there",
      { PRIVATE_KEY: "", PRIVATE_KEY_FILE: "/nowhere" },
      "PRIVATE_KEY_FILE: the file cannot be read (ENOENT)",
    ],
    [
      "a file that is empty",
      { PRIVATE_KEY: "", PRIVATE_KEY_FILE: "/run/empty" },
      "PRIVATE_KEY_FILE: the file is empty",
    ],
    ["no secret", { WEBHOOK_SECRET: " " }, "WEBHOOK_SECRET is not set"],
    ["Probot's default secret", { WEBHOOK_SECRET: "development" }, "well-known default"],
    ["the secret of GitHub's guide", { WEBHOOK_SECRET: "It's a Secret to Everybody" }, "well-known default"],
    ["a short secret", { WEBHOOK_SECRET: "x7!kQ" }, "shorter than 16 characters"],
    ["a secret without variety", { WEBHOOK_SECRET: "abababababababababab" }, "repeats a few characters"],
    [
      "one bad secret of several",
      { WEBHOOK_SECRETS: `${secret}x,development` },
      "WEBHOOK_SECRETS (number 2)",
    ],
    ["a port that is no number", { PORT: "80a" }, "PORT: set a whole number"],
    ["a negative number", { SQUADRON_TURNS: "-1" }, "SQUADRON_TURNS: set a whole number from 1 up"],
    [
      "a limit of nothing",
      { BODY_LIMIT_BYTES: "0" },
      "BODY_LIMIT_BYTES: set a whole number from 1 up (bytes)",
    ],
    ["an unknown sandbox", { SQUADRON_SANDBOX: "off" }, "SQUADRON_SANDBOX: set one of auto, none"],
    ["an unknown log level", { LOG_LEVEL: "loud" }, "LOG_LEVEL: set one of"],
    ["no model", { MODEL: "" }, "MODEL is not set"],
    ["no model provider", { MODEL_PROVIDER: "" }, "MODEL_PROVIDER is not set"],
    ["no model key", { MODEL_API_KEY: "" }, "MODEL_API_KEY (or MODEL_API_KEY_FILE) is not set"],
    ["Azure without its host", { MODEL_PROVIDER: "azure" }, "MODEL_BASE_URL is not set"],
    ["a GitHub that is no URL", { GITHUB_API_URL: "github" }, "GITHUB_API_URL: set a URL"],
    ["a host with a path", { GHE_HOST: "https://x" }, "GHE_HOST: set a host name"],
    ["a path without a slash", { WEBHOOK_PATH: "hooks" }, "WEBHOOK_PATH: set a path"],
    ["a pattern that is none", { SQUADRON_KEEP: "acme/widgets, #x" }, "SQUADRON_KEEP: set patterns"],
    ["a Redis that is no URL", { REDIS_URL: "localhost" }, "REDIS_URL: set a URL"],
  ])("for %s", (_, env, problem) => {
    expect(refusal(env)).toContain(problem);
  });

  it("without a word of what stands in the variables", () => {
    const values = {
      APP_ID: "zz-app",
      PRIVATE_KEY: "zz-key",
      WEBHOOK_SECRET: "zz-secret",
      WEBHOOK_SECRETS: "zz-one,zz-two",
      MODEL_API_KEY_FILE: "/zz/model",
      MODEL_API_KEY: "",
      MODEL_PROVIDER: "zz-provider",
      MODEL_BASE_URL: "zz-url",
      REDIS_URL: "zz-redis",
      GITHUB_API_URL: "zz-api",
      GHE_HOST: "zz/host",
      PORT: "zz-port",
      LOG_LEVEL: "zz-level",
    };
    expect(refusal(values)).not.toContain("zz");
  });
});
