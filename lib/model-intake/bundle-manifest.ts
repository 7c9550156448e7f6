import { basename } from 'node:path';
import { z } from 'zod';

export const manifestName = 'pincite-models.json';

/** What lies in a bundle of models: the files, each with what it must be, and the licences that come with them. */
export const manifestSchema = z.strictObject({
  format: z.literal('pincite-models-1'),
  models: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        title: z.string(),
        licence: z.string().nullable(),
        /** Of the whole model, as `listKnownFiles` names it. */
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        files: z
          .array(
            z.strictObject({
              name: z.string().refine((name) => name === basename(name) && /^[^.].*\.gguf$/i.test(name), {
                message: 'must be the name of a GGUF file',
              }),
              bytes: z.int().positive(),
              sha256: z.string().regex(/^[0-9a-f]{64}$/),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

export type Manifest = z.infer<typeof manifestSchema>;
