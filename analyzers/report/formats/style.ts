// How the HTML report looks. Colours never carry meaning alone: every mark has a word beside it.

export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --soft: #f6f8fa;
  --tc0: #0a7ea4; --serial: #b35900; --polylog: #8250df; --unknown: #59636e;
  --threshold: #b35900; --arithmetic: #0a7ea4; --kernel: #8250df;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117; --ink: #e6edf3; --faint: #9198a1; --line: #3d444d; --soft: #151b23;
    --tc0: #4cc2e6; --serial: #f0a35e; --polylog: #c297ff; --unknown: #9198a1;
    --threshold: #f0a35e; --arithmetic: #4cc2e6; --kernel: #c297ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
.lead, figcaption, footer { color: var(--faint); }
section { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1.5rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.details th { color: var(--faint); font-weight: 500; white-space: nowrap; width: 8.5rem; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 1em; padding: 0 .6em; font-size: .85em; font-weight: 600; white-space: nowrap; }
.badge.tc0 { color: var(--tc0); } .badge.serial { color: var(--serial); }
.badge.polylog { color: var(--polylog); } .badge.unknown { color: var(--unknown); }
a { color: inherit; }
code { font: .92em ui-monospace, monospace; }
figure { margin: 1rem 0; padding: .75rem; background: var(--soft); border-radius: .5rem; }
figcaption { font-size: .85em; }
.chart { display: block; width: 100%; max-width: 44rem; height: auto; font: 12px system-ui, sans-serif; }
.chart text { fill: var(--ink); }
.chart .tick, .chart .axis { fill: var(--faint); }
.chart .row { text-anchor: end; } .chart .column, .chart .axis { text-anchor: middle; }
.chart .rule { stroke: var(--line); }
.chart .line { fill: none; stroke-width: 2; } .chart .rewritten { stroke-dasharray: 5 4; }
.chart .line.threshold { stroke: var(--threshold); } .chart .line.arithmetic { stroke: var(--arithmetic); }
.chart .line.kernel { stroke: var(--kernel); }
.chart .name.threshold { fill: var(--threshold); } .chart .name.arithmetic { fill: var(--arithmetic); }
.chart .name.kernel { fill: var(--kernel); }
.chart .bar { fill: var(--tc0); }
.problems { padding-left: 1.2rem; }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; font-size: .85em; }
`;
