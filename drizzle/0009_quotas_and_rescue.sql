CREATE TABLE `document_rescues` (
	`id` text PRIMARY KEY NOT NULL,
	`document_id` text NOT NULL,
	`user_id` text NOT NULL,
	`reason` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`document_id`) REFERENCES `documents`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `document_rescues_by_document` ON `document_rescues` (`document_id`);--> statement-breakpoint
CREATE INDEX `document_rescues_of_user` ON `document_rescues` (`user_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `audit_by_actor_action` ON `audit` (`actor`,`action`,`at`);