const meant: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** What a parser of HTML finds: elements with the names of their attributes, and the text between them. */
export interface Markup {
  readonly elements: readonly string[];
  readonly text: string;
  /** Values of attributes, in their order. */
  readonly values: readonly string[];
}

/** Reads markup as a browser would. @throws what a browser would only guess at: it has no business on the page. */
export function readMarkup(html: string): Markup {
  const found = { elements: [] as string[], text: "", values: [] as string[] };
  const tag = /<(\/?[a-z][a-z0-9]*|!doctype)((?:\s+[a-zA-Z0-9-]+(?:="[^"<]*")?)*)\s*\/?>/gy;
  let at = 0;
  while (at < html.length) {
    if (html[at] !== "<") {
      const next = html.indexOf("<", at);
      const end = next < 0 ? html.length : next;
      found.text += decode(html.slice(at, end));
      at = end;
      continue;
    }
    tag.lastIndex = at;
    const [whole, name = "", attributes = ""] = tag.exec(html) ?? [];
    if (whole === undefined) throw new Error(`no markup: ${html.slice(at, at + 40)}`);
    const all = [...attributes.matchAll(/([a-zA-Z0-9-]+)(?:="([^"]*)")?/g)];
    found.elements.push([name, ...all.map(([, attribute]) => attribute)].join(" "));
    found.values.push(...all.map(([, , value = ""]) => decode(value)));
    at += whole.length;
  }
  return found;
}

function decode(text: string): string {
  return text.replaceAll(/&([^;&\s]*);?/g, (whole, name: string) => {
    const character = meant[name];
    if (character === undefined || !whole.endsWith(";")) throw new Error(`no entity: ${whole}`);
    return character;
  });
}
