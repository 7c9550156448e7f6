CREATE TABLE `audit_documents` (
	`document_id` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`document_id`, `seq`)
);
--> statement-breakpoint
ALTER TABLE `audit` ADD `at` text GENERATED ALWAYS AS (json_extract(body, '$.at')) VIRTUAL;--> statement-breakpoint
ALTER TABLE `audit` ADD `actor` text GENERATED ALWAYS AS (json_extract(body, '$.actor')) VIRTUAL;--> statement-breakpoint
ALTER TABLE `audit` ADD `action` text GENERATED ALWAYS AS (json_extract(body, '$.action')) VIRTUAL;--> statement-breakpoint
ALTER TABLE `audit` ADD `object_id` text GENERATED ALWAYS AS (json_extract(body, '$.objectId')) VIRTUAL;--> statement-breakpoint
ALTER TABLE `audit` ADD `workspace_id` text GENERATED ALWAYS AS (json_extract(body, '$.workspaceId')) VIRTUAL;--> statement-breakpoint
ALTER TABLE `audit` ADD `person_id` text GENERATED ALWAYS AS (json_extract(body, '$.detail.personId')) VIRTUAL;--> statement-breakpoint
CREATE INDEX `audit_by_time` ON `audit` (`at`);--> statement-breakpoint
CREATE INDEX `audit_by_actor` ON `audit` (`actor`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_by_action` ON `audit` (`action`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_by_object` ON `audit` (`object_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_by_workspace` ON `audit` (`workspace_id`,`seq`);--> statement-breakpoint
CREATE INDEX `audit_by_person` ON `audit` (`person_id`,`seq`);--> statement-breakpoint
CREATE TRIGGER `audit_documents_no_update` BEFORE UPDATE ON `audit_documents` BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_documents_no_delete` BEFORE DELETE ON `audit_documents` BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END;
--> statement-breakpoint
INSERT OR IGNORE INTO `audit_documents` (`document_id`, `seq`) SELECT `object_id`, `seq` FROM `audit` WHERE json_extract(`body`, '$.objectType') = 'document';
--> statement-breakpoint
INSERT OR IGNORE INTO `audit_documents` (`document_id`, `seq`) SELECT `message_sources`.`document_id`, `audit`.`seq` FROM `audit` JOIN `message_sources` ON `message_sources`.`message_id` = `audit`.`object_id` WHERE `audit`.`action` = 'question.answered';
