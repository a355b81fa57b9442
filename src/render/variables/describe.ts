/** A variable that templates may use; what is told of it here is all there is. */
export interface Variable {
  /** behind the name of its group; empty for one that stands alone */
  name: string;
  type: "text" | "date" | "number" | "list of texts";
  what: string;
  example: string | number | readonly string[];
  /** whether it may have no value, so that printing it needs a `default` or an `if` */
  needsDefault?: true;
  /** whether it may have no value where a template leaves that open */
  mayBeMissing?: true;
}

/** Variables under one name. */
export interface VariableGroup {
  name: string;
  what: string;
  variables: readonly Variable[];
  /** what else may stand behind the name, besides the variables */
  others?: { what: string; example: string };
}

/**
 * Every variable of a mail, in one place: what is filled at the send (`scope.ts`), what is checked when a template is
 * stored, what `docs/variables.md` tells and what previews show are made from it.
 */
export const variableGroups = [
  {
    name: "lead",
    what: "Who gets the mail.",
    variables: [
      { name: "email", type: "text", what: "The address.", example: "mara@fjord.example" },
      { name: "firstName", type: "text", what: "The first name.", example: "Mara", mayBeMissing: true },
      { name: "lastName", type: "text", what: "The last name.", example: "Lind", mayBeMissing: true },
      { name: "company", type: "text", what: "Where the lead works.", example: "Fjord AS", mayBeMissing: true },
      { name: "timezone", type: "text", what: "An IANA time zone.", example: "Europe/Oslo", mayBeMissing: true },
      { name: "locale", type: "text", what: "A BCP 47 language tag.", example: "nb-NO", mayBeMissing: true },
      {
        name: "id",
        type: "text",
        what: "The id of the lead in this engine.",
        example: "0197e1c2-5a30-7c4e-9d55-3f1f0a6d2b11",
      },
      { name: "tags", type: "list of texts", what: "All tags.", example: ["webinar", "trial"] },
      { name: "stage", type: "text", what: "`lead`, `prospect`, `customer` or `disqualified`.", example: "lead" },
      {
        name: "score",
        type: "number",
        what: "The sum of both scores, in whole points, as of when the mail is written.",
        example: 75,
      },
      { name: "fitScore", type: "number", what: "How well the lead fits.", example: 30 },
      { name: "engagementScore", type: "number", what: "What the lead did.", example: 45 },
    ],
    others: {
      what: "Any attribute of the lead. One that is not declared (`PUT /v1/lead-attributes`) needs a `default` or an `if`.",
      example: 'lead.plan | default: "free"',
    },
  },
  {
    name: "event",
    what: "The event that triggered the sequence; empty for who came another way.",
    variables: [
      {
        name: "occurredAt",
        type: "date",
        what: "When it happened.",
        example: "2026-03-02T08:30:00Z",
        needsDefault: true,
      },
    ],
    others: {
      what: "Any property of the event, with a `default` or an `if`.",
      example: 'event.ebook | default: "the handbook"',
    },
  },
  {
    name: "sequence",
    what: "The sequence.",
    variables: [
      { name: "name", type: "text", what: "Its name.", example: "Welcome" },
      { name: "timezone", type: "text", what: "Its IANA time zone.", example: "Europe/Paris" },
    ],
  },
  {
    name: "step",
    what: "The step of the sequence.",
    variables: [{ name: "id", type: "text", what: "Its id.", example: "hello" }],
  },
  {
    name: "sender",
    what: "Who the mail is from.",
    variables: [
      { name: "name", type: "text", what: "The name in From.", example: "Ada at Acme" },
      { name: "email", type: "text", what: "The address in From.", example: "ada@acme.example" },
    ],
  },
  {
    name: "rep",
    what: "The sales rep of the lead; most leads have none yet.",
    variables: [
      { name: "name", type: "text", what: "The name.", example: "Robin Reyes", needsDefault: true },
      { name: "email", type: "text", what: "The address.", example: "robin@acme.example", needsDefault: true },
    ],
  },
  {
    name: "company",
    what: "The company that sends.",
    variables: [
      { name: "name", type: "text", what: "Its name.", example: "Acme" },
      {
        name: "address",
        type: "text",
        what: "Its postal address.",
        example: "1 Main Street, Springfield",
        mayBeMissing: true,
      },
    ],
  },
  {
    name: "unsubscribe_url",
    what: "The links of the mail itself.",
    variables: [
      {
        name: "",
        type: "text",
        what: "The address of the unsubscribe page.",
        example: "https://mail.acme.example/u/…",
      },
    ],
  },
  {
    name: "preferences_url",
    what: "",
    variables: [
      {
        name: "",
        type: "text",
        what: "The address of the page on which the recipient chooses topics, fewer mails, a break, and what is measured.",
        example: "https://mail.acme.example/p/…",
      },
    ],
  },
  {
    name: "answers_url",
    what: "",
    variables: [
      {
        name: "",
        type: "text",
        what: "The address of the questions that leads answer themselves. With a criterion and an answer behind it, it is one click: `{{ answers_url }}/budget/yes`. Opening it answers nothing, the button on its page does.",
        example: "https://mail.acme.example/a/…",
      },
    ],
  },
] as const satisfies readonly VariableGroup[];

/** Those that are links of the mail itself, each with a name of its own. */
export const ownLinks: readonly string[] = ["unsubscribe_url", "preferences_url", "answers_url"];

export type GroupName = (typeof variableGroups)[number]["name"];

/** A group by its name. */
export function findGroup(name: string): VariableGroup | undefined {
  return variableGroups.find((group) => group.name === name);
}

/** The groups, as people write them. */
export const groupNames: readonly string[] = variableGroups.map(({ name }) => name);
