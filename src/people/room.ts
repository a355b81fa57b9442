import type { Ground } from "../ground.ts";
import type { Room } from "../jobs/room.ts";

/** Those who work with it: users, how they sign in, and what they see. */
export const peopleRoom: Room<Ground> = {
  name: "people",
  jobs: {},
};
