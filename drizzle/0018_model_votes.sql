CREATE TABLE `model_votes` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`person_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`first` text NOT NULL,
	`second` text NOT NULL,
	`better` text NOT NULL,
	`blind` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `question_usage` ADD `claims` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `question_usage` ADD `supported_claims` integer DEFAULT 0 NOT NULL;