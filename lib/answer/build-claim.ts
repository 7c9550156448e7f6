import type { RerankerModel } from '#lib/models/ports.ts';
import type { Citation, Claim, WithheldClaim } from '#lib/shared/answer.ts';
import { toCitation } from './citations.ts';
import type { ParsedClaim } from './parse-claims.ts';
import { sentenceId, type PromptSource } from './prompt.ts';
import { nameAsText } from './document-names.ts';
import { verifyClaim } from './verify/verify-claim.ts';

/** What can be cited: the id in the prompt → the sentence it stands for. */
export type CitableSentences = ReadonlyMap<string, { citation: Citation; context: string }>;

/** Every sentence of these sources by its id. */
export function citableSentences(sources: readonly PromptSource[]): CitableSentences {
  const citable = new Map<string, { citation: Citation; context: string }>();
  for (const source of sources) {
    const { chunk } = source;
    const context = `${chunk.header}\n${nameAsText(chunk.documentName)}`;
    for (const index of source.sentenceIndexes) {
      const citation = toCitation(chunk, index);
      if (citation) citable.set(sentenceId(source, index), { citation, context });
    }
  }
  return citable;
}

/** A parsed claim with its citations and its verdict. */
export function buildClaim(parsed: ParsedClaim, citable: CitableSentences): Claim {
  const cited = parsed.citedIds.flatMap((id) => citable.get(id) ?? []);
  const checked = verifyClaim({
    claim: parsed.text,
    sentences: cited.map(({ citation }) => citation.sentence),
    context: [...new Set(cited.map(({ context }) => context))].join('\n'),
  });
  return { text: parsed.text, ...checked, citations: cited.map(({ citation }) => citation) };
}

/** What is told of a claim that is not shown. */
export function toWithheld({ missing, changed, citations }: Claim): WithheldClaim {
  return { missing, changed, citations };
}

/** A reranker's probability from which the cited sentences count as supporting the claim. */
const supportsFrom = 0.5;

/**
 * Asks the reranker about claims that words alone could not settle: nothing in them is missing or turned, but little of them is in
 * the cited sentences. It runs after the answer was generated, because the engine does one thing at a time.
 */
export async function confirmClaims(
  claims: readonly Claim[],
  input: { reranker: RerankerModel; signal?: AbortSignal },
): Promise<Claim[]> {
  const confirmed: Claim[] = [];
  for (const claim of claims) {
    if (claim.verdict !== 'partly' || claim.missing.length + claim.changed.length > 0) {
      confirmed.push(claim);
      continue;
    }
    const [support] = await input.reranker.rerank({
      query: claim.text,
      documents: [claim.citations.map((citation) => citation.sentence).join(' ')],
      ...(input.signal && { signal: input.signal }),
    });
    confirmed.push((support ?? 0) >= supportsFrom ? { ...claim, verdict: 'supported' } : claim);
  }
  return confirmed;
}
