import { units } from "./metrics.ts";
import type { UnitDefinition } from "./metrics.ts";

const head = `# Reports

Every number has a numerator and, where it is a share of something, a denominator. It opens to its rows: \`rows\` is the link to
the list of what was counted, and the list has as many rows as the number says. This page is made from
\`src/report/metrics/metrics.ts\` (\`npm run docs:reports\`), and so are the numbers.

\`\`\`sh
curl -H "Authorization: Bearer $KEY" "https://ripen.example.com/v1/reports/overview?zone=Europe/Berlin&compare=before"
\`\`\`

- \`GET /v1/reports/overview\`: How is it doing, in all and over time?
- \`GET /v1/reports/sequences/{id}\`: Who goes through the sequence which way, who waits where, and what comes of each mail?
- \`GET /v1/reports/sequences/{id}/versions\`: How do its versions compare?
- \`GET /v1/reports/sequences/{id}/variants\`: How do its subjects compare?
- \`GET /v1/reports/funnel\`: How many leads become prospects and customers, by cohort, source, campaign, sequence, version and segment?
- \`GET /v1/reports/sources\`: Which signups became prospects?
- \`GET /v1/reports/reps\`: How soon do reps accept, do they keep the time, and what becomes of it?
- \`GET /v1/reports/deliverability\`: Whose servers take our mail, and whose do not?
- \`GET /v1/reports/timing\`: When do people answer?
- \`GET /v1/reports/speed-to-lead\`: Is sooner better?
- \`GET /v1/reports/calendar\`, \`/pipeline\` and \`/hot\`: What will happen, and who is hot now? See
  [What will happen](guide/forecast.md).
- \`GET /v1/reports/metrics\`: The definitions below, as JSON.

## What you can ask for

- \`from\` and \`to\`: instants on a quarter of an hour; \`to\` is exclusive. Left out, it is the last 30 days.
- \`zone\`: whose days, weeks and months are meant. \`granularity\`: \`hour\`, \`day\`, \`week\` or \`month\`.
- \`compare=before\`: each number beside that of the period of the same length before.
- \`format=csv\`, or \`Accept: text/csv\`: one line for each number.

All numbers of an answer are of one instant, \`asOf\`. What takes too long to count is refused with \`report_too_large\`: ask for a
shorter range, or for one sequence. While there is nothing to count, \`next\` says what to do.

Numbers are read from rollups that are exact at every instant
([why](decisions/0012-how-reports-stay-exact.md)). Only medians of times are of rounded ones: to the second up to ten minutes, to the
minute up to a day, then to a quarter of an hour. After a restore, or if you doubt them, \`ripen reports rebuild\` counts everything
anew; reports stay right meanwhile.

## Who may be measured

Opens and clicks are shares of the mails that were measured, never of all mails. \`opens_measured\` and \`clicks_measured\` say
how many that were: their rate is the coverage, which belongs beside every open and click. People who may not be measured are in
neither. What a machine did stands beside what people did and is never added to it.

## What changes the past

A late answer counts where its mail does. When a person says that a mail was something else, when an open turns out to be a
machine's, or a promotion is taken back, the numbers of then change with it. When a person's data are erased, or kept no longer
(docs/privacy.md), their rows are gone, and so they are from the numbers: of a sequence, \`erased\` says what the erased were part
of, in all.
`;

/** The page about reports and all metrics, `docs/reports.md`, in Markdown. */
export function reportsPage(): string {
  const all: readonly UnitDefinition[] = Object.values(units);
  return [head, ...all.map(section)].join("\n");
}

function section({ title, list, date, metrics }: UnitDefinition): string {
  const rows = Object.entries(metrics).map(
    ([name, { title: label, words, of }]) =>
      `- \`${name}\`, ${label}${of === null ? "" : ` (share of \`${of}\`)`}: ${words}`,
  );
  return [`## ${title}`, "", `Opens to \`GET ${list}?fact=…\`. ${date}`, "", ...rows, ""].join("\n");
}
