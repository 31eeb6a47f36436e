/** The style sheet of the HTML report: light and dark, from a phone's width to paper. */

/** Colours of text on its ground have a contrast of at least 4.5 to 1 in both schemes. */
export const style = `
:root{color-scheme:light dark;--ground:#fff;--soft:#f4f5f7;--line:#d3d7de;--text:#1c2128;--quiet:#57606a;
  --link:#0757ba;--good:#14652f;--good-soft:#dff3e4;--bad:#a3131f;--bad-soft:#fde4e4;--warn:#7a4b00;
  --warn-soft:#fff1cf;--bar-good:#2f8f4e;--bar-bad:#cf3a3f;--bar-quiet:#8a93a0}
@media (prefers-color-scheme:dark){
  :root{--ground:#0f1319;--soft:#191f28;--line:#343c48;--text:#e4e8ee;--quiet:#a2abb8;--link:#7ab4ff;
    --good:#7ee2a0;--good-soft:#143a22;--bad:#ffa6a3;--bad-soft:#4d191d;--warn:#f3cb78;--warn-soft:#40300d;
    --bar-good:#3fa863;--bar-bad:#e0565a;--bar-quiet:#6b7685}
}
.good,.success,ins{--fore:var(--good);--back:var(--good-soft);--bar:var(--bar-good)}
.bad,.failure,del{--fore:var(--bad);--back:var(--bad-soft);--bar:var(--bar-bad)}
.quiet,.neutral{--fore:var(--quiet);--back:var(--soft);--bar:var(--bar-quiet)}
.warn{--fore:var(--warn);--back:var(--warn-soft)}
*{box-sizing:border-box}
body{margin:auto;max-width:72rem;padding:1rem;background:var(--ground);color:var(--text);
  font:1rem/1.55 system-ui, -apple-system,"Segoe UI", Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
[hidden]{display:none !important}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.25rem;margin:2.25rem 0 .5rem}
h3{font-size:1rem;margin:1rem 0 .25rem}
h4{font-size:.9rem;margin:1rem 0 .35rem}
p{margin:.4rem 0}
ul,ol{margin:.4rem 0;padding-inline-start:1.4rem}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
code{font:.875em ui-monospace, SFMono-Regular, Menlo, Consolas,"Liberation Mono",monospace;background:var(--soft);
  padding:.1em .3em;border-radius:4px}
.quiet,.facts,figcaption,.axis,legend{color:var(--quiet)}
.facts,figcaption,.axis,.line,.quiet{font-size:.875rem}
header{border:1px solid var(--line);border-inline-start:.5rem solid var(--bar);border-radius:8px;padding:1rem}
header h1{color:var(--fore)}
.success h1::before{content:"✓ " / ""}
.failure h1::before{content:"✗ " / ""}
.lead{font-size:1.1rem}
.line{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;color:var(--quiet)}
.badge{display:inline-block;border-radius:1em;padding:0 .6em;font-size:.8125rem;font-weight:600;line-height:1.6;
  white-space:nowrap;background:var(--back);color:var(--fore);border:1px solid var(--line)}
.notice{background:var(--warn-soft);color:var(--warn);border-radius:6px;padding:.5rem .75rem}
summary{cursor:pointer;padding:.25rem 0}
#tools{background:var(--soft);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;margin:.5rem 0 1rem}
fieldset{border:0;padding:0;margin:.5rem 0;min-width:0}
legend{float:left;margin-inline-end:1rem;padding:0}
label{display:inline-block;margin-inline-end:.9rem;padding:.1rem 0}
#tools > label{display:block}
input[type=search]{font:inherit;width:24rem;max-width:100%;padding:.35rem .5rem;border:1px solid var(--quiet);
  border-radius:6px;background:var(--ground);color:var(--text);display:block}
input[type=checkbox],input[type=radio]{width:1.05rem;height:1.05rem;vertical-align:-.15rem;accent-color:var(--link)}
button{font:inherit;font-size:.9rem;padding:.25rem .75rem;border:1px solid var(--quiet);border-radius:6px;
  background:var(--ground);color:var(--text);cursor:pointer;margin-inline-end:.25rem}
.scenario{border:1px solid var(--line);border-radius:8px;margin:.5rem 0}
.scenario:nth-of-type(n+40){content-visibility:auto;contain-intrinsic-size:auto 3.2rem}
.scenario > summary{padding:.5rem .75rem}
.scenario h3{display:inline;font-weight:600}
.scenario .facts bdi + bdi::before{content:"· "}
.body{border-top:1px solid var(--line);padding:.5rem .9rem .9rem}
.reason{font-weight:600}
.findings li{margin:.2rem 0}
.text{background:var(--soft);border-radius:6px;padding:.6rem .8rem}
.text p{margin:0;min-height:.8em;white-space:pre-wrap}
del,ins{text-decoration-thickness:1px;text-underline-offset:.15em;border-radius:3px;background:var(--back);color:var(--fore)}
mark{background:none;color:inherit;margin:0 2px;outline:2px solid currentColor;outline-offset:1px;border-radius:3px;font-weight:700}
mark a{color:inherit;text-decoration:none}
table{border-collapse:collapse;width:100%;font-size:.9rem}
th,td{border:1px solid var(--line);padding:.3rem .6rem;text-align:start;vertical-align:top;font-weight:400}
thead th{background:var(--soft);font-weight:600}
.wide{overflow-x:auto}
.wide table{min-width:34rem}
.wide th,.wide td{overflow-wrap:break-word}
.sides{table-layout:fixed;display:none}
.sides td{white-space:pre-wrap;height:1.6em}
[data-view=sides] .changed{display:none}
[data-view=sides] .sides{display:table}
figure{margin:.75rem 0}
.timeline{display:block;background:var(--soft);border-radius:6px}
.axis{display:flex;direction:ltr}
.axis span{flex:1;border-left:1px solid var(--quiet);padding-left:.3em}
.bar{fill:var(--bar)}
.share{fill:var(--bar-good)}
.running{fill-opacity:.45}
.key::before{content:"";display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-inline:.5em .2em;background:var(--bar)}
.rate{display:block;min-width:8rem;margin:.3rem 0 .1rem;border-radius:3px}
.ground{fill:var(--line)}
.interval{stroke:var(--text);stroke-width:2}
dl > div{display:flex;flex-wrap:wrap;gap:0 1rem;padding:.25rem 0;border-bottom:1px solid var(--line)}
dt{flex:0 0 10rem;color:var(--quiet)}
dd{margin:0;flex:1 1 14rem}
@media (max-width:40rem){body{padding:.6rem} .sides td,.sides th{padding:.2rem .35rem;font-size:.8rem}}
@media print{
  :root{--ground:#fff;--soft:#fff;--text:#000;--quiet:#444;--line:#999;--good:#14652f;--bad:#a3131f;--warn:#7a4b00;
    --good-soft:#fff;--bad-soft:#fff;--warn-soft:#fff;--link:#000}
  body{max-width:none;font-size:10pt}
  #tools{display:none}
  .scenario:nth-of-type(n){content-visibility:visible}
  details::details-content{content-visibility:visible;block-size:auto}
  .wide{overflow:visible}
  .wide table{min-width:0}
}
`
