import { catalogueEntryOfFile } from './catalogue.ts';

/**
 * What an embedding model wants and is worth, known by its name: nothing in a GGUF file tells. The catalogue gives the prefixes
 * of its own files; rules give those of other files of known families.
 *
 * The fusion weight is the vector's share in the weighted min-max mix with BM25 (0..1). The starter's 0.35 was measured
 * on held-out sets (its model card). For trained transformers an equal share is the published result (min-max mix of
 * BM25 and bge-base: better than either alone on the mean of 29 BEIR sets); models that are clearly stronger than
 * bge-base on the published tables get 0.6. `npm run -s pincite -- eval` measures a weight on your own questions.
 */
export type EmbeddingProperties = { queryPrefix: string; passagePrefix: string; fusionWeight: number };

type Rule = { pattern: RegExp; properties: EmbeddingProperties };

const starterWeight = 0.35;
const usualWeight = 0.5;
const strongWeight = 0.6;
const searchInstruction = 'Represent this sentence for searching relevant passages: ';

function rule(
  pattern: RegExp,
  queryPrefix: string,
  options: { passagePrefix?: string; weight?: number } = {},
): Rule {
  const { passagePrefix = '', weight = usualWeight } = options;
  return { pattern, properties: { queryPrefix, passagePrefix, fusionWeight: weight } };
}

/** The first pattern that fits the file name or the model's own name decides. */
const rules: readonly Rule[] = [
  rule(/pincite-starter/i, '', { weight: starterWeight }),
  rule(/e5.*instruct/i, 'Instruct: Given a question, retrieve passages that answer it\nQuery: '),
  rule(/(^|[^a-z0-9])e5([^a-z0-9]|$)/i, 'query: ', { passagePrefix: 'passage: ' }),
  rule(/bge-m3/i, ''),
  rule(/bge-(small|base|large)-en/i, searchInstruction),
  rule(/mxbai-embed/i, searchInstruction),
  rule(/arctic-embed.*v2/i, 'query: ', { weight: strongWeight }),
  rule(/arctic-embed/i, searchInstruction, { weight: strongWeight }),
  rule(/leaf-ir/i, searchInstruction, { weight: strongWeight }),
  rule(/nomic-embed/i, 'search_query: ', { passagePrefix: 'search_document: ' }),
  rule(/embedding-?gemma/i, 'task: search result | query: ', {
    passagePrefix: 'title: none | text: ',
    weight: strongWeight,
  }),
  rule(
    /qwen3-?embedding/i,
    'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:',
    { weight: strongWeight },
  ),
];

/** Prefixes and fusion weight for a model; no prefix and an equal share for one that isn't known. */
export function embeddingProperties(...names: readonly string[]): EmbeddingProperties {
  const known = rules.find(({ pattern }) => names.some((name) => pattern.test(name)));
  const properties = known?.properties ?? { queryPrefix: '', passagePrefix: '', fusionWeight: usualWeight };
  const prefixes = names.map(catalogueEntryOfFile).find((entry) => entry?.prefixes)?.prefixes;
  return prefixes
    ? { ...properties, queryPrefix: prefixes.query, passagePrefix: prefixes.passage }
    : properties;
}
