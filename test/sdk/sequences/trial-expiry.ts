import { sequence } from "../../../src/client/index.ts";

/** templates/sequences/trial-expiry.yaml, as code. */
export const trialExpiry = sequence("trial-expiry", {
  name: "Trial expiry",
  timezone: "America/New_York",
  trigger: { event: "trial_started" },
  reentry: "always",
  window: { zone: "lead", open: [{ days: ["mon", "tue", "wed", "thu", "fri", "sat"], from: "08:00", to: "20:00" }] },
  quietHours: { from: "20:00", to: "08:00" },
  exits: [{ on: "event", event: "subscription_started", stops: "this" }],
  steps: [
    {
      id: "three-days-before",
      kind: "waitForDate",
      attribute: "trial_ends_at",
      offset: "-P3D",
      at: "09:00",
      onMissing: "end",
    },
    { id: "soon", kind: "email", template: "trial-expiry/1-ending-soon" },
    { id: "last-day", kind: "waitForDate", attribute: "trial_ends_at", at: "08:00" },
    { id: "today", kind: "email", template: "trial-expiry/2-last-day" },
    { id: "two-days", kind: "wait", for: "P2D" },
    { id: "bought", kind: "goal", if: { attribute: "plan", op: "in", value: ["pro", "team"] }, reached: "exit" },
    { id: "ended", kind: "email", template: "trial-expiry/3-ended" },
  ],
});
