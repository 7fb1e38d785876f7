import { defaults, secretNames } from "../../src/config/defaults.ts";

/** What `.env.example` says about the variables that have no default. */
const withoutDefault: Readonly<Record<string, string>> = {
  APP_ID: "Required. App's settings page → General → About → App ID.",
  PRIVATE_KEY:
    "Required. App's settings page → General → Private keys → Generate a private key. The PEM text, with real or literal \\n, or base64 of the file.",
  PRIVATE_KEY_PATH: "Instead of PRIVATE_KEY: the path of the .pem file, under Probot's name for it.",
  WEBHOOK_SECRET:
    "Required, at least 16 characters. App's settings page → General → Webhook secret. Make one with: openssl rand -hex 32",
  WEBHOOK_SECRETS: "While the secret is being changed: the old and the new one, separated by a comma.",
  GHE_HOST: "GitHub Enterprise Server's host, as Probot reads it; GITHUB_API_URL then follows from it.",
  GHE_PROTOCOL: "https, or http for a test server; only with GHE_HOST.",
  METRICS_PORT: "The TCP port of /metrics, for Prometheus. Without it no metrics are served.",
  METRICS_TOKEN:
    "What a reader of /metrics sends as a bearer token, at least 16 characters. Required where METRICS_HOST is not this machine's own.",
  OTEL_EXPORTER_OTLP_ENDPOINT:
    "An OpenTelemetry collector that takes traces over OTLP/HTTP, such as http://localhost:4318. Without it none are sent. OTEL_EXPORTER_OTLP_HEADERS holds, where needed, what it wants to be shown.",
  REDIS_URL: "A Redis or Valkey to keep state in. Without one: redis-server on PATH, else memory only.",
  SQUADRON_HISTORY:
    "The folder of sleeping agents' conversations, which workers on several machines share. By default `history` below SQUADRON_STATE.",
  SQUADRON_KEEP:
    "Sessions whose conversation does not expire and whose audit stays: patterns owner/repository#issue:role, separated by commas. Any part may be * or, from the right, left out: acme, acme/widgets#12, *:security.",
  SQUADRON_PAGE_URL:
    "Where people reach the web page, as https://squadron.example.org: living comments link to it. The page is at /squadron below it.",
  SQUADRON_PAGE_CLIENT_ID:
    "Lets people sign in with GitHub. App's settings page → General → About → Client ID; its callback URL is <SQUADRON_PAGE_URL>/squadron/signed-in.",
  SQUADRON_PAGE_CLIENT_SECRET:
    "App's settings page → General → Client secrets → Generate a new client secret.",
  SQUADRON_PAGE_TOKENS:
    "Tokens for displays that show everything and can do nothing, separated by commas: /squadron/display?token=<token> lets one in. Make one with: openssl rand -hex 32",
  SQUADRON_PAGE_OPEN: "1: the page shows everything to everybody who reaches it. For the lab's GitHub only.",
  MODEL_PROVIDER: "Required. openai, azure, anthropic or copilot.",
  MODEL: "Required. The model's name as the provider lists it; for Azure the deployment's.",
  MODEL_API_KEY: "Required, but for a server of your own behind MODEL_BASE_URL.",
  MODEL_BASE_URL: "By default the provider's own; required for Azure.",
  MODEL_API_VERSION: "Azure's api-version.",
  MODEL_PRICES:
    'A JSON file with what models cost in dollars per million tokens: { "default/gpt-5": { "input": 1.25, "output": 10, "cacheRead": 0.125 } }. What is not said of caches counts as the input, or twice that for what is written to one.',
  MODEL_UNKNOWN_PRICE:
    "What a model costs that MODEL_PRICES does not list: dollars per million tokens, or refuse, the default: where a limit of money holds it is not asked, elsewhere its cost is not counted.",
  SQUADRON_OWNER_DAY_DOLLARS: "Dollars that all repositories of one owner may cost per day (UTC).",
  SQUADRON_OWNER_DAY_TOKENS: "Model tokens that all repositories of one owner may use per day (UTC).",
  SQUADRON_OWNER_DAY_TOOL_CALLS: "Tool calls of all repositories of one owner per day (UTC).",
  SQUADRON_OWNER_DAY_MINUTES: "Minutes that turns in all repositories of one owner may take per day (UTC).",
  SQUADRON_OWNER_DAY_ISSUES: "Issues that agents may open in all repositories of one owner per day (UTC).",
  SQUADRON_OWNER_DAY_COMMENTS:
    "Comments, answers and reviews that agents may post in all repositories of one owner per day (UTC).",
  SQUADRON_DAY_DOLLARS: "Dollars that everything together may cost per day (UTC).",
  SQUADRON_DAY_TOKENS: "Model tokens that everything together may use per day (UTC).",
  SQUADRON_DAY_TOOL_CALLS: "Tool calls of everything together per day (UTC).",
  SQUADRON_DAY_MINUTES: "Minutes that all turns together may take per day (UTC).",
  SQUADRON_DAY_ISSUES: "Issues that agents may open everywhere together per day (UTC).",
  SQUADRON_DAY_COMMENTS:
    "Comments, answers and reviews that agents may post everywhere together per day (UTC).",
  MCP_HOSTS:
    'A JSON file with the MCP servers that roles may use over HTTP, and the secrets that may go to each: { "https://mcp.example.org": { "TOKEN": { "file": "/run/secrets/token" } } }. A role names a secret as ${TOKEN} in a header. Without it no server is spoken to.',
  MODEL_PROVIDERS:
    'A JSON file with more providers, which roles name: { "fast": { "kind": "openai", "baseUrl": "https://…/v1", "apiKeyFile": "/run/secrets/fast" } }. kind as MODEL_PROVIDER; apiKey in place of apiKeyFile; apiVersion for Azure. Roles know the one set here as "default".',
};

const groups: readonly (readonly [string, readonly string[]])[] = [
  [
    "The GitHub App",
    [
      "APP_ID",
      "PRIVATE_KEY",
      "PRIVATE_KEY_PATH",
      "WEBHOOK_SECRET",
      "WEBHOOK_SECRETS",
      "GITHUB_API_URL",
      "GHE_HOST",
      "GHE_PROTOCOL",
    ],
  ],
  ["The server", ["PORT", "HOST", "WEBHOOK_PATH", "BODY_LIMIT_BYTES", "LOG_LEVEL"]],
  ["Watching", ["METRICS_PORT", "METRICS_HOST", "METRICS_TOKEN", "OTEL_EXPORTER_OTLP_ENDPOINT"]],
  [
    "The web page",
    [
      "SQUADRON_PAGE_URL",
      "SQUADRON_PAGE_CLIENT_ID",
      "SQUADRON_PAGE_CLIENT_SECRET",
      "SQUADRON_PAGE_TOKENS",
      "SQUADRON_PAGE_OPEN",
    ],
  ],
  [
    "State",
    [
      "REDIS_URL",
      "SQUADRON_STATE",
      "SQUADRON_HISTORY",
      "SQUADRON_DISK_MB",
      "SQUADRON_EXPIRE_DAYS",
      "SQUADRON_AUDIT_DAYS",
      "SQUADRON_KEEP",
    ],
  ],
  [
    "The model",
    [
      "MODEL_PROVIDER",
      "MODEL",
      "MODEL_API_KEY",
      "MODEL_BASE_URL",
      "MODEL_API_VERSION",
      "MODEL_MAX_PROMPT_TOKENS",
      "MODEL_MAX_OUTPUT_TOKENS",
      "MODEL_PROVIDERS",
      "MCP_HOSTS",
    ],
  ],
  [
    "Money and other budgets",
    [
      "MODEL_PRICES",
      "MODEL_UNKNOWN_PRICE",
      "SQUADRON_OWNER_DAY_DOLLARS",
      "SQUADRON_OWNER_DAY_TOKENS",
      "SQUADRON_OWNER_DAY_TOOL_CALLS",
      "SQUADRON_OWNER_DAY_MINUTES",
      "SQUADRON_OWNER_DAY_ISSUES",
      "SQUADRON_OWNER_DAY_COMMENTS",
      "SQUADRON_DAY_DOLLARS",
      "SQUADRON_DAY_TOKENS",
      "SQUADRON_DAY_TOOL_CALLS",
      "SQUADRON_DAY_MINUTES",
      "SQUADRON_DAY_ISSUES",
      "SQUADRON_DAY_COMMENTS",
    ],
  ],
  [
    "Turns",
    [
      "SQUADRON_TURNS",
      "SQUADRON_TURNS_PER_REPOSITORY",
      "SQUADRON_TURNS_PER_ROLE",
      "SQUADRON_MODEL_CALLS_PER_TURN",
      "SQUADRON_TURN_MINUTES",
      "SQUADRON_SILENCE_SECONDS",
      "SQUADRON_LEASE_SECONDS",
      "SQUADRON_DRAIN_SECONDS",
      "SQUADRON_SANDBOX",
      "SQUADRON_STAGED",
    ],
  ],
  [
    "Writing on GitHub",
    ["SQUADRON_WRITE_INTERVAL_MS", "SQUADRON_WRITES_PER_MINUTE", "SQUADRON_WRITES_PER_HOUR"],
  ],
];

/** Every variable that the documentation names, without the `_FILE` forms. */
export const documented: readonly string[] = groups.flatMap(([, names]) => names);

/** The text of `.env.example`. */
export function renderEnvExample(): string {
  const secrets = secretNames.map((name) => `${name}_FILE`).join(", ");
  const head = [
    "# Every variable that Squadron reads. Copy to .env and fill in what is required.",
    "# A commented-out line shows the default.",
    `# Secrets may come from files: ${secrets}.`,
  ];
  const parts = groups.map(([title, names]) => [`# --- ${title} ---`, ...names.map(entry)].join("\n\n"));
  return `${[head.join("\n"), ...parts].join("\n\n")}\n`;
}

function entry(name: string): string {
  const tunable = new Map(Object.entries(defaults)).get(name);
  if (tunable) return `# ${tunable.unit}. ${tunable.reason}\n# ${name}=${tunable.value}`;
  const text = withoutDefault[name] ?? "";
  return `# ${text}\n${text.startsWith("Required.") || name === "WEBHOOK_SECRET" ? "" : "# "}${name}=`;
}
