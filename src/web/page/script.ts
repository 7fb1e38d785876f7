/** The page's script: it puts in what the server sends, already escaped, and keeps focus and scroll where they were. */
export const script = `"use strict";
const live = document.querySelector("[data-live]");
const follow = document.querySelector("[data-follow]");
const state = document.querySelector("[data-connection]");

function following() {
  return follow !== null && follow.getAttribute("aria-pressed") === "true";
}
function toEnd() {
  if (following()) window.scrollTo({ top: document.documentElement.scrollHeight });
}
function parsed(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content;
}
function keep(change) {
  const focused = document.activeElement && document.activeElement.id;
  const open = new Set([...live.querySelectorAll("details[open][id]")].map((each) => each.id));
  change();
  for (const each of live.querySelectorAll("details[id]")) if (open.has(each.id)) each.open = true;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

if (live !== null) {
  const source = new EventSource(live.dataset.live);
  source.addEventListener("replace", ({ data }) => keep(() => live.replaceChildren(parsed(data))));
  source.addEventListener("append", ({ data }) => {
    live.append(parsed(data));
    toEnd();
  });
  source.addEventListener("head", ({ data }) => {
    document.querySelector("[data-head]")?.replaceChildren(parsed(data));
  });
  source.addEventListener("open", () => state?.replaceChildren("Live"));
  source.addEventListener("error", () => state?.replaceChildren("Connecting…"));
}
if (follow !== null) {
  follow.addEventListener("click", () => {
    follow.setAttribute("aria-pressed", String(!following()));
    toEnd();
  });
  toEnd();
}
for (const each of document.querySelectorAll("[data-submits]"))
  each.addEventListener("change", () => each.form.requestSubmit());
`;
