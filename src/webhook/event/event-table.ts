import { eventNames, eventTypes } from "./event-types.ts";

/** The table of all events for the guide, in Markdown: type, when it comes, and what `data` holds beside the lead and the links. */
export function eventTable(): string {
  const rows = eventNames.map((name) => {
    const { summary, data } = eventTypes[name];
    const fields = Object.keys(data.shape).map((field) => `\`${field}\``);
    return `| \`${name}\` | ${summary} | ${fields.join(", ")} |`;
  });
  return ["| type | when | `data` |", "| --- | --- | --- |", ...rows].join("\n");
}
