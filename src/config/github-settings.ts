import { z } from "zod";
import { defaults } from "./defaults.ts";
import { parsePrivateKey } from "./private-key.ts";
import type { SettingsReader } from "./settings-reader.ts";
import { secretProblem } from "./webhook-secret.ts";

const appId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
const settingsPage = "GitHub shows it on the App's settings page (github.com/settings/apps → Edit)";

/** The App, its webhook, and the GitHub it lives on. */
export function readGithub(settings: SettingsReader) {
  return {
    app: { id: readAppId(settings), privateKey: readPrivateKey(settings) },
    webhook: {
      secrets: readSecrets(settings),
      path: readPath(settings),
      bodyLimitBytes: settings.number("BODY_LIMIT_BYTES"),
    },
    github: readUrls(settings),
  } as const;
}

function readAppId(settings: SettingsReader): number {
  const value = settings.optional("APP_ID");
  const parsed = appId.safeParse(value);
  if (parsed.success) return parsed.data;
  const what = value === undefined ? "is not set" : "is not a number";
  settings.problem(`APP_ID ${what}. ${settingsPage} → General → About → App ID.`);
  return 0;
}

function readPrivateKey(settings: SettingsReader): string {
  const files = ["PRIVATE_KEY_FILE", "PRIVATE_KEY_PATH"];
  const value = settings.secret("PRIVATE_KEY", files);
  const pem = value === undefined ? undefined : parsePrivateKey(value);
  if (pem !== undefined) return pem;
  const what = value === undefined ? "is not set" : "is not an RSA private key in PEM form";
  settings.problem(
    `PRIVATE_KEY (or PRIVATE_KEY_FILE) ${what}. Make one on the App's settings page → General → Private keys → Generate a private key.`,
  );
  return "";
}

function readSecrets(settings: SettingsReader): readonly string[] {
  const single = settings.secret("WEBHOOK_SECRET");
  const several = settings.secret("WEBHOOK_SECRETS")?.split(/[,\n]/) ?? [];
  const secrets = [...new Set([single ?? "", ...several].map((secret) => secret.trim()))].filter(Boolean);
  const where = "Set a random one there and here: App's settings page → General → Webhook secret.";
  if (secrets.length === 0) settings.problem(`WEBHOOK_SECRET is not set. ${where}`);
  for (const [index, secret] of secrets.entries()) {
    const what = secretProblem(secret);
    const name =
      secret === single ? "WEBHOOK_SECRET" : `WEBHOOK_SECRETS (number ${index + (single ? 0 : 1)})`;
    if (what !== undefined) settings.problem(`${name} ${what}. ${where}`);
  }
  return secrets;
}

export function readPath(settings: SettingsReader): string {
  const path = settings.text("WEBHOOK_PATH");
  if (!/^\/[\w./~-]*$/.test(path)) settings.problem("WEBHOOK_PATH: set a path that starts with /.");
  return path;
}

export function readUrls(settings: SettingsReader) {
  const host = settings.optional("GHE_HOST");
  const protocol = settings.choice("GHE_PROTOCOL", ["https", "http"], "https");
  if (host !== undefined && !/^[\w.-]+(?::\d+)?$/.test(host))
    settings.problem("GHE_HOST: set a host name, with a port if need be, and nothing else.");
  const fallback = host === undefined ? defaults.GITHUB_API_URL.value : `${protocol}://${host}/api/v3`;
  const apiUrl = settings.url("GITHUB_API_URL", fallback);
  return { apiUrl, serverUrl: serverUrlOf(apiUrl) } as const;
}

// github.com and data-residency hosts serve git beside `api.`; Enterprise Server and the lab on the API's own host.
function serverUrlOf(apiUrl: string): string {
  if (!URL.canParse(apiUrl)) return apiUrl;
  const { protocol, host } = new URL(apiUrl);
  return `${protocol}//${host.replace(/^api\./, "")}`;
}
