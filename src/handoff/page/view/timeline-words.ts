import type { TimelineEntry } from "../../../lead/timeline/list-timeline.ts";
import { lineOf } from "../../../platform/stranger-text.ts";

/** What an entry of a timeline tells a rep, on one line. Pure. */
export function timelineWords({ kind, data }: TimelineEntry): string {
  const say = (key: string) => {
    const value = data[key];
    return typeof value === "string" ? lineOf(value, 300) : "";
  };
  // Most kinds are named in words that a rep understands.
  const named: string = kind;
  switch (named) {
    case "sent":
      return `We sent “${say("subject")}”`;
    case "clicked":
      return `Clicked ${say("url")}`;
    case "note":
      return `Note: ${say("text")}`;
    case "called":
      return `Call: ${say("outcome").replaceAll("_", " ")}${say("note") === "" ? "" : `. ${say("note")}`}`;
    case "task":
      return `Task: ${say("title")}`;
    case "stage":
      return `Stage: ${say("from")} to ${say("to")}${say("reason") === "" ? "" : `. ${say("reason")}`}`;
    case "event":
      return `Event: ${say("name")}`;
    case "handoff":
      return `Handoff ${say("status") === "" ? "made" : say("status")}${say("reason") === "" ? "" : `: ${say("reason")}`}`;
    default: {
      const words = kind.replaceAll("_", " ");
      return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
    }
  }
}
