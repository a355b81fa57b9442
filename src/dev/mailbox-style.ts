/** The look of the mailbox, light or dark as the browser prefers. */
export const mailboxStyle = `
:root { color-scheme: light dark; --line: light-dark(#e3e5e1, #33382f); --soft: light-dark(#697164, #9ba493);
  --accent: light-dark(#2c6e2f, #8fd08f); --hover: light-dark(#f2f6ef, #23281f); --back: light-dark(#fff, #181b15); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 0 1.5rem 4rem; background: var(--back);
  font: 15px/1.5 system-ui, sans-serif; }
a { color: var(--accent); text-decoration: none; }
header { display: flex; gap: 1.5rem; align-items: center; padding: 1.25rem 0; border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 1.25rem; }
header form { flex: 1; }
header nav { margin-left: auto; display: flex; gap: 1rem; }
input { width: 100%; padding: .45rem .75rem; border: 1px solid var(--line); border-radius: .5rem; font: inherit;
  background: transparent; }
.count, time, .from, dt { color: var(--soft); }
.mails { margin: 0; padding: 0; list-style: none; }
.mails a { display: grid; grid-template-columns: 15rem 1fr 14rem 5rem; gap: 1rem; padding: .6rem .5rem;
  border-bottom: 1px solid var(--line); color: inherit; }
.mails a:hover, .mails a:focus-visible { background: var(--hover); }
.mails span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.subject { font-weight: 600; }
.mails time { text-align: right; font-variant-numeric: tabular-nums; }
.empty { padding: 4rem 0; text-align: center; color: var(--soft); }
h2 { margin: 1.5rem 0 .5rem; font-size: 1.5rem; line-height: 1.25; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 0 1.5rem; }
dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; height: 65vh; border: 1px solid var(--line); border-radius: .5rem; background: #fff; }
details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--accent); }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: .5rem; white-space: pre-wrap;
  overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, monospace; }
@media (max-width: 45rem) { .mails a { grid-template-columns: 1fr auto; } .mails .from { display: none; } }
`;
