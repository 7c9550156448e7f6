import type { ModelRole } from './wire.ts';

/** A model worth getting, for the Models page. The files themselves come from the person: nothing is downloaded. */
export type Recommendation = {
  role: ModelRole;
  /** The model and the kind of file to look for. */
  title: string;
  fileBytes: number;
  /** The memory that the machine should have in all. */
  machineMemoryGigabytes: number;
  licence: string;
  why: string;
};

const gigabyte = 1_000_000_000;
const megabyte = 1_000_000;

/** From small to large in each role. Speeds are those of two cores of an AMD EPYC without GPU. */
export const recommendations: readonly Recommendation[] = [
  {
    role: 'embedding',
    title: 'Snowflake arctic-embed-s, Q8_0',
    fileBytes: 36 * megabyte,
    machineMemoryGigabytes: 4,
    licence: 'Apache-2.0',
    why: 'Far better than the starter at a small cost: about 6 passages a second.',
  },
  {
    role: 'embedding',
    title: 'bge-base-en-v1.5, Q8_0',
    fileBytes: 118 * megabyte,
    machineMemoryGigabytes: 4,
    licence: 'MIT',
    why: 'Well measured on law, finance and medicine. About 2 passages a second: for smaller collections or more cores.',
  },
  {
    role: 'embedding',
    title: 'Snowflake arctic-embed-l-v2.0, Q8_0',
    fileBytes: 600 * megabyte,
    machineMemoryGigabytes: 8,
    licence: 'Apache-2.0',
    why: 'Among the best of its size in law and medicine, and not limited to English. For a machine with a GPU or many cores.',
  },
  {
    role: 'reranker',
    title: 'ms-marco-MiniLM-L6-v2 (cross-encoder), Q8_0',
    fileBytes: 25 * megabyte,
    machineMemoryGigabytes: 4,
    licence: 'Apache-2.0',
    why: 'The only class of rerankers that is quick enough on a CPU: about a second for 20 passages.',
  },
  {
    role: 'reranker',
    title: 'Qwen3-Reranker-0.6B, Q8_0',
    fileBytes: 640 * megabyte,
    machineMemoryGigabytes: 8,
    licence: 'Apache-2.0',
    why: 'Better order than any small one, but half a minute per question on two cores: for a machine with a GPU.',
  },
  {
    role: 'chat',
    title: 'Qwen3-1.7B, Q4_K_M',
    fileBytes: 1.1 * gigabyte,
    machineMemoryGigabytes: 8,
    licence: 'Apache-2.0',
    why: 'A whole answer in 15 to 25 seconds on two cores. Check its answers with more care.',
  },
  {
    role: 'chat',
    title: 'Qwen3-4B-Instruct-2507, Q4_K_M',
    fileBytes: 2.5 * gigabyte,
    machineMemoryGigabytes: 16,
    licence: 'Apache-2.0',
    why: 'The best balance without a GPU: as faithful as models of twice its size. 35 to 60 seconds for an answer on two cores.',
  },
  {
    role: 'chat',
    title: 'Qwen3-8B, Q4_K_M',
    fileBytes: 5 * gigabyte,
    machineMemoryGigabytes: 24,
    licence: 'Apache-2.0',
    why: 'For a machine with a GPU of 8 GB or more. On two cores an answer takes minutes.',
  },
];
