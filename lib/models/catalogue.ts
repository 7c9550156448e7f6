import { z } from 'zod';
import shipped from '#data/models/catalogue.json' with { type: 'json' };
import { modelRoles } from './wire.ts';

const sentence = z.string().regex(/^\S.*[.]$/, 'must be a sentence');
const positive = z.number().positive();

/** A file on the model hub. */
const fileSchema = z.strictObject({
  /** Owner and name of the repository. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
  /** The commit that is downloaded. Null: nobody has pinned one yet, so the newest is taken and its hash kept from then on. */
  revision: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .nullable(),
  name: z.string().regex(/^[\w.-]+\.gguf$/),
  bytes: z.int().positive(),
  /** False: the size is rounded, from a list of sizes; the hub's own counts. */
  bytesAreExact: z.boolean(),
  /** Null: no public source gives it. What the hub says of the file is then checked, and kept from the first download on. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
});

const entrySchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9.-]+$/),
    task: z.enum(modelRoles),
    family: z.string().min(1),
    title: z.string().min(1),
    parametersBillions: positive,
    /** What works on each word: fewer than all in a mixture of experts, and without the table of words in a small model. */
    activeBillions: positive,
    quantisation: z.string().min(1),
    /** `remote`: too large for the engine here; used by the address of a server that runs it. */
    engine: z.enum(['local', 'remote']),
    file: fileSchema.nullable(),
    /** What a server needs to run it; for remote ones only. */
    hardware: sentence.nullable(),
    licence: z.strictObject({ name: z.string().min(1), allows: sentence }),
    contextTokens: positive,
    languages: z.string().min(1),
    /** What embedding models want in front of a question and of a passage; null for other tasks. */
    prefixes: z.strictObject({ query: z.string(), passage: z.string() }).nullable(),
    /** Faithfulness of a language model, or how well an embedding model finds, as published. Null: nothing reliable is. */
    measured: z.strictObject({ text: sentence, source: z.string().min(1) }).nullable(),
    /**
     * Which one Pincite recommends: the first (1) that fits the machine and is quick enough there. Null: never; its licence, what is
     * published of it, or another model of its size speaks against it.
     */
    preference: z.int().positive().nullable(),
    why: sentence,
  })
  .refine((entry) => (entry.engine === 'local') === (entry.file !== null), 'local models have a file')
  .refine((entry) => (entry.engine === 'remote') === (entry.hardware !== null), 'remote ones name hardware')
  .refine((entry) => (entry.task === 'embedding') === (entry.prefixes !== null), 'embeddings have prefixes');

const catalogueSchema = z.strictObject({
  hub: z.strictObject({
    address: z.url({ protocol: /^https$/ }),
    /** Where the hub sends on to for the content of files; `*.` stands for any name before. */
    redirectHosts: z.array(z.string().regex(/^(\*\.)?[a-z0-9.-]+$/)),
  }),
  models: z.array(entrySchema),
});

export type CatalogueEntry = z.infer<typeof entrySchema>;
export type CatalogueFile = z.infer<typeof fileSchema>;
export type Catalogue = z.infer<typeof catalogueSchema>;

let checked: Catalogue | undefined;

/** The open-weight models that Pincite knows, from small to large by task: data/models/catalogue.json. */
export function modelCatalogue(): Catalogue {
  checked ??= catalogueSchema.parse(shipped);
  return checked;
}

/** The entry of this id, or undefined. */
export function catalogueEntry(id: string): CatalogueEntry | undefined {
  return modelCatalogue().models.find((entry) => entry.id === id);
}

/** The entry whose file has this name, or undefined. */
export function catalogueEntryOfFile(name: string): CatalogueEntry | undefined {
  return modelCatalogue().models.find(({ file }) => file?.name === name);
}
