/** The page's looks: system fonts, two themes, three widths. */
export const style = `:root {
  --back: #ffffff; --raised: #f6f8fa; --text: #1f2328; --quiet: #57606a; --line: #d1d9e0;
  --accent: #0757b8; --good: #116329; --warn: #7d4e00; --bad: #b3261e; --agent: #eef4fd;
  --good-back: #e6f5ea; --warn-back: #fdf3d8; --bad-back: #fdeceb; --calm-back: #eceff2;
  --add: #dafbe1; --del: #ffebe9;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif;
  color: var(--text); background: var(--back);
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --raised: #161b22; --text: #e6edf3; --quiet: #9aa5b1; --line: #30363d;
    --accent: #6cb2ff; --good: #56d364; --warn: #e3b341; --bad: #ff8178; --agent: #121d2f;
    --good-back: #12261a; --warn-back: #2b230f; --bad-back: #2d1517; --calm-back: #21262d;
    --add: #12261e; --del: #301b1e;
  }
}
* { box-sizing: border-box; }
body { margin: 0; }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
main:focus { outline: none; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; background: var(--back); padding: 8px; z-index: 1; }
.top { display: flex; flex-wrap: wrap; gap: 4px 20px; align-items: center; padding: 12px 24px; border-bottom: 1px solid var(--line); background: var(--raised); }
.brand { font-weight: 650; letter-spacing: -0.01em; }
.top nav { display: flex; gap: 4px; flex: 1; }
.top nav a { padding: 4px 10px; border-radius: 6px; text-decoration: none; color: var(--quiet); }
.top nav a:hover { color: var(--text); }
.top nav a[aria-current] { color: var(--text); background: var(--calm-back); }
.who { color: var(--quiet); font-size: 13px; }
main { max-width: 1120px; margin: 0 auto; padding: 24px; }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 4px; font-weight: 650; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 16px; margin: 32px 0 8px; font-weight: 600; }
.sub { color: var(--quiet); margin: 0 0 16px; }
.row { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
.row .sub { margin: 0; }
.row.apart { justify-content: space-between; }
form.filters { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; margin: 16px 0; }
label { display: grid; gap: 4px; font-size: 13px; color: var(--quiet); }
input, select, textarea, button, .button { font: inherit; color: var(--text); background: var(--back); border: 1px solid var(--line); border-radius: 6px; padding: 6px 10px; }
textarea { width: 100%; min-height: 96px; resize: vertical; }
input[type="text"], input[type="search"] { min-width: 200px; }
form.filters input, form.filters select, form.filters button { height: 36px; }
button, .button { cursor: pointer; background: var(--raised); text-decoration: none; display: inline-block; font-weight: 500; }
button:hover, .button:hover { border-color: var(--quiet); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--back); }
button[aria-pressed="true"] { border-color: var(--accent); color: var(--accent); }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; color: var(--quiet); font-size: 13px; padding: 0 0 8px; }
th { text-align: left; font-size: 13px; color: var(--quiet); font-weight: 500; }
td { overflow-wrap: anywhere; }
th, td { padding: 10px 12px; border-bottom: 1px solid var(--line); vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td .more { color: var(--quiet); font-size: 13px; display: block; overflow-wrap: anywhere; }
td:first-child { min-width: 9em; }
tr:hover td { background: var(--raised); }
.badge { display: inline-block; padding: 1px 9px; border-radius: 999px; font-size: 13px; font-weight: 500; white-space: nowrap; background: var(--calm-back); color: var(--text); }
.badge.active, .badge.open, .badge.ok { background: var(--good-back); color: var(--good); }
.badge.queued, .badge.waiting, .badge.paused, .badge.escalated { background: var(--warn-back); color: var(--warn); }
.badge.failed, .badge.interrupted { background: var(--bad-back); color: var(--bad); }
.empty { padding: 40px 0; text-align: center; color: var(--quiet); }
.pages { display: flex; gap: 12px; align-items: center; margin: 16px 0; color: var(--quiet); }
dl.facts { display: flex; flex-wrap: wrap; gap: 8px 28px; margin: 12px 0; }
dl.facts dt { font-size: 13px; color: var(--quiet); }
dl.facts dd { margin: 0; }
.asks { border-left: 3px solid var(--warn); background: var(--warn-back); padding: 10px 14px; border-radius: 0 6px 6px 0; margin: 12px 0; overflow-wrap: anywhere; white-space: pre-wrap; }
ul.plan { list-style: none; padding: 0; margin: 8px 0; }
ul.plan li::before { content: "○  "; color: var(--quiet); }
ul.plan li.done::before { content: "✓  "; color: var(--good); }
ol.timeline { list-style: none; padding: 0; margin: 0; display: grid; gap: 12px; grid-template-columns: minmax(0, 1fr); }
.entry { display: grid; gap: 4px; max-width: 860px; min-width: 0; }
.entry .meta { font-size: 13px; color: var(--quiet); display: flex; gap: 8px; flex-wrap: wrap; }
.entry .meta b { color: var(--text); font-weight: 600; }
.words { white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; border: 1px solid var(--line); border-radius: 8px; padding: 10px 14px; background: var(--raised); }
.entry.said .words, .entry.effect .words, .entry.more .words { background: var(--agent); border-color: transparent; }
.entry.said, .entry.effect { margin-left: 32px; }
.entry.tool, .entry.result, .entry.prompt { margin-left: 32px; font-size: 13px; }
.entry.error .words { background: var(--bad-back); border-color: transparent; color: var(--bad); }
.entry.status, .entry.cost { font-size: 13px; color: var(--quiet); }
.entry.status { border-top: 1px solid var(--line); padding-top: 12px; }
details summary { cursor: pointer; color: var(--quiet); }
code, pre { font: 13px/1.5 ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
pre.text { white-space: pre-wrap; margin: 8px 0 0; padding: 10px 12px; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; max-height: 360px; overflow: auto; }
.comment { border: 1px solid var(--line); border-radius: 8px; margin: 16px 0; overflow: hidden; }
.comment > .meta { background: var(--raised); border-bottom: 1px solid var(--line); padding: 8px 14px; font-size: 13px; color: var(--quiet); }
.comment > .meta b { color: var(--text); }
.comment > .text { padding: 4px 14px; overflow-wrap: anywhere; }
.comment > .text > * { margin: 8px 0; }
.comment pre { white-space: pre-wrap; padding: 10px 12px; background: var(--raised); border-radius: 6px; }
.comment blockquote { border-left: 3px solid var(--line); padding-left: 12px; color: var(--quiet); }
.chips { display: flex; gap: 8px; flex-wrap: wrap; align-items: center; }
.chips form { display: contents; }
.list { list-style: none; padding: 0; margin: 0; }
.list li { padding: 12px 0; border-bottom: 1px solid var(--line); }
.list .more { color: var(--quiet); font-size: 13px; }
.panel { border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 16px 0; display: grid; gap: 12px; }
.panel h2 { margin: 0; }
.diff { border: 1px solid var(--line); border-radius: 8px; overflow: auto; margin: 8px 0 16px; }
.diff h3 { font-size: 13px; font-weight: 600; margin: 0; padding: 8px 14px; background: var(--raised); border-bottom: 1px solid var(--line); }
.diff pre { margin: 0; padding: 8px 0; }
.diff pre span { display: block; padding: 0 14px; white-space: pre; }
.diff .add { background: var(--add); }
.diff .del { background: var(--del); }
.diff .hunk { color: var(--quiet); }
.plots { display: grid; gap: 24px; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); margin-top: 16px; }
.plot { border: 1px solid var(--line); border-radius: 8px; padding: 16px; margin: 0; }
.plot h2 { margin: 0 0 8px; font-size: 14px; }
.plot meter { width: 100%; }
.plot svg { width: 100%; height: auto; display: block; }
.plot text { fill: var(--quiet); font-size: 11px; }
.plot .axis { stroke: var(--line); }
.s0 { fill: #2f6fd0; background: #2f6fd0; } .s1 { fill: #2c974b; background: #2c974b; } .s2 { fill: #b08011; background: #b08011; }
.s3 { fill: #a6459e; background: #a6459e; } .s4 { fill: #c4552d; background: #c4552d; } .s5 { fill: #6e7781; background: #6e7781; }
.key { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 6px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 13px; color: var(--quiet); margin: 8px 0 0; padding: 0; list-style: none; }
@media (max-width: 720px) {
  main, .top { padding-left: 16px; padding-right: 16px; }
  table, tbody, tr, td { display: block; }
  thead { position: absolute; left: -999px; }
  td, th:first-child, td:first-child { padding: 2px 0; border: 0; }
  tr { padding: 12px 0; border-bottom: 1px solid var(--line); }
  td.number { display: inline-block; text-align: left; margin-right: 16px; font-size: 13px; color: var(--quiet); }
  td.number::before { content: attr(data-label) " "; }
  tr:hover td { background: none; }
  .entry.said, .entry.effect, .entry.tool, .entry.result, .entry.prompt { margin-left: 12px; }
  form.filters label { flex: 1 1 140px; }
  form.filters input, form.filters select { width: 100%; min-width: 0; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
`;
