ALTER TABLE `documents` ADD `found_fields` text;--> statement-breakpoint
ALTER TABLE `documents` ADD `entered_fields` text;