CREATE TABLE `question_usage` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`message_id` text NOT NULL,
	`at` integer NOT NULL,
	`person_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`model` text,
	`outcome` text NOT NULL,
	`prompt_tokens` integer NOT NULL,
	`reused_tokens` integer NOT NULL,
	`completion_tokens` integer NOT NULL,
	`duration_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `question_usage_messageId_unique` ON `question_usage` (`message_id`);--> statement-breakpoint
CREATE INDEX `question_usage_by_person` ON `question_usage` (`person_id`,`at`);--> statement-breakpoint
CREATE INDEX `question_usage_by_time` ON `question_usage` (`at`);