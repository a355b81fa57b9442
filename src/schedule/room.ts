import type { Room } from "../jobs/room.ts";

/** Pure rules of time: windows, quiet hours, holidays, zones. */
export const scheduleRoom: Room = { name: "schedule", jobs: {} };
