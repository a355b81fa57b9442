import { html } from "hono/html";
import type { Html } from "../../platform/http/page.ts";
import type { NumberedSequence } from "../../sequence/get-sequence.ts";

const tones = { published: "leaf", paused: "warm", draft: "", archived: "" } as const;

/** The state of a sequence, and which version new enrollments get. */
export function statusPill({ status, pausedReason }: NumberedSequence["sequence"], version: number | null): Html {
  const by = status === "paused" && pausedReason !== null ? " by the guard" : "";
  return html`<span class="pill ${tones[status]}"
    >${status}${by}${version === null ? "" : ` · version ${version}`}</span
  >`;
}
