#!/usr/bin/env node
import { Command } from "commander";
import { classifyCommand } from "./cli/classify.ts";
import { replyTextCommand } from "./cli/reply-text.ts";

const program = new Command("ripen").description("Email nurture-sequence engine: leads in, prospects out.");
program.addCommand(classifyCommand());
program.addCommand(replyTextCommand());

await program.parseAsync();
