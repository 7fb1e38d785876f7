import { finding, type Finding } from "./finding.ts";

type Granted = Readonly<Record<string, string>>;

/** What GitHub says of the App. */
export interface AppFacts {
  readonly slug: string;
  readonly permissions: Granted;
  readonly events: readonly string[];
  readonly installations: readonly {
    readonly account: string;
    readonly suspended: boolean;
    readonly permissions: Granted;
  }[];
  readonly hookUrl: string | undefined;
  /** The latest first. */
  readonly deliveries: readonly { readonly status: string; readonly code: number; readonly at: string }[];
  /** By how much GitHub's clock is ahead of ours, in milliseconds. */
  readonly aheadMs: number;
}

/** What the App needs. */
export interface AppNeeds {
  readonly permissions: Granted;
  readonly events: readonly string[];
  readonly webhookPath: string;
  /** Where the App's settings are. */
  readonly settingsUrl: string;
}

// GitHub refuses an App's token whose time is a minute off.
const refusedMs = 60_000;
const tolerableMs = 10_000;
const levels = ["none", "read", "write", "admin"];

/** Checks of the App: what it may, what it is told, where, and whether that arrives. */
export function checkApp(facts: AppFacts, needs: AppNeeds): readonly Finding[] {
  return [
    finding("app", `${facts.slug}: number and key fit`, ["ok"]),
    checkPermissions(facts, needs),
    checkEvents(facts, needs),
    checkInstallations(facts, needs),
    checkHook(facts, needs),
    checkDeliveries(facts),
    checkClock(facts),
  ];
}

/** A check of the App that could not look. @param status of GitHub's answer, undefined when there was none. */
export function cannotLook(status: number | undefined, apiUrl: string): readonly Finding[] {
  if (status === 401)
    return [
      finding("app", "GitHub does not take the key", [
        "fail",
        "Set PRIVATE_KEY to a key that the App's settings page lists, and see that this machine's clock is right.",
      ]),
    ];
  if (status === 404)
    return [
      finding("app", "GitHub knows no App of this number", [
        "fail",
        `Set APP_ID to the App's, and GHE_HOST if it is not on ${apiUrl}.`,
      ]),
    ];
  return [
    finding("app", `${apiUrl} ${status === undefined ? "cannot be reached" : `answered ${status}`}`, [
      "fail",
      "See that this machine reaches it, and that GHE_HOST (or GITHUB_API_URL) is right.",
    ]),
  ];
}

function checkPermissions({ permissions }: AppFacts, needs: AppNeeds): Finding {
  const missing = lacking(permissions, needs.permissions);
  if (missing.length > 0)
    return finding("permissions", `missing: ${missing.join(", ")}`, [
      "fail",
      `Grant them at ${needs.settingsUrl}/permissions; then each installation has to accept.`,
    ]);
  const more = Object.entries(permissions).filter(
    ([name, level]) => rank(level) > rank(needs.permissions[name]),
  );
  if (more.length > 0)
    return finding(
      "permissions",
      `more than needed: ${more.map(([name, level]) => `${name} ${level}`).join(", ")}`,
      ["warn", `Take them away at ${needs.settingsUrl}/permissions; app.yml lists what is needed and why.`],
    );
  return finding("permissions", "as app.yml has them", ["ok"]);
}

function checkEvents({ events }: AppFacts, needs: AppNeeds): Finding {
  const missing = needs.events.filter((name) => !events.includes(name));
  if (missing.length === 0) return finding("events", "as app.yml has them", ["ok"]);
  return finding("events", `not subscribed: ${missing.join(", ")}`, [
    "fail",
    `Tick them at ${needs.settingsUrl}/permissions, below "Subscribe to events".`,
  ]);
}

function checkInstallations({ installations }: AppFacts, needs: AppNeeds): Finding {
  if (installations.length === 0)
    return finding("installations", "none", [
      "warn",
      `Install the App on a repository: ${needs.settingsUrl}/installations.`,
    ]);
  const behind = installations.filter((each) => lacking(each.permissions, needs.permissions).length > 0);
  if (behind.length > 0)
    return finding("installations", `granted less than needed: ${names(behind)}`, [
      "fail",
      "The owner accepts the new permissions in the account's settings, Applications, Installed GitHub Apps.",
    ]);
  const suspended = installations.filter((each) => each.suspended);
  if (suspended.length > 0)
    return finding("installations", `suspended: ${names(suspended)}`, [
      "warn",
      "Nothing happens there until the owner lifts it.",
    ]);
  return finding("installations", names(installations), ["ok"]);
}

function checkHook({ hookUrl }: AppFacts, { webhookPath, settingsUrl }: AppNeeds): Finding {
  if (hookUrl === undefined || hookUrl === "")
    return finding("webhook", "the App has none", [
      "fail",
      `Set the webhook's URL at ${settingsUrl}: https://<your host>${webhookPath}`,
    ]);
  if (hookUrl.replace(/^[a-z]+:\/\/[^/]*/, "").replace(/[?#].*$/, "") !== webhookPath)
    return finding("webhook", hookUrl, [
      "fail",
      `It must end in ${webhookPath}: correct it at ${settingsUrl}, or set WEBHOOK_PATH.`,
    ]);
  return finding("webhook", hookUrl, ["ok"]);
}

function checkDeliveries({ deliveries }: AppFacts): Finding {
  const [last] = deliveries;
  if (!last)
    return finding("deliveries", "none in three days", [
      "warn",
      "Start the service, comment on an issue of a repository with the App, and look again.",
    ]);
  if (last.status === "OK") return finding("deliveries", `the last one arrived (${last.at})`, ["ok"]);
  return finding("deliveries", `the last one failed: ${last.code} ${last.status} (${last.at})`, [
    "fail",
    remedyFor(last.code),
  ]);
}

function remedyFor(code: number): string {
  if (code === 401 || code === 403)
    return "The secrets differ: set the same one as WEBHOOK_SECRET and on the App's settings page.";
  if (code === 404) return "Something else answers there: correct the webhook's URL, or the proxy's route.";
  if (code === 413) return "A proxy allows smaller bodies than GitHub sends: let it take 25 MB.";
  return "See that the service runs and that GitHub reaches it through proxy, firewall and TLS. What was missed is found by itself.";
}

function checkClock({ aheadMs }: AppFacts): Finding {
  const seen = `${Math.round(Math.abs(aheadMs) / 1000)} s from GitHub's`;
  if (Math.abs(aheadMs) <= tolerableMs) return finding("clock", seen, ["ok"]);
  const level = Math.abs(aheadMs) < refusedMs ? "warn" : "fail";
  return finding("clock", seen, [
    level,
    "Let this machine take its time from NTP: GitHub refuses tokens of another time.",
  ]);
}

function lacking(granted: Granted, needed: Granted): readonly string[] {
  return Object.entries(needed)
    .filter(([name, level]) => rank(granted[name]) < rank(level))
    .map(([name, level]) => `${name} ${level}`);
}

const rank = (level: string | undefined): number => levels.indexOf(level ?? "none");

const names = (installations: AppFacts["installations"]): string =>
  installations.map(({ account }) => account).join(", ");
