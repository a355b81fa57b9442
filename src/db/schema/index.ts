export * from "./enrollments.ts";
export * from "./events.ts";
export * from "./handoffs.ts";
export * from "./inbound.ts";
export * from "./keys.ts";
export * from "./leads.ts";
export * from "./reps.ts";
export * from "./sequences.ts";
