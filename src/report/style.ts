/** The page's own style: system fonts, light and dark by the reader's setting, readable on paper. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--panel:#f6f8fa;--accent:#0b5cad;--bad:#b42318;--good:#12703a}
@media (prefers-color-scheme:dark){:root{--paper:#0d1117;--ink:#e6edf3;--soft:#9aa5b1;--line:#30363d;--panel:#161b22;--accent:#6cb6ff;--bad:#ff8b7e;--good:#5fd38d}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:72rem;padding:1.5rem;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1{margin:0;font-size:1.6rem}h2{margin:2rem 0 .6rem;font-size:1.2rem}h3{margin:1.4rem 0 .4rem;font-size:1rem}
.facts,.note{color:var(--soft);font-size:.88rem}
.notice{border-left:4px solid var(--accent);padding:.4rem .8rem;background:var(--panel);font-size:.9rem}
.strip{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.8rem;margin:0}
.strip div{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:.8rem}
.strip dt{font-size:.85rem;color:var(--soft)}.strip dd{margin:0;font-size:1.3rem;font-variant-numeric:tabular-nums}
.strip dd.note{font-size:.82rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.88rem}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th.number,td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.provenance.synthetic,.provenance.modelled{color:var(--bad)}
svg{max-width:100%;height:auto}
pre{overflow-x:auto;background:var(--panel);padding:.8rem;font-size:.82rem}
@media print{body{max-width:none}details{display:none}}
`;
