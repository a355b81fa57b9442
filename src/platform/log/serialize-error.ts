/** What a log says of an error: of a bounded size, and without what it was about. */
export interface SerializedError {
  type: string;
  message: string;
  code?: string | number;
  /** Facts that are no content: names of tables and constraints, system calls, replies of a mail server. */
  details?: Record<string, string | number>;
  /** The text of a failed statement, without its parameters. */
  statement?: string;
  stack?: string;
  cause?: SerializedError;
  errors?: SerializedError[];
}

const messageLength = 1_000;
const statementLength = 300;
const detailLength = 200;
const framesAtMost = 20;
const causesAtMost = 4;
const siblingsAtMost = 3;

/**
 * Fields that may be told. Not `detail` and `where` of PostgreSQL, which quote rows, and not the parameters and arguments
 * that drivers add: they hold whole mails.
 */
const known = [
  "errno",
  "syscall",
  "address",
  "port",
  "status",
  "responseCode",
  "command",
  "severity",
  "routine",
  "schema_name",
  "table_name",
  "column_name",
  "constraint_name",
];

/**
 * The form in which every error is logged: no parameters of statements, no text of mails, at most a few kilobytes whatever
 * was thrown. An error of the database says what PostgreSQL said, less the values that it quotes.
 */
export function serializeError(error: unknown): SerializedError {
  return serialize(error, causesAtMost);
}

/** The same as text, for people at a terminal: one line for each error of the chain of causes, then where it came from. */
export function describeError(error: unknown): string {
  const lines: string[] = [];
  let at: SerializedError | undefined = serializeError(error);
  const { stack } = at;
  for (let label = ""; at !== undefined; at = at.cause, label = "caused by ") {
    const code = at.code === undefined ? "" : ` (${at.code})`;
    lines.push(`${label}${at.type}: ${at.message}${code}`);
  }
  return [...lines, ...(stack === undefined ? [] : [stack])].join("\n");
}

/**
 * The error to hand to what keeps errors as text, such as a queue: it says no more than a log would. The error itself is its
 * cause.
 */
export function boundedError(error: unknown): Error {
  const { type, message, stack = "" } = serializeError(error);
  const bounded = new Error(message, { cause: error });
  bounded.name = type;
  bounded.stack = `${type}: ${message}\n${stack}`;
  return bounded;
}

function serialize(error: unknown, causesLeft: number): SerializedError {
  if (!(error instanceof Error)) return { type: typeof error, message: messageOf(error) };
  const { cause } = error;
  const code = fieldOf(error, "code");
  const details = known.flatMap((name) => {
    const value = fieldOf(error, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  const statement = statementOf(error);
  const stack = framesOf(error);
  const errors = error instanceof AggregateError && causesLeft > 0 ? error.errors.slice(0, siblingsAtMost) : [];
  return {
    type: bounded(error.name, detailLength),
    message: messageOf(error),
    ...(code !== undefined && { code }),
    ...(details.length > 0 && { details: Object.fromEntries(details) }),
    ...(statement !== undefined && { statement: bounded(statement, statementLength) }),
    ...(stack !== "" && { stack }),
    ...(cause !== undefined && causesLeft > 0 && { cause: serialize(cause, causesLeft - 1) }),
    ...(errors.length > 0 && { errors: errors.map((one) => serialize(one, 0)) }),
  };
}

function messageOf(error: unknown): string {
  if (typeof error === "string") return bounded(error, messageLength);
  if (!(error instanceof Error)) return "what was thrown is no error";
  // Drizzle puts the parameters into the message; what went wrong is said by the cause.
  if (statementOf(error) !== undefined && "params" in error) return "a statement failed";
  // What cannot be read is quoted by those who cannot read it (PostgreSQL's class 22, JSON.parse).
  const quotes = error instanceof SyntaxError || String(fieldOf(error, "code")).startsWith("22");
  const message = bounded(error.message, messageLength);
  return quotes ? message.replace(/"[\s\S]*/, '"…"') : message;
}

function statementOf(error: Error): string | undefined {
  return "query" in error && typeof error.query === "string" ? error.query : undefined;
}

/** The places of the stack. Its first lines repeat the message, which may hold anything. */
function framesOf({ stack = "", message }: Error): string {
  const at = message === "" ? -1 : stack.lastIndexOf(message);
  const below = at === -1 ? stack : stack.slice(at + message.length);
  const frames = below.split("\n").filter((line) => /^ {4}at .{1,300}(?::\d+:\d+|<anonymous>|native)\)?$/.test(line));
  return frames.slice(0, framesAtMost).join("\n");
}

function fieldOf(error: object, name: string): string | number | undefined {
  const value: unknown = Reflect.get(error, name);
  if (typeof value === "number") return value;
  return typeof value === "string" ? bounded(value, detailLength) : undefined;
}

function bounded(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
}
