// Payloads as GitHub builds them, cut to what is read. Fields given are laid over, objects field by field.

type Fields = Readonly<Record<string, unknown>>;

const sender = { id: 1, login: "ana", type: "User" };
export const repository = { id: 42, name: "shop", owner: { login: "acme" }, default_branch: "main" };
const issue = {
  number: 7,
  title: "Crash",
  body: "It crashes.",
  user: sender,
  labels: [{ name: "bug" }],
  state: "open",
  created_at: "2026-01-01T09:00:00Z",
  updated_at: "2026-01-01T10:00:00Z",
  closed_at: null,
};
const pull = {
  ...issue,
  number: 8,
  head: { ref: "squadron/dev/issue-7", sha: "aaa", repo: { id: 42 } },
  base: { repo: { id: 42 } },
  merged: false,
};

export const issuePayload = (fields: Fields) => over({ sender, repository, issue }, fields);
export const pullPayload = (fields: Fields) => over({ sender, repository, pull_request: pull }, fields);
export const repositoryPayload = (fields: Fields) => over({ sender, repository }, fields);
export const issueFields = issue;

function over(base: Fields, fields: Fields): Fields {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(fields))
    merged[name] = isFields(value) && isFields(merged[name]) ? { ...merged[name], ...value } : value;
  return merged;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
