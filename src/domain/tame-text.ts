import { coversHost } from "./host-pattern.ts";
import { withoutInvisible } from "./invisible.ts";
import { scan } from "./markup/scan.ts";
import type { Token, TokenOf } from "./markup/token.ts";

/** Whom an agent's words may notify, and where they may lead. */
export interface WordRules {
  /** Logins, and teams as `owner/team`; `*` for everybody. */
  readonly mentions: readonly string[];
  /** Hosts, as `*.example.org` for all below one. */
  readonly links: readonly string[];
}

// What one round writes as code may stand where there is no code; the next one sees it.
const mostRounds = 4;
// In an address of mail nobody is spoken to.
const mention = /(?<![\w\\])\\*@([A-Za-z0-9][A-Za-z0-9-]*(?:\/[A-Za-z0-9][\w.-]*)?|(?=&))/g;
const atSign = /&(?:#0*64|#x0*40|commat);/gi;
const bare = /(?:\b(?:https?|ftp):\/\/|\bwww\.)[^\s<>`]*[^\s<>`.,;:!?'")\]}*_~]/gi;

/**
 * An agent's Markdown that notifies nobody and leads nowhere but where the rules let it: other names and links are code,
 * images of other hosts a word. Undefined when it is too tangled to say. Pure.
 */
export function tameText(text: string, rules: WordRules): string | undefined {
  let current = withoutInvisible(text);
  for (let round = 0; round < mostRounds; round++) {
    const tokens = scan(current);
    if (tokens === undefined) return undefined;
    const next = tokens.map((token) => tame(token, rules)).join("");
    if (next === current) return current;
    current = next;
  }
  const left = asWords(current);
  const tokens = scan(left);
  return tokens?.every((token) => tame(token, rules) === token.raw) === true ? left : undefined;
}

function tame(token: Token, rules: WordRules): string {
  switch (token.kind) {
    case "text":
      return tameWords(token, rules);
    case "hidden":
      return "";
    case "code":
      return token.raw;
    case "tag":
      return tameTag(token, rules);
    default:
      return mayLead(token.to, rules) ? token.raw : spelled(token);
  }
}

function spelled(token: TokenOf<"image" | "target" | "definition" | "autolink">): string {
  const to = asCode(token.to);
  switch (token.kind) {
    case "image":
      return `[image removed: ${hostOf(token.to)?.replaceAll(/[^\w.-]/g, "") ?? "no address"}]`;
    case "target":
      return `] (${to})`;
    case "definition":
      return `${token.label}: ${to}`;
    case "autolink":
      return to;
  }
}

function tameWords({ raw, html }: TokenOf<"text">, rules: WordRules): string {
  const spell = html ? asWords : asCode;
  const isAllowed = (name: string): boolean =>
    rules.mentions.some((each) => each === "*" || each.toLowerCase() === name.toLowerCase());
  return raw
    .replaceAll(atSign, "@")
    .replaceAll(bare, (url) =>
      mayLead(/^www\./i.test(url) ? `http://${url}` : url, rules) ? url : spell(url),
    )
    .replaceAll(mention, (whole, name: string) => (isAllowed(name) ? whole : spell(`@${name}`)));
}

const leading = new Set(["href", "src", "srcset", "poster", "background", "cite", "data", "action"]);

function tameTag(token: TokenOf<"tag">, rules: WordRules): string {
  const { name, attributes, raw } = token;
  const bad = attributes.find(
    ([key, value]) => leading.has(key) && !mayLead(value.trim().split(/\s/)[0] ?? "", rules),
  );
  if (!bad) return raw;
  if (name === "img") return `[image removed: ${hostOf(bad[1]) ?? "no address"}]`;
  if (name === "a") return `${token.html ? asWords(bad[1]) : asCode(bad[1])} `;
  return `<${name.replaceAll(/[^a-z0-9-]/g, "")}>`;
}

function asCode(text: string): string {
  return `\`${text.replaceAll("`", "%60").replaceAll(/\s+/g, " ")}\``;
}

/** The same where nothing can be code: words that are no name and no address any more. */
function asWords(text: string): string {
  return text
    .replaceAll("@", "")
    .replaceAll("://", ": //")
    .replaceAll(/\bwww\./gi, "www ")
    .replaceAll(/[<>&]/g, " ");
}

function mayLead(to: string, { links }: WordRules): boolean {
  if (to === "") return true;
  const host = hostOf(to);
  return host !== undefined && (host === here || links.some((each) => coversHost(each, host)));
}

// No host has this name: it stands for GitHub's own page, where a link without a host stays.
const here = "here.invalid";

function hostOf(to: string): string | undefined {
  const plain = to.replaceAll(/&amp;/gi, "&").replaceAll(/\\(?=[!-/:-@[-`{-~])/g, "");
  // Signs that are spelled out may be any, and no honest address has them.
  if (/&(?:#\w+|colon|sol|bsol|period|commat|tab|newline);/i.test(plain)) return undefined;
  if (!URL.canParse(plain, `https://${here}/`)) return undefined;
  const { protocol, hostname, username } = new URL(plain, `https://${here}/`);
  return /^https?:$/.test(protocol) && username === "" ? hostname : undefined;
}
