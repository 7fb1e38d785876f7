import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readCorpus } from "./corpus.ts";
import { post, secret, sign, signedHeaders, startEdge } from "./support.ts";

const corpus = readCorpus();
const expected = JSON.parse(
  readFileSync(new URL("./corpus.generated.json", import.meta.url), "utf8"),
) as Readonly<Record<string, { readonly ignored?: string }>>;

const headersOf = (body: string, event: string, id: string): Record<string, string> => ({
  ...signedHeaders(body, event),
  // A GUID has no slashes; the place in the corpus serves as one.
  "x-github-delivery": id.replaceAll("/", ":"),
});

const forgeries: Readonly<Record<string, (body: string) => Readonly<Record<string, string>>>> = {
  missing: () => ({}),
  empty: () => ({ "x-hub-signature-256": "" }),
  "wrong secret": (body) => ({ "x-hub-signature-256": sign(body, "another secret") }),
  "right digest of another body": (body) => ({ "x-hub-signature-256": sign(`${body} `) }),
  truncated: (body) => ({ "x-hub-signature-256": sign(body).slice(0, -1) }),
  "too long": (body) => ({ "x-hub-signature-256": `${sign(body)}0` }),
  "sha1 only": (body) => ({
    "x-hub-signature": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`,
  }),
  "sha1 in sha256's place": (body) => ({
    "x-hub-signature-256": `sha1=${createHmac("sha1", secret).update(body).digest("hex")}`,
  }),
  "without prefix": (body) => ({ "x-hub-signature-256": sign(body).slice(7) }),
  "in capitals": (body) => ({ "x-hub-signature-256": sign(body).toUpperCase() }),
  garbage: () => ({ "x-hub-signature-256": "sha256=zz; drop" }),
};

it("has the whole corpus before it", () => {
  expect(corpus.length).toBe(Object.keys(expected).length);
  expect(corpus.length).toBeGreaterThan(400);
});

it("takes every real payload with a good signature, and stores what was reviewed", async () => {
  await using running = await startEdge();
  const outcomes: Record<string, unknown> = {};
  for (const { id, event, body } of corpus) {
    const before = running.events.length;
    const reply = await post(running.url, body, headersOf(body, event, id));
    expect(reply.status).toBe(202);
    const stored = running.events.slice(before);
    expect(stored.length).toBe(expected[id]?.ignored === undefined ? 1 : 0);
    outcomes[id] = stored[0] ?? { ignored: (reply.body as { reason: string }).reason };
  }
  expect(withIds(outcomes)).toEqual(withIds(expected));
});

// The GUID differs between header and file, and stands in the keys of installations.
function withIds(outcomes: Readonly<Record<string, unknown>>): unknown {
  return Object.entries(outcomes).map(([id, outcome]) => {
    const text = JSON.stringify(outcome);
    const forms = [id, id.replaceAll("/", ":"), id.replaceAll("/", "%002f")];
    return JSON.parse(forms.reduce((left, form) => left.replaceAll(form, "<guid>"), text)) as unknown;
  });
}

it.each(Object.keys(forgeries))("refuses every real payload whose signature is %s", async (kind) => {
  await using running = await startEdge();
  for (const { id, event, body } of corpus) {
    const { "x-hub-signature-256": _, ...unsigned } = headersOf(body, event, id);
    const { status } = await post(running.url, body, { ...unsigned, ...forgeries[kind]?.(body) });
    expect([400, 401]).toContain(status);
  }
  expect(running.events).toEqual([]);
});
