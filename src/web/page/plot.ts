import { html, type Html } from "./html.ts";

/** Columns of stacked parts, the parts in the order of their names. */
export interface Plot {
  readonly title: string;
  /** What the parts are, as the legend shows them; one without a name has no legend. */
  readonly names: readonly string[];
  readonly columns: readonly { readonly label: string; readonly values: readonly number[] }[];
  /** A value in words. */
  readonly text: (value: number) => string;
  /** What stands there where all values are 0. */
  readonly empty: string;
}

const width = 480;
const height = 180;
const foot = 22;
const head = 16;
// More labels than that run into one another.
const mostLabels = 8;

/** A plot, with its numbers in a table for who cannot see it. */
export function showPlot(plot: Plot): Html {
  const { title, columns, empty } = plot;
  const isEmpty = columns.every(({ values }) => total(values) === 0);
  return html`<figure class="plot">
    <h2>${title}</h2>
    ${isEmpty ? html`<p class="sub">${empty}</p>` : html`${picture(plot)} ${legend(plot)} ${numbers(plot)}`}
  </figure>`;
}

function picture({ title, columns, text }: Plot): Html {
  const most = Math.max(...columns.map(({ values }) => total(values)));
  const room = width / columns.length;
  const every = Math.ceil(columns.length / mostLabels);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}: at most ${text(most)}">
    <text x="0" y="11">${text(most)}</text>
    <line class="axis" x1="0" y1="${height - foot}" x2="${width}" y2="${height - foot}" />
    ${columns.map(({ label, values }, nth) => {
      const left = nth * room + room * 0.15;
      return html`${column(values, { left, wide: Math.min(48, room * 0.7), most })}
      ${nth % every === 0 ? html`<text x="${left}" y="${height - 6}">${label}</text>` : ""}`;
    })}
  </svg>`;
}

function column(
  values: readonly number[],
  { left, wide, most }: { readonly left: number; readonly wide: number; readonly most: number },
): readonly Html[] {
  const scale = (height - foot - head) / most;
  let top = height - foot;
  return values.map((value, nth) => {
    const high = value * scale;
    top -= high;
    return html`<rect class="s${nth % colours}" x="${left}" y="${top}" width="${wide}" height="${high}" />`;
  });
}

const colours = 6;

function legend({ names }: Plot): Html | string {
  if (names.length < 2) return "";
  return html`<ul class="legend">
    ${names.map((name, nth) => html`<li><span class="key s${nth % colours}"></span>${name}</li>`)}
  </ul>`;
}

function numbers({ title, names, columns, text }: Plot): Html {
  return html`<details>
    <summary>Numbers</summary>
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          <th scope="col"></th>
          ${names.map((name) => html`<th scope="col" class="number">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${columns.map(
          ({ label, values }) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${values.map((value) => html`<td class="number">${text(value)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
