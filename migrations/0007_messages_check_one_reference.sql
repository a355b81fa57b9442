ALTER TABLE "messages" DROP CONSTRAINT "messages_lead_id_leads_id_fk";
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_sender_id_senders_id_fk";
