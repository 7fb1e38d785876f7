import type { Unit } from "../../domain/budget.ts";
import { amountText } from "../../domain/budget-words.ts";
import type { Role } from "../../domain/ids.ts";
import type { DayLimit, RoleDay } from "../../observe/read-figures.ts";
import { html, type Html } from "./html.ts";
import { showPlot, type Plot } from "./plot.ts";

/** How often something took how long, in this process. */
export type Latency = readonly { readonly upTo: number; readonly count: number }[];

/** What the page of figures shows. */
export interface Figures {
  readonly days: readonly RoleDay[];
  /** Of the whole service: for who may see all of it. */
  readonly service:
    | {
        readonly ack: Latency;
        readonly wake: Latency;
        readonly waiting: readonly { readonly lane: string; readonly count: number }[];
        readonly limits: readonly DayLimit[];
      }
    | undefined;
}

/** Plots of what was used, how quick Squadron is, what waits and what is left. */
export function showFigures({ days, service }: Figures): Html {
  return html`<h1>Figures</h1>
    <p class="sub">Days are in UTC. Costs are known where the models' prices are.</p>
    <div class="plots">
      ${showPlot(byDay(days, "turns", "Turns by day"))}
      ${showPlot(byDay(days, "tokens", "Model tokens by day"))}
      ${showPlot({ ...byDay(days, "money", "Cost by day"), empty: "Nothing was used whose price is known." })}
      ${
        service && [
          latency(service.ack, "Time to acknowledge a delivery"),
          latency(service.wake, "Time from an act to its first model call"),
          showPlot(queue(service.waiting)),
          limits(service.limits),
        ]
      }
    </div>`;
}

// What is older scrolls out of the picture, not out of the store.
const mostDays = 30;

function byDay(days: readonly RoleDay[], unit: Unit, title: string): Plot {
  const roles: readonly Role[] = [...new Set(days.map(({ role }) => role))].sort();
  const dates = [...new Set(days.map(({ day }) => day))].slice(-mostDays);
  const columns = dates.map((date) => ({
    label: date.slice(5),
    values: roles.map(
      (role) => days.find((each) => each.day === date && each.role === role)?.used[unit] ?? 0,
    ),
  }));
  const text = (value: number): string => amountText(unit, value);
  return { title, names: roles, columns, text, empty: "Nothing was used yet." };
}

function latency(measured: Latency, title: string): Html {
  const label = (upTo: number): string => (upTo === Infinity ? "more" : `${upTo} s`);
  const columns = measured.map(({ upTo, count }) => ({ label: label(upTo), values: [count] }));
  const empty = "Nothing was measured in this process yet.";
  return showPlot({ title, names: ["times"], columns, text: String, empty });
}

const lanes: Readonly<Record<string, string>> = { route: "to be routed", turn: "to be worked on" };

function queue(waiting: readonly { readonly lane: string; readonly count: number }[]): Plot {
  const columns = waiting.map(({ lane, count }) => ({ label: lanes[lane] ?? lane, values: [count] }));
  return { title: "What waits now", names: ["wakes"], columns, text: String, empty: "Nothing waits." };
}

function limits(all: readonly DayLimit[]): Html {
  return html`<figure class="plot">
    <h2>Left of today's limits</h2>
    ${all.length === 0 ? html`<p class="sub">No limit is set for everything together.</p>` : ""}
    ${all.map(({ unit, used, limit }) => {
      const left = Math.max(0, limit - used);
      return html`<label
        >${amountText(unit, left)} of ${amountText(unit, limit)}
        <meter min="0" max="${limit}" value="${left}"></meter
      ></label>`;
    })}
  </figure>`;
}
