CREATE TABLE `model_downloads` (
	`id` text PRIMARY KEY NOT NULL,
	`entry_id` text NOT NULL,
	`sha256` text,
	`bytes` integer,
	`etag` text,
	`sent_on_to` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `model_downloads_by_entry` ON `model_downloads` (`entry_id`);--> statement-breakpoint
CREATE TABLE `model_files` (
	`sha256` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`bytes` integer NOT NULL,
	`entry_id` text,
	`origin` text NOT NULL,
	`confirmed_by` text NOT NULL,
	`confirmed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `model_files_by_entry` ON `model_files` (`entry_id`);