import { shadesOf } from "./palette.ts";

/** Whose page it is: what stands above it, and the color of what is chosen or done. */
export interface Look {
  /** shown above the page, as text or as what the logo says to those who do not see it */
  name: string;
  /** https URL of an image; null shows the name */
  logo: string | null;
  /** `#rrggbb`; what is made of it stays readable whatever it is */
  accent: string;
}

/** The accent of pages that are nobody's in particular. */
export const plainAccent = "#26704a";

const light = { ground: "#faf9f5", surface: "#ffffff" };
const dark = { ground: "#14160f", surface: "#1c1f17" };

/** The style sheet of a page with this accent. */
export function styleSheet(accent: string): string {
  return `
:root { color-scheme: light dark; --ground: ${light.ground}; --surface: ${light.surface}; --sunken: #f3f1ea; --line: #e5e2d8; --edge: #8a8678; --ink: #1e211b; --ink-2: #565b50; --bad: #a3301a; ${accentOf(accent, light.surface)} }
@media (prefers-color-scheme: dark) { :root { --ground: ${dark.ground}; --surface: ${dark.surface}; --sunken: #23271d; --line: #31362a; --edge: #7d8472; --ink: #eceee6; --ink-2: #b3b8a9; --bad: #f08a72; ${accentOf(accent, dark.surface)} } }
${rest}`;
}

function accentOf(accent: string, surface: string): string {
  const { fill, onFill, text } = shadesOf(accent, surface);
  return `--accent: ${fill}; --on-accent: ${onFill}; --link: ${text};`;
}

const rest = `*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; font: 1rem/1.55 "Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", "Hiragino Sans", "Noto Sans CJK JP", "Noto Sans JP", sans-serif; background: var(--ground); color: var(--ink); padding: 2rem 1rem 3rem; overflow-wrap: anywhere; }
body > * { max-width: 36rem; margin-inline: auto; }
body > .wide { max-width: 60rem; }
main { background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; padding: 1.75rem; box-shadow: 0 1px 2px rgb(0 0 0 / 6%), 0 4px 16px rgb(0 0 0 / 4%); }
main > :first-child { margin-top: 0; }
main > :last-child { margin-bottom: 0; }
header { display: flex; justify-content: center; margin-bottom: 1.25rem; font-weight: 650; font-size: 1.125rem; }
header img { display: block; max-width: 14rem; max-height: 3rem; }
footer { margin-top: 1.5rem; text-align: center; font-size: .875rem; color: var(--ink-2); }
h1 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.015em; margin: 0 0 .75rem; }
h2 { font-size: 1.0625rem; line-height: 1.35; margin: 2rem 0 .5rem; }
h3 { font-size: .9375rem; margin: 1rem 0 .25rem; }
p { margin: 0 0 1rem; }
a { color: var(--link); text-underline-offset: .2em; }
blockquote { margin: 1rem 0; padding: .75rem 1rem; background: var(--sunken); border-radius: .4rem; white-space: pre-wrap; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { text-align: start; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
form { margin: 1.25rem 0; }
article { border-top: 1px solid var(--line); }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 0 2rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: flex; flex-wrap: wrap; gap: .5rem; }
legend { padding: 0; margin-bottom: .5rem; font-weight: 620; }
label { display: block; margin-bottom: .25rem; }
textarea, select, input[type="email"], input[type="text"], input[type="date"] { width: 100%; font: inherit; color: var(--ink); background: var(--surface); border: 1px solid var(--edge); border-radius: .4rem; padding: .55rem .75rem; min-height: 2.75rem; }
button { font: inherit; font-weight: 560; min-height: 2.75rem; padding: .5rem 1.1rem; border-radius: .4rem; border: 1px solid var(--accent); background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.quiet { font-weight: 480; background: transparent; border-color: var(--edge); color: var(--ink); }
button:hover { filter: brightness(1.06); }
button.quiet:hover { background: var(--sunken); filter: none; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
fieldset.options { display: block; margin: 1.5rem 0 0; }
.option { display: flex; gap: .75rem; padding: .75rem 0; margin: 0; border-top: 1px solid var(--line); cursor: pointer; }
.option:first-of-type { border-top: 0; padding-top: .25rem; }
.option input { flex: none; width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--accent); }
.option strong { display: block; font-weight: 560; }
.mute { color: var(--ink-2); }
.small { font-size: .875rem; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: space-between; margin-top: 1.75rem; }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0 1.5rem; }
.choices button { font-weight: 450; min-height: 2.5rem; padding: .35rem .9rem; border-radius: 2rem; }
.said { margin: 0 0 1.25rem; padding: .75rem 1rem; border-inline-start: .25rem solid var(--accent); background: var(--sunken); border-radius: .25rem; }
.said.bad { border-color: var(--bad); }
section { border-top: 1px solid var(--line); margin-top: 1.75rem; padding-top: .25rem; }
section h2 { margin-top: 1.25rem; }
.field { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: .75rem 0; }
.field > span { flex: 1 1 14rem; }
.plain { margin: .75rem 0; }
.tongues { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem .9rem; }
.tongues a { color: var(--ink-2); display: inline-block; padding: .35rem 0; }
.tongues [aria-current] { font-weight: 620; color: var(--ink); text-decoration: none; }
.tag { display: inline-block; padding: 0 .6rem; border-radius: 2rem; background: var(--sunken); font-size: .875rem; font-weight: 600; }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .7rem .25rem; font-weight: 560; min-height: 2.75rem; }
details > :not(summary) { margin-inline: .25rem; }
details form { margin: 0 0 1.25rem; }
form > label, form .field label { margin-top: .75rem; }
form > button { margin-top: 1rem; }
label.check { display: flex; gap: .75rem; align-items: start; }
label.check input { flex: none; width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--accent); }
pre { white-space: pre-wrap; margin: 1rem 0; padding: .75rem 1rem; background: var(--sunken); border-radius: .4rem; font: .875rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; max-height: 30rem; overflow: auto; }
iframe { display: block; width: 100%; height: 26rem; margin: 1rem 0; border: 1px solid var(--line); border-radius: .4rem; background: #ffffff; }
ul.lines { list-style: none; margin: 0; padding: 0; }
ul.lines li { padding: .4rem 0; border-top: 1px solid var(--line); }
@media (max-width: 30rem) { main { padding: 1.25rem; } .actions button { flex: 1 1 auto; } }
`;
