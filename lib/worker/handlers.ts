import { compareModelsHandler } from '#lib/eval/compare-models.ts';
import { clearVersionHandler } from '#lib/ingest/clear-version.ts';
import { computeVectorsHandler } from '#lib/ingest/compute-vectors.ts';
import { ingestVersionHandler } from '#lib/ingest/ingest-document.ts';
import { optimizeIndexHandler } from '#lib/ingest/optimize-index.ts';
import { rebuildIndexHandler } from '#lib/ingest/rebuild-index.ts';
import { removeDocumentHandler } from '#lib/ingest/remove-document.ts';
import { removeWorkspaceHandler } from '#lib/ingest/remove-workspace.ts';
import type { JobName } from '#lib/jobs/catalog.ts';
import type { JobHandler } from '#lib/jobs/types.ts';
import { downloadModelHandler } from '#lib/model-intake/download-model.ts';

type HandlerTable = { [Name in JobName]: JobHandler<Name> };

const table: HandlerTable = {
  'ingest-version': ingestVersionHandler,
  'clear-version': clearVersionHandler,
  'remove-document': removeDocumentHandler,
  'remove-workspace': removeWorkspaceHandler,
  'rebuild-index': rebuildIndexHandler,
  'compute-vectors': computeVectorsHandler,
  'compare-models': compareModelsHandler,
  'download-model': downloadModelHandler,
  'optimize-index': optimizeIndexHandler,
};

/** What does the work of a job. */
export function handlerOf<Name extends JobName>(name: Name): JobHandler<Name> {
  return table[name];
}
