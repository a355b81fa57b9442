import { sequence } from "../../../src/client/index.ts";

/** templates/sequences/welcome.yaml, as code. */
export const welcome = sequence("welcome", {
  name: "Welcome",
  description: "Greets new signups, sends the short guide, then offers a talk.",
  timezone: "Europe/Paris",
  trigger: { event: "signup" },
  window: { zone: "lead", open: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" }] },
  holidays: { countries: ["lead"] },
  cap: { perDay: 1, perWeek: 3 },
  promotion: { opens: 3, withinDays: 14 },
  steps: [
    { id: "hello", kind: "email", template: "welcome/1-hello", send: "immediately" },
    { id: "two-days", kind: "wait", for: "P2D" },
    { id: "guide", kind: "email", template: "welcome/2-guide" },
    { id: "three-days", kind: "wait", for: "P3D", days: "business" },
    { id: "offer", kind: "email", template: "welcome/3-offer" },
  ],
});
