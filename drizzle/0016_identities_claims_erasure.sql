CREATE TABLE `identity_moves` (
	`id` text PRIMARY KEY NOT NULL,
	`identity_id` text NOT NULL,
	`from_user_id` text NOT NULL,
	`to_user_id` text NOT NULL,
	`reason` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`identity_id`) REFERENCES `identities`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`from_user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`to_user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `identity_moves_by_identity` ON `identity_moves` (`identity_id`);--> statement-breakpoint
CREATE INDEX `identity_moves_to` ON `identity_moves` (`to_user_id`);--> statement-breakpoint
CREATE TABLE `refused_claims` (
	`provider_id` text NOT NULL,
	`user_id` text NOT NULL,
	`group_id` text NOT NULL,
	`claimed_at` integer NOT NULL,
	PRIMARY KEY(`provider_id`, `user_id`, `group_id`),
	FOREIGN KEY (`provider_id`) REFERENCES `identity_providers`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `refused_claims_by_person` ON `refused_claims` (`user_id`,`group_id`);--> statement-breakpoint
ALTER TABLE `group_members` ADD `confirmed_by` text;--> statement-breakpoint
ALTER TABLE `search_indexes` ADD `erasure_due_at` integer;