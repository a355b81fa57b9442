#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { Command } from "commander";
import { classifyCommand } from "./cli/classify.ts";
import { demoCommand } from "./cli/demo.ts";
import { doctorCommand } from "./cli/doctor.ts";
import { inboundCommand } from "./cli/inbound.ts";
import { keysCommand } from "./cli/keys.ts";
import { migrateCommand } from "./cli/migrate.ts";
import { replyTextCommand } from "./cli/reply-text.ts";
import { reportFailure } from "./cli/report-failure.ts";
import { serveCommand } from "./cli/serve.ts";
import { simulateCommand } from "./cli/simulate.ts";

// Commands load what they need when they run; with the cache they start faster and take less memory.
enableCompileCache();

const program = new Command("ripen")
  .description("Email nurture-sequence engine: leads in, prospects out.")
  .addCommand(serveCommand())
  .addCommand(migrateCommand())
  .addCommand(simulateCommand())
  .addCommand(keysCommand())
  .addCommand(doctorCommand())
  .addCommand(inboundCommand())
  .addCommand(classifyCommand())
  .addCommand(replyTextCommand())
  .addCommand(demoCommand());

await program.parseAsync().catch(reportFailure);
