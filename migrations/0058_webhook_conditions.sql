ALTER TABLE "webhook_endpoints" ADD COLUMN "where" jsonb DEFAULT '{}'::jsonb NOT NULL;
