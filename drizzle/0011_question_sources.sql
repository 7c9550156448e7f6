ALTER TABLE `document_versions` ADD `passage_secret` text;--> statement-breakpoint
ALTER TABLE `message_sources` ADD `in_question` integer DEFAULT false NOT NULL;
--> statement-breakpoint
-- Answers from before: the documents that they offer as choices or compare stand for themselves, as there may be no passage.
INSERT INTO `message_sources` (`message_id`, `chunk_id`, `document_id`, `version_id`, `cited`, `in_question`)
SELECT `messages`.`id`, told.`id`, told.`id`, told.`id`, false, false
FROM `messages`
JOIN (
  SELECT m.`id` AS `message_id`, choice.`value` ->> 'documentId' AS `id`
  FROM `messages` m, json_each(m.`answer`, '$.choices') choice
  UNION
  SELECT m.`id`, document.`value` ->> 'documentId'
  FROM `messages` m, json_each(m.`answer`, '$.differences') difference, json_each(difference.`value`, '$.documents') document
) told ON told.`message_id` = `messages`.`id`
WHERE told.`id` IS NOT NULL
ON CONFLICT (`message_id`, `chunk_id`) DO NOTHING;
--> statement-breakpoint
-- A question that was completed may have taken words from all answers before it.
INSERT INTO `message_sources` (`message_id`, `chunk_id`, `document_id`, `version_id`, `cited`, `in_question`)
SELECT later.`id`, source.`chunk_id`, source.`document_id`, source.`version_id`, false, true
FROM `messages` later
JOIN `messages` earlier ON earlier.`conversation_id` = later.`conversation_id` AND earlier.`ordinal` < later.`ordinal`
JOIN `message_sources` source ON source.`message_id` = earlier.`id`
WHERE later.`searched_question` <> later.`question`
ON CONFLICT (`message_id`, `chunk_id`) DO UPDATE SET `in_question` = true;
--> statement-breakpoint
-- And a language model that goes on in a conversation may have read such questions.
INSERT INTO `message_sources` (`message_id`, `chunk_id`, `document_id`, `version_id`, `cited`, `in_question`)
SELECT later.`id`, source.`chunk_id`, source.`document_id`, source.`version_id`, false, true
FROM `messages` later
JOIN `messages` earlier ON earlier.`conversation_id` = later.`conversation_id` AND earlier.`ordinal` < later.`ordinal`
JOIN `message_sources` source ON source.`message_id` = earlier.`id` AND source.`in_question` = true
WHERE later.`mode` = 'model'
ON CONFLICT (`message_id`, `chunk_id`) DO UPDATE SET `in_question` = true;
