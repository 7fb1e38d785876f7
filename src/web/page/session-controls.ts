import type { SessionRecord } from "../../domain/session.ts";
import { html, type Html } from "./html.ts";
import { sessionPath } from "../../domain/page-paths.ts";

/** The buttons by which a person stops a session or lets it go on. */
export function sessionControls({ key, pausedBy }: SessionRecord): Html {
  return html`<form class="row" method="post" action="${sessionPath(key)}/order">
    <button name="order" value="stop">Stop</button>
    ${
      pausedBy === ""
        ? html`<button name="order" value="pause">Pause</button>`
        : html`<button name="order" value="resume">Resume</button>`
    }
  </form>`;
}
