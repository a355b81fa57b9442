import { sequence } from "../../../src/client/index.ts";

/** templates/sequences/every-step.yaml, as code. */
export const everyStep = sequence("every-step", {
  name: "Every step",
  description: "Shows each kind of step once.",
  timezone: "Europe/Paris",
  trigger: { event: "signup", if: { attribute: "plan", op: "in", value: ["free", "trial"] } },
  reentry: { after: "P30D" },
  exclusivity: { groups: ["onboarding"], whenBusy: "skip" },
  sender: "sales",
  window: {
    zone: "lead",
    open: [
      { days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "12:00" },
      { days: ["mon", "tue", "wed", "thu"], from: "14:00", to: "17:30" },
    ],
  },
  holidays: { countries: ["lead"], dates: ["2026-12-24"] },
  quietHours: { from: "21:00", to: "08:00" },
  cap: { perDay: 1, perWeek: 3 },
  spread: "PT30M",
  promotion: { opens: 3, withinDays: 14 },
  exits: [
    { on: "reply", from: ["own", "thread"], stops: "all" },
    { on: "event", event: "purchased", where: [{ property: "amount", op: "gt", value: 0 }], stops: "this" },
    { on: "event", event: "workspace_closed", where: [{ property: "workspace", op: "eq", trigger: "workspace" }] },
    { on: "stage", is: ["customer"], stops: "all" },
  ],
  steps: [
    { id: "hello", kind: "email", template: "welcome/1-hello", send: "immediately" },
    { id: "two-days", kind: "wait", for: "P2D", days: "business" },
    { id: "tuesday", kind: "waitUntil", weekday: "tue", at: "09:30" },
    { id: "guide", kind: "email", template: "welcome/2-guide", thread: true },
    {
      id: "opens-guide",
      kind: "waitForEvent",
      event: "message.opened",
      where: [{ property: "step", op: "eq", value: "guide" }],
      timeout: "P3D",
      onEvent: "mark",
      onTimeout: "taste",
    },
    { id: "mark", kind: "updateLead", set: { interest: "guide" }, addTags: ["engaged"], removeTags: ["cold"] },
    {
      id: "taste",
      kind: "split",
      variants: [
        { name: "direct", weight: 70, next: "offer" },
        { name: "patient", weight: 30, next: "long-wait" },
      ],
    },
    { id: "long-wait", kind: "wait", for: "P7D" },
    {
      id: "offer",
      kind: "email",
      template: "welcome/3-offer",
      subjects: [
        { name: "own", weight: 50 },
        { name: "question", weight: 50, subject: "Shall we talk, {{ lead.firstName | default: 'friend' }}?" },
      ],
    },
    {
      id: "big-company",
      kind: "branch",
      if: {
        all: [
          { attribute: "employees", op: "gte", value: 200 },
          { any: [{ tag: "engaged" }, { event: "pricing_viewed", within: "P14D", count: { op: "gte", value: 2 } }] },
          { not: { message: "replied" } },
        ],
      },
      onTrue: "call",
      onFalse: "tell",
    },
    { id: "call", kind: "task", task: "call", title: "Call this lead", due: "P2D", blocking: true },
    { id: "tell", kind: "webhook", url: "https://example.com/hooks/ripen", body: { reason: "nurtured" } },
    {
      id: "renewal",
      kind: "waitForDate",
      attribute: "contract_date",
      offset: "-P30D",
      at: "09:00",
      repeat: "yearly",
      onMissing: "target",
    },
    { id: "target", kind: "goal", if: { event: "demo_booked" }, reached: "jump", otherwise: "continue" },
    { id: "no-more-trial", kind: "exit", sequence: "trial-expiry" },
    { id: "onboard", kind: "enroll", sequence: "onboarding" },
  ],
});
