import type { Context, Hono } from "hono";
import { setCookie } from "hono/cookie";
import { csrf } from "hono/csrf";

import { html } from "../../../web/page/html.ts";
import type { Person } from "../person.ts";
import { personCookie, personOf, type PageDeps } from "./page-context.ts";
import { renderPage } from "./render-page.ts";

type Fields = Readonly<Record<string, string>>;

interface Order {
  readonly person: Person;
  /** `<owner>/<name>` */
  readonly repository: string;
  readonly number: number;
  readonly fields: Fields;
}

/** Does it through REST, with that person's rights. @returns REST's answer. */
type Act = (order: Order) => ReturnType<Person["request"]>;

const acts: Readonly<Record<string, Act>> = {
  label: ({ person, repository, number, fields: { label = "", do: what } }) => {
    const at = `/repos/${repository}/issues/${number}/labels`;
    return what === "remove"
      ? person.request("DELETE", `${at}/${encodeURIComponent(label)}`)
      : person.request("POST", at, { labels: [label] });
  },
  comment: ({ person, repository, number, fields: { body = "" } }) =>
    person.request("POST", `/repos/${repository}/issues/${number}/comments`, { body }),
  state: ({ person, repository, number, fields: { state } }) =>
    person.request("PATCH", `/repos/${repository}/issues/${number}`, { state }),
  review: ({ person, repository, number, fields: { body = "", event } }) =>
    person.request("POST", `/repos/${repository}/pulls/${number}/reviews`, { event, body }),
  merge: async ({ person, repository, number, fields: { ready } }) => {
    if (ready === undefined) return person.request("PUT", `/repos/${repository}/pulls/${number}/merge`, {});
    await person.markReady(repository, number);
    return { status: 200, body: undefined };
  },
};

/** Takes what people do on the pages. */
export function serveThreadActs(pages: Hono, deps: PageDeps): void {
  // A page elsewhere must not act here with a person's browser.
  const guarded = csrf();
  pages.post("/-/person", guarded, async (context) => {
    setCookie(context, personCookie, (await fieldsOf(context))["person"] ?? "", {
      sameSite: "Strict",
      path: "/",
    });
    return context.redirect(new URL(context.req.header("referer") ?? "/", context.req.url).pathname, 303);
  });
  pages.post("/:owner/:repo/issues", guarded, async (context) => {
    const order = await orderOf(deps, context);
    if (!order) return context.notFound();
    const { title = "", body = "" } = order.fields;
    const answer = await order.person.request("POST", `/repos/${order.repository}/issues`, { title, body });
    return after(deps, context, { answer, back: `/${order.repository}` });
  });
  for (const kind of ["issues", "pull"])
    pages.post(`/:owner/:repo/${kind}/:number{[0-9]+}/:act`, guarded, async (context) => {
      const order = await orderOf(deps, context);
      const act = acts[context.req.param("act") ?? ""];
      if (!order || !act) return context.notFound();
      return after(deps, context, {
        answer: await act(order),
        back: `/${order.repository}/${kind}/${order.number}`,
      });
    });
}

async function orderOf(deps: PageDeps, context: Context): Promise<Order | undefined> {
  const { owner = "", repo = "", number = "0" } = context.req.param() as Record<string, string>;
  const person = personOf(deps, context);
  if (!person) return undefined;
  return { person, repository: `${owner}/${repo}`, number: Number(number), fields: await fieldsOf(context) };
}

async function fieldsOf(context: Context): Promise<Fields> {
  const entries = Object.entries(await context.req.parseBody());
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

interface Outcome {
  readonly answer: Awaited<ReturnType<Person["request"]>>;
  readonly back: string;
}

/** Back to where the person was, or what GitHub says against it. */
function after(deps: PageDeps, context: Context, { answer, back }: Outcome): Response | Promise<Response> {
  if (answer.status < 300) return context.redirect(back, 303);
  const { body } = answer;
  const why = typeof body === "object" && body !== null && "message" in body ? String(body.message) : "";
  const page = html`<h1>GitHub refuses</h1>
    <p class="asks">${answer.status}: ${why}</p>
    <p><a href="${back}">Back</a></p>`;
  return renderPage(deps, context, { title: "Refused", body: page, status: 422 });
}
