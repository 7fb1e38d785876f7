import { spentText } from "../../domain/budget-words.ts";
import type { SessionRecord } from "../../domain/session.ts";
import type { TimelineLine } from "../../ports/timeline.ts";
import { html, type Html } from "./html.ts";
import { sessionPath } from "../../domain/page-paths.ts";
import { showEntry } from "./show-entry.ts";
import { timeTag } from "./time-tag.ts";

interface Seen {
  readonly record: SessionRecord;
  readonly lines: readonly TimelineLine[];
  /** They are the last ones; others stand still. */
  readonly isLatest: boolean;
  readonly hasEarlier: boolean;
  readonly now: number;
  /** Of GitHub, without a slash at the end. */
  readonly serverUrl: string;
  /** What the visitor may do here. */
  readonly controls: Html | string;
}

/** A session's page: how it stands, and what happened. */
export function showSession(seen: Seen): Html {
  const { record, now, serverUrl, controls } = seen;
  const { role, number, repository } = record;
  const place = `${repository.owner}/${repository.name}`;
  return html`<h1>${role} on ${place}#${number}</h1>
    <div data-head>${showHead(record, now)}</div>
    <div class="row apart">
      <div class="row">
        <a class="button" href="${serverUrl}/${place}/issues/${number}">On GitHub</a>
        ${controls}
      </div>
      <div class="row">
        <span class="sub" role="status" data-connection>Not live</span>
        <button type="button" data-follow aria-pressed="true">Follow</button>
      </div>
    </div>
    <h2 id="happened">What happened</h2>
    ${showLines(seen)}`;
}

function showLines({ record: { key, role }, lines, isLatest, hasEarlier, now }: Seen): Html {
  const path = sessionPath(key);
  const earlier = html`<p><a href="${path}?before=${lines[0]?.id ?? ""}">What happened earlier</a></p>`;
  const later = html`<p><a href="${path}">What happened last</a></p>`;
  const live = html`data-live="${path}/live?after=${lines.at(-1)?.id ?? ""}"`;
  return html`${hasEarlier ? earlier : ""}
    <div role="log" aria-labelledby="happened">
      <ol class="timeline" ${isLatest ? live : ""}>
        ${lines.map((line) => showEntry(line, role, now))}
      </ol>
    </div>
    ${isLatest ? "" : later}`;
}

/** How a session stands: the part that changes with every turn. */
export function showHead(record: SessionRecord, now: number): Html {
  const { status, waitingFor, plan, lastActivity, turns, spent, updatedAt } = record;
  return html`<dl class="facts">
      <div>
        <dt>Status</dt>
        <dd><span class="badge ${status}">${status}</span></dd>
      </div>
      <div>
        <dt>Turns</dt>
        <dd>${turns}</dd>
      </div>
      <div>
        <dt>Used</dt>
        <dd>${spentText(spent)}</dd>
      </div>
      <div>
        <dt>Changed</dt>
        <dd>${timeTag(updatedAt, now)}</dd>
      </div>
      ${
        lastActivity === ""
          ? ""
          : html`<div>
              <dt>Did last</dt>
              <dd>${lastActivity}</dd>
            </div>`
      }
    </dl>
    ${waitingFor === "" ? "" : html`<p class="asks">Waits for: ${waitingFor}</p>`}
    ${
      plan.length === 0
        ? ""
        : html`<ul class="plan" aria-label="Plan">
            ${plan.map(({ text, done }) => html`<li class="${done ? "done" : ""}">${text}</li>`)}
          </ul>`
    }`;
}
