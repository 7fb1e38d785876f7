/** The one form of a page, as a browser would send it. */
export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Reads the form of a page that was answered. */
export async function formOf(response: Response): Promise<Form> {
  const text = await response.text();
  const action = /<form[^>]* action="([^"]*)"/.exec(text)?.[1];
  if (action === undefined) throw new Error(`There is no form in: ${text}`);
  const inputs = [...text.matchAll(/<input\b[^>]*>/g)].map(([input]) => [
    /\bname="([^"]*)"/.exec(input)?.[1] ?? "",
    decode(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? ""),
  ]);
  return { action: decode(action), fields: Object.fromEntries(inputs) as Form["fields"] };
}

/** The address that a form with method GET leads to. */
export function fillIn(form: Form, base: string, values: Form["fields"]): URL {
  const url = new URL(form.action, base);
  url.search = new URLSearchParams({ ...form.fields, ...values }).toString();
  return url;
}

function decode(text: string): string {
  const marks: Readonly<Record<string, string>> = { quot: '"', amp: "&", lt: "<", gt: ">", "#39": "'" };
  return text.replaceAll(/&([a-z]+|#39);/g, (whole, name: string) => marks[name] ?? whole);
}
