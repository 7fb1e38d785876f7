import { parseRole, type Role } from "./ids.ts";

/** Sessions that are never cleaned up for their age; `undefined` stands for any. */
export interface KeepPattern {
  readonly owner: string | undefined;
  readonly name: string | undefined;
  readonly number: number | undefined;
  readonly role: Role | undefined;
}

const form = /^(\*|[\w.-]+)(?:\/(\*|[\w.-]+))?(?:#(\*|\d{1,15}))?(?::(\*|[a-z0-9-]+))?$/i;

/**
 * Reads a pattern `owner/repository#issue:role`. Each part may be `*` or, from the right, left out: `acme`, `acme/widgets`,
 * `*#12`, `*:security`. @returns undefined when it is not of that form.
 */
export function parseKeep(text: string): KeepPattern | undefined {
  const match = form.exec(text.trim());
  if (!match) return undefined;
  const [owner, name, number, roleText] = match.slice(1).map((part) => (part === "*" ? undefined : part));
  const role = roleText === undefined ? undefined : parseRole(roleText.toLowerCase());
  if (roleText !== undefined && role === undefined) return undefined;
  return { owner, name, number: number === undefined ? undefined : Number(number), role };
}

/** Whether one of the patterns is about this session. GitHub's names are equal whatever their case. */
export function isKept(
  patterns: readonly KeepPattern[],
  { repository, number, role }: { repository: { owner: string; name: string }; number: number; role: Role },
): boolean {
  const same = (wanted: string | undefined, has: string): boolean =>
    wanted === undefined || wanted.toLowerCase() === has.toLowerCase();
  return patterns.some(
    (pattern) =>
      same(pattern.owner, repository.owner) &&
      same(pattern.name, repository.name) &&
      (pattern.number === undefined || pattern.number === number) &&
      (pattern.role === undefined || pattern.role === role),
  );
}
