#!/usr/bin/env node
import { Command } from "commander";
import { replyTextCommand } from "./cli/reply-text.ts";

const program = new Command("ripen").description("Email nurture-sequence engine: leads in, prospects out.");
program.addCommand(replyTextCommand());

await program.parseAsync();
