import { citationLink, targetOfCitation } from '#app/_components/viewer/viewer-types.ts';
import { absentText, correctionText } from '#lib/shared/absent-text.ts';
import type { Answer, Citation, Claim } from '#lib/shared/answer.ts';
import { serverAddress } from '../server-address.ts';
import type { CitedClaim, CitedSentence, UrlCitation } from './chat-schemas.ts';

const refusal = 'The documents of this workspace do not answer this question.';

/**
 * An answer as one text, made claim by claim: each with the numbers of the sentences that it cites, at the end what the numbers stand
 * for. A claim that nothing supports is left out, also where a workspace would show it with a mark.
 */
export class AnswerText {
  text = '';
  readonly claims: CitedClaim[] = [];
  readonly citations: CitedSentence[] = [];
  readonly annotations: UrlCitation[] = [];
  readonly #workspaceId: string;

  constructor(workspaceId: string) {
    this.#workspaceId = workspaceId;
  }

  /** Adds a claim and returns what it adds to the text. */
  add(claim: Claim): string {
    if (claim.verdict === 'unsupported') return '';
    const { text, verdict, missing, changed } = claim;
    const cited = [...new Set(claim.citations.map((citation) => this.#cite(citation)))];
    const before = this.text === '' ? '' : '\n\n';
    const place = {
      start_index: this.text.length + before.length,
      end_index: this.text.length + before.length + text.length,
    };
    this.claims.push({
      text,
      ...place,
      support: verdict,
      missing,
      changed,
      citations: cited.map(({ number }) => number),
    });
    for (const { document, url } of cited) {
      const title = document.title ?? document.name;
      this.annotations.push({ type: 'url_citation', url_citation: { ...place, title, url } });
    }
    const marks = cited.map(({ number }) => `[${number}]`).join('');
    return this.#append(`${before}${text}${marks === '' ? '' : ` ${marks}`}`);
  }

  /** Adds what comes after the claims, or why there are none, and returns it. */
  end(answer: Answer): string {
    if (this.claims.length === 0) return this.#append(refusalOf(answer));
    const sources = this.citations.map(
      ({ number, document, page }) => `[${number}] ${document.title ?? document.name}, page ${page}`,
    );
    return this.#append(sources.length === 0 ? '' : `\n\nSources:\n${sources.join('\n')}`);
  }

  #append(text: string): string {
    this.text += text;
    return text;
  }

  #cite(citation: Citation): CitedSentence {
    const known = this.citations.find(({ sentence }) => sentence === citation.id);
    if (known) return known;
    const target = targetOfCitation(citation);
    const cited: CitedSentence = {
      number: this.citations.length + 1,
      document: {
        id: citation.documentId,
        name: citation.documentName,
        title: citation.documentTitle,
        version: citation.versionNumber,
      },
      page: target.page,
      section: citation.section,
      sentence: citation.id,
      passage: citation.chunkId,
      quote: citation.sentence,
      url: `${serverAddress()}${citationLink(this.#workspaceId, citation.documentId, target)}`,
    };
    this.citations.push(cited);
    return cited;
  }
}

function refusalOf({ absent, searched, corrections }: Answer): string {
  return [refusal, absentText(absent, searched), ...corrections.map(correctionText)]
    .filter((part) => part !== '')
    .join(' ');
}
