import { ageText } from "./age-text.ts";
import { html, type Html } from "./html.ts";

/** A time by its age, with the exact one for who points at it. Milliseconds since the epoch. */
export function timeTag(at: number, now: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${ageText(now - at)}</time>`;
}
