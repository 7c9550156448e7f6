CREATE TABLE `break_glass` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`reason` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `break_glass_of_user` ON `break_glass` (`user_id`);--> statement-breakpoint
CREATE INDEX `break_glass_by_workspace` ON `break_glass` (`workspace_id`);--> statement-breakpoint
CREATE TABLE `wall_holders` (
	`id` text PRIMARY KEY NOT NULL,
	`wall_id` text NOT NULL,
	`user_id` text,
	`group_id` text,
	FOREIGN KEY (`wall_id`) REFERENCES `walls`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "wall_holders_one" CHECK((user_id IS NULL) <> (group_id IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `wall_holders_by_user` ON `wall_holders` (`wall_id`,`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `wall_holders_by_group` ON `wall_holders` (`wall_id`,`group_id`);--> statement-breakpoint
CREATE TABLE `wall_workspaces` (
	`wall_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	PRIMARY KEY(`wall_id`, `workspace_id`),
	FOREIGN KEY (`wall_id`) REFERENCES `walls`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `wall_workspaces_by_workspace` ON `wall_workspaces` (`workspace_id`);--> statement-breakpoint
CREATE TABLE `walls` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`reason` text NOT NULL,
	`kind` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer,
	`lifted_at` integer,
	`lifted_by` text
);
--> statement-breakpoint
CREATE TABLE `document_grants` (
	`id` text PRIMARY KEY NOT NULL,
	`document_id` text NOT NULL,
	`user_id` text,
	`group_id` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`document_id`) REFERENCES `documents`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`group_id`) REFERENCES `groups`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "document_grants_one_holder" CHECK((user_id IS NULL) <> (group_id IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_grants_by_user` ON `document_grants` (`document_id`,`user_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `document_grants_by_group` ON `document_grants` (`document_id`,`group_id`);--> statement-breakpoint
CREATE INDEX `document_grants_of_user` ON `document_grants` (`user_id`);--> statement-breakpoint
CREATE INDEX `document_grants_of_group` ON `document_grants` (`group_id`);--> statement-breakpoint
ALTER TABLE `documents` ADD `restricted` integer DEFAULT false NOT NULL;