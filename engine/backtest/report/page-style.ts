/** Style of the report page: two columns on a screen and on A4, dark on dark screens, never in print. */
export const pageStyle = `
:root{color-scheme:light;--ink:#1b1f24;--soft:#5c6670;--line:#d9dee3;--back:#fff;--tint:#f5f7f9;--good:#12734a;--bad:#b3261e;--doubt:#946200}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ink:#e6e9ec;--soft:#9aa4ae;--line:#343b43;--back:#15181c;--tint:#1d2227;--good:#5fce9b;--bad:#ff8a80;--doubt:#e3b341}}
*{box-sizing:border-box}
body{margin:0 auto;padding:24px;max-width:1000px;background:var(--back);color:var(--ink);font:14px/1.45 "Noto Sans",system-ui,sans-serif}
h1{font-size:24px;margin:0}
h2{font-size:15px;margin:0 0 6px;break-after:avoid}
p{margin:4px 0}
.sub,footer p,figcaption,.part p{color:var(--soft);font-size:12px}
.verdict{margin:14px 0;padding:10px 14px;border-left:4px solid var(--doubt);background:var(--tint)}
.verdict h2{margin:0}
.do-not-trade{border-color:var(--bad)}
.paper{border-color:var(--good)}
.key{display:grid;grid-template-columns:repeat(auto-fit,minmax(110px,1fr));gap:8px;margin:14px 0}
.key div{border-top:2px solid var(--line);padding-top:4px}
dt{color:var(--soft);font-size:11px}
dd{margin:0;font-size:17px;font-variant-numeric:tabular-nums;white-space:nowrap}
figure{margin:14px 0}
img{width:100%;height:auto}
main{columns:2;column-gap:28px}
.part{margin:0 0 18px;break-inside:auto}
.tables{overflow-x:auto}
table{width:100%;border-collapse:collapse;margin:0 0 8px;font-size:12px;font-variant-numeric:tabular-nums;break-inside:avoid}
th{text-align:right;color:var(--soft);font-weight:600;border-bottom:1px solid var(--ink)}
td{text-align:right;border-bottom:1px solid var(--line)}
th,td{padding:2px 4px}
th:first-child,td:first-child{text-align:left;padding-left:0}
footer td:last-child{text-align:left;overflow-wrap:anywhere}
footer td:first-child{white-space:nowrap}
ul{margin:0;padding-left:18px}
.against::marker{color:var(--bad)}
.doubt::marker{color:var(--doubt)}
.for::marker{color:var(--good)}
@media (max-width:640px){main{columns:1}}
@page{size:A4;margin:12mm}
@media print{body{padding:0;max-width:none;font-size:9pt}table{font-size:6.8pt}h1{font-size:15pt}h2{font-size:9.5pt;margin-bottom:2px}main{columns:2;column-gap:18px}td,th{padding:.5px 2px}td{white-space:nowrap}footer td{white-space:normal}table{margin-bottom:4px}.tables{overflow:visible}.part p,footer p,.sub{font-size:7.5pt}ul{font-size:8pt}dd{font-size:11pt}img{max-height:70mm;object-fit:contain}.verdict,.key div{-webkit-print-color-adjust:exact;print-color-adjust:exact}.part{margin-bottom:8px}.key{grid-template-columns:repeat(8,1fr)}}
`;
