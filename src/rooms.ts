import { accessRoom } from "./access/room.ts";
import type { App } from "./app.ts";
import { asideRoom } from "./aside/room.ts";
import { bulkRoom } from "./bulk/room.ts";
import { consentRoom } from "./consent/room.ts";
import { conversationRoom } from "./conversation/room.ts";
import { dashboardRoom } from "./dashboard/room.ts";
import { enrollmentRoom } from "./enrollment/room.ts";
import { experimentRoom } from "./experiment/room.ts";
import { handoffRoom } from "./handoff/room.ts";
import { inboundRoom } from "./inbound/room.ts";
import type { RoomJobs } from "./jobs/room.ts";
import { keyRoom } from "./key/room.ts";
import { leadRoom } from "./lead/room.ts";
import { peopleRoom } from "./people/room.ts";
import { personRoom } from "./person/room.ts";
import { planRoom } from "./plan/room.ts";
import { preferenceRoom } from "./preference/room.ts";
import { promoteRoom } from "./promote/room.ts";
import { relayRoom } from "./relay/room.ts";
import { renderRoom } from "./render/room.ts";
import { repRoom } from "./rep/room.ts";
import { reportRoom } from "./report/room.ts";
import { scheduleRoom } from "./schedule/room.ts";
import { scoreRoom } from "./score/room.ts";
import { sendRoom } from "./send/room.ts";
import { senderRoom } from "./sender/room.ts";
import { sequenceRoom } from "./sequence/room.ts";
import { trackRoom } from "./track/room.ts";
import { triggerRoom } from "./trigger/room.ts";
import { webhookRoom } from "./webhook/room.ts";

/** The rooms in the order of the flow. Each may import from those above it, and from the ground; never from one below. */
export const rooms = [
  asideRoom,
  accessRoom,
  keyRoom,
  leadRoom,
  consentRoom,
  senderRoom,
  scheduleRoom,
  renderRoom,
  sequenceRoom,
  scoreRoom,
  triggerRoom,
  enrollmentRoom,
  sendRoom,
  personRoom,
  preferenceRoom,
  trackRoom,
  inboundRoom,
  repRoom,
  promoteRoom,
  relayRoom,
  conversationRoom,
  handoffRoom,
  reportRoom,
  experimentRoom,
  webhookRoom,
  bulkRoom,
  peopleRoom,
  planRoom,
  dashboardRoom,
] as const;

type Every<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer All) => void ? All : never;

/** The jobs of all rooms. Does not compile while a job of the catalog has no room, or needs what the App has not. */
export const roomJobs: RoomJobs<App> = Object.assign({}, ...rooms.map(({ jobs }) => jobs)) as Every<
  (typeof rooms)[number]["jobs"]
>;
