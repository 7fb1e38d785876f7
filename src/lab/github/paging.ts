import type { Lab } from "./lab.ts";
import type { Answer, Call } from "./route.ts";

// GitHub's page size unless asked, and its upper bound.
const DEFAULT_PAGE = 30;
const LARGEST_PAGE = 100;

function positive(text: string | null, fallback: number): number {
  const number = Number(text ?? fallback);
  return Number.isInteger(number) && number > 0 ? number : fallback;
}

/** How many items a page holds for this request. */
export function pageSize(call: Call): number {
  return Math.min(positive(call.query.get("per_page"), DEFAULT_PAGE), LARGEST_PAGE);
}

/** A link back to the same request with some of its query replaced. */
export function linkTo(lab: Lab, call: Call, changes: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(call.query);
  for (const [name, value] of Object.entries(changes)) query.set(name, value);
  return `${lab.url()}${call.prefix}${call.path}?${query.toString()}`;
}

/** One page of a list, with a `Link` header when there is more than one; only the page's items are rendered. */
export function paged<T>(
  context: { readonly lab: Lab; readonly call: Call },
  items: readonly T[],
  render: (item: T) => unknown,
): Answer {
  const { slice, headers } = cutPage(context, items);
  return { status: 200, body: slice.map((item) => render(item)), headers };
}

/** The items of the requested page and the headers that lead to the others. */
export function cutPage<T>(
  context: { readonly lab: Lab; readonly call: Call },
  items: readonly T[],
): { readonly slice: readonly T[]; readonly headers: Readonly<Record<string, string>> } {
  const { lab, call } = context;
  const size = pageSize(call);
  const page = positive(call.query.get("page"), 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const links: string[] = [];
  const link = (to: number, name: string): void => {
    links.push(`<${linkTo(lab, call, { page: String(to) })}>; rel="${name}"`);
  };
  if (page > 1) link(page - 1, "prev");
  if (page < last) link(page + 1, "next");
  if (page < last) link(last, "last");
  if (page > 1) link(1, "first");
  const headers: Record<string, string> = links.length === 0 ? {} : { link: links.join(", ") };
  return { slice: items.slice((page - 1) * size, page * size), headers };
}
