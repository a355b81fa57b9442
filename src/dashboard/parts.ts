import type { Ground } from "../ground.ts";
import type { HandoffParts } from "../handoff/parts.ts";
import type { InboundParts } from "../inbound/parts.ts";
import type { RelayParts } from "../relay/parts.ts";
import type { SendParts } from "../send/parts.ts";
import type { SequenceParts } from "../sequence/parts.ts";

/** What the pages ask for: the same parts that the routes of the API have. */
export type DashboardParts = Ground & SequenceParts & InboundParts & SendParts & RelayParts & HandoffParts;
