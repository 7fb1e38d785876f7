import type { SettingsReader } from "./settings-reader.ts";

// As many random letters and digits as nobody guesses.
const shortestToken = 24;

/** Who may look at the web page, and where it is. */
export function readPage(settings: SettingsReader, github: { readonly apiUrl: string }) {
  return {
    /** Where people reach it, without a slash at the end; undefined: it is not linked to. */
    url:
      settings.optional("SQUADRON_PAGE_URL") === undefined
        ? undefined
        : settings.url("SQUADRON_PAGE_URL", ""),
    signIn: readSignIn(settings),
    tokens: readTokens(settings),
    isOpen: readOpen(settings, github),
  } as const;
}

function readSignIn(settings: SettingsReader) {
  const clientId = settings.optional("SQUADRON_PAGE_CLIENT_ID");
  const clientSecret = settings.secret("SQUADRON_PAGE_CLIENT_SECRET");
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
  if (clientId !== undefined || clientSecret !== undefined)
    settings.problem(
      "SQUADRON_PAGE_CLIENT_ID and SQUADRON_PAGE_CLIENT_SECRET: set both. They stand on the App's settings page → General → About.",
    );
  return undefined;
}

function readTokens(settings: SettingsReader): readonly string[] {
  const tokens = (settings.secret("SQUADRON_PAGE_TOKENS") ?? "").split(/[,\n]/).map((token) => token.trim());
  const set = tokens.filter((token) => token !== "");
  if (set.some((token) => token.length < shortestToken))
    settings.problem(
      `SQUADRON_PAGE_TOKENS: set tokens of at least ${shortestToken} characters, separated by commas. Make one with: openssl rand -hex 32`,
    );
  return set;
}

/** Only the lab has nobody to hide anything from. */
function readOpen(settings: SettingsReader, { apiUrl }: { readonly apiUrl: string }): boolean {
  const isOpen = settings.choice("SQUADRON_PAGE_OPEN", ["0", "1"], "0") === "1";
  const isLab = URL.canParse(apiUrl) && new URL(apiUrl).hostname === "127.0.0.1";
  if (isOpen && !isLab)
    settings.problem(
      "SQUADRON_PAGE_OPEN: only the lab's page is open to everybody; take it out, and let people sign in.",
    );
  return isOpen && isLab;
}
