import { palette } from './palette.ts'

const { ink, quiet, line, paper, ground, accent, good, bad, fonts } = palette

const page = `
*{box-sizing:border-box}
html{color-scheme:light;-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:${ground};color:${ink};font:16px/1.55 ${fonts};font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main{max-width:1040px;margin:0 auto;padding:32px 20px 48px}
h1,h2{font-family:Georgia,"Iowan Old Style","Times New Roman",serif;font-weight:600;line-height:1.2;margin:0}
h1{font-size:38px;letter-spacing:-.01em}
h2{font-size:25px;margin:0 0 10px}
h3{font-size:16px;line-height:1.3;margin:26px 0 8px}
p{margin:0}
section,footer{background:${paper};border:1px solid ${line};border-radius:12px;padding:26px 28px 28px;margin:20px 0 0}
.head{padding:8px 4px 4px}
.period{color:${quiet};margin:6px 0 16px}
.summary{font-size:18px;line-height:1.6;max-width:56em;border-left:4px solid ${accent};padding-left:18px}
.summary p+p{margin-top:8px}
.summary b{color:${accent}}
.lede{color:${quiet};max-width:50em;margin:0 0 14px}
.note{color:${quiet};font-size:14px}
.nowrap{white-space:nowrap}
`

const cards = `
.cards{list-style:none;margin:16px 0 0;padding:0;display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:12px}
.card{border:1px solid ${line};border-radius:10px;padding:14px 16px 12px;display:flex;flex-direction:column}
.card h3{font-size:14px;font-weight:600;margin:0;color:${quiet}}
.value{font-size:30px;font-weight:650;line-height:1.25;letter-spacing:-.01em;margin:2px 0 4px;overflow-wrap:normal}
.change{font-size:13.5px;line-height:1.4;margin:0 0 6px}
.better{color:${good}}
.worse{color:${bad}}
.same,.neutral{color:${quiet}}
.card .note{font-size:13px;line-height:1.4}
.direction{font-size:12.5px;color:${quiet};margin-top:auto;padding-top:8px}
`

const figures = `
figure{margin:0}
svg{display:block;width:100%;height:auto}
.narrow{display:none}
figcaption{color:${quiet};font-size:14px;margin:10px 0 0}
details{margin:10px 0 0;font-size:14px}
summary{cursor:pointer;color:${accent};font-weight:600}
.scroll{overflow-x:auto;max-width:100%;position:relative}
table{border-collapse:collapse;width:100%;font-size:14.5px;line-height:1.4;overflow-wrap:break-word}
figcaption+.scroll{margin-top:14px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:7px 10px;border-bottom:1px solid ${line};font-weight:400}
thead th{font-size:13px;font-weight:600;color:${quiet};vertical-align:bottom}
tbody th{font-weight:600}
tbody tr:last-child>*{border-bottom:0}
th:first-child,td:first-child{padding-left:0}
.number{text-align:right;white-space:nowrap}
th.number{white-space:normal}
.stacks th.text:first-child{min-width:11em}
.stacks td.text{min-width:15em}
.share{display:inline-block;min-width:2.9em;color:${quiet};font-size:13px}
.bar{display:inline-block;vertical-align:middle;width:calc(100% - 5.5em);height:12px;background:${ground};border-radius:3px;margin-right:10px}
.fill{display:block;height:100%;background:${accent};border-radius:3px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.words{white-space:nowrap}
.bars th:first-child{width:36%}
.bars .number{width:5em}
`

/** From paper to the deepest that dark ink is still readable on. */
const depths = Array.from({ length: 11 }, (_, depth) => {
  const mix = (from: number, to: number): number => Math.round(from + ((to - from) * depth) / 10)
  return `.h${depth}{background:rgb(${mix(252, 94)},${mix(251, 184)},${mix(249, 174)})}`
}).join('\n')

const heat = `
.heat{width:auto;border-collapse:separate;border-spacing:2px;font-size:13.5px}
.heat th,.heat td{border:0;border-radius:4px;padding:5px 7px;text-align:right;white-space:nowrap;min-width:56px}
.heat th:first-child{text-align:left;position:sticky;left:0;background:${paper};padding-left:0}
.heat td{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.heat .size{color:${quiet}}
${depths}
`

const stories = `
.stories{display:grid;grid-template-columns:repeat(auto-fit,minmax(270px,1fr));gap:16px;align-items:start}
.story{border:1px solid ${line};border-radius:14px;overflow:hidden;background:${ground}}
.story header{background:${paper};border-bottom:1px solid ${line};padding:12px 16px}
.story h3{margin:0}
.chat{list-style:none;margin:0;padding:10px 12px 14px;display:flex;flex-direction:column;gap:7px;font-size:14.5px;line-height:1.42}
.day{align-self:center;font-size:12.5px;font-weight:600;color:${quiet};margin-top:8px}
.bubble p[dir]{white-space:pre-line}
.bubble{max-width:88%;padding:8px 11px 6px;border-radius:13px;border:1px solid ${line};background:${paper}}
.shop{align-self:flex-end;background:#e2f1e8;border-color:#c5e0d0;border-bottom-right-radius:3px}
.customer{align-self:flex-start;border-bottom-left-radius:3px}
.why{font-size:12px;font-weight:600;color:${accent}}
.meta{font-size:12px;color:${quiet};margin-top:2px;text-align:right}
.read{color:#0b62a8;font-weight:700}
.event{align-self:center;text-align:center;max-width:94%;font-size:13px;color:${quiet}}
.deal{background:#fbe9cf;color:#5a3a08;border-radius:999px;padding:3px 13px;font-weight:600}
.turn{color:${accent};font-weight:600}
.withheld{align-self:center;text-align:center;max-width:94%;font-size:12.5px;font-style:italic;color:#6f665b;border:1px dashed #cfc5b6;border-radius:8px;padding:2px 10px}
`

const foot = `
footer h2{font-size:20px}
dl{margin:0;columns:2;column-gap:36px;font-size:14px;line-height:1.5}
dl div{break-inside:avoid;margin:0 0 11px}
dt{font-weight:600}
dd{margin:0;color:${quiet}}
`

const phone = `
@media (max-width:900px){.cards{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media screen and (max-width:640px){
main{padding:18px 10px 28px}
h1{font-size:29px}
h2{font-size:21px}
.summary{font-size:16.5px;padding-left:13px}
section,footer{padding:18px 14px 20px;margin-top:14px;border-radius:10px}
.cards{gap:8px}
.card{padding:11px 12px 10px}
.value{font-size:25px}
.wide{display:none}
.narrow{display:block}
.bar{width:calc(100% - 3.8em);margin-right:6px}
.bars th:first-child{width:42%}
.bars .number{width:4em}
th,td{padding:6px 5px}
table{font-size:14px}
.heat th,.heat td{min-width:46px}
.stacks,.stacks tbody,.stacks tr,.stacks th,.stacks td{display:block}
.stacks thead{display:none}
.stacks tr{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:2px 14px;padding:10px 0;border-bottom:1px solid ${line}}
.stacks tr:last-child{border-bottom:0}
.stacks th,.stacks td,.stacks th.text:first-child,.stacks td.text{border:0;padding:0;min-width:0;text-align:left;white-space:normal}
.stacks th,.stacks td.text{grid-column:1/-1}
.stacks td::before{content:attr(data-label) ": ";color:${quiet};font-size:13px}
.stacks td:empty{display:none}
.share{min-width:0}
dl{columns:1}
}
`

const print = `
@page{size:A4;margin:14mm 13mm}
@media print{
body{background:none;font-size:10pt;line-height:1.45}
main{max-width:none;padding:0}
section,footer{border:0;border-top:1px solid ${line};border-radius:0;padding:12pt 0 4pt;margin:12pt 0 0}
h1{font-size:24pt}
h2{font-size:16pt}
h3{font-size:11pt;margin:12pt 0 4pt}
h2,h3,.lede{break-after:avoid}
p,li{break-inside:avoid}
.stacks th.text:first-child{min-width:17em}
.stacks td.text{min-width:14em}
.stacks th,.stacks td{padding:3pt 4pt}
.summary{font-size:11.5pt}
.cards{grid-template-columns:repeat(4,minmax(0,1fr));gap:6pt}
.card{padding:7pt 8pt}
.card h3,.card .note,.change{font-size:8.5pt}
.direction{font-size:8pt}
.value{font-size:17pt}
figure,.card,tr,.plain,.bars,.bubble,.event,.withheld,svg{break-inside:avoid}
.day{break-after:avoid}
thead{display:table-header-group}
figcaption,.note,dl{font-size:9pt}
table{font-size:9pt}
thead th{font-size:8.5pt}
details{margin:6pt 0 0}
summary{list-style:none;color:${quiet}}
summary::-webkit-details-marker{display:none}
details::details-content{content-visibility:visible;block-size:auto}
details th,details td{padding:2pt 6pt}
.scroll{overflow:visible}
.heat{font-size:8pt;border-spacing:1px}
.heat th,.heat td{min-width:0;padding:3pt 4pt}
.story,.story header{background:none}
.shop,.deal{print-color-adjust:exact;-webkit-print-color-adjust:exact}
tbody tr:first-child{break-before:avoid}
.stories{display:block}
.story{border:0;border-radius:0;overflow:visible;margin:0 0 10pt}
.story header{padding:6pt 0}
.chat{display:block;columns:2;column-gap:14pt;padding:6pt 0;font-size:8.5pt;line-height:1.3}
.chat li{margin:0 auto 3pt;max-width:100%}
.bubble{border-radius:4pt;padding:3pt 6pt}
.chat .bubble{max-width:88%}
.chat .shop{margin-right:0}
.chat .customer{margin-left:0;width:fit-content}
.day{text-align:center}
.deal,.withheld{width:fit-content;border-radius:4pt;padding:1pt 6pt}
}
`

/** The page's style: light everywhere, one column on a phone, A4 in print. */
export const reportStyle: string = [page, cards, figures, heat, stories, foot, phone, print].join('').trim()
