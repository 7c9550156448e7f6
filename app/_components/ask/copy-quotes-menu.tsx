'use client';
import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Citation } from '#lib/shared/answer.ts';
import { formatCount } from '#lib/shared/format.ts';
import { citeIn, pinciteForms, quotesAsText, type PinciteForm } from '#lib/shared/pincite.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { useToast } from '../ui/toast.tsx';
import { useCopy } from '../ui/use-copy.ts';

type CopyQuotesMenuProps = { citations: readonly Citation[]; trigger: ReactNode };

const forms: Record<PinciteForm, { label: string; parts: string }> = {
  legal: { label: 'Copy in legal form', parts: 'document, page and line' },
  clinical: { label: 'Copy in clinical form', parts: 'title, version and section' },
};

/** Copies quotes word for word, each with its place in the form that is chosen; a short message confirms it. */
export function CopyQuotesMenu({ citations, trigger }: CopyQuotesMenuProps) {
  const copy = useCopy();
  const { show } = useToast();
  const copyIn = async (form: PinciteForm) => {
    if (!(await copy(quotesAsText(citations, form)))) return;
    show({ text: `Copied ${formatCount(citations.length, 'quote')} with ${forms[form].parts}.` });
  };
  const [only, another] = citations;
  return (
    <Menu trigger={trigger}>
      {pinciteForms.map((form) => (
        <MenuItem key={form} onSelect={() => void copyIn(form)}>
          <span className="min-w-0 break-words">
            <span className="block">{forms[form].label}</span>
            <span className="block text-xs text-ink-soft">
              {only && !another ? citeIn(form, only) : `Each with ${forms[form].parts}`}
            </span>
          </span>
        </MenuItem>
      ))}
    </Menu>
  );
}

/** The same menu for one quote, behind an icon. */
export function CopyQuoteMenu({ citation }: { citation: Citation }) {
  return (
    <CopyQuotesMenu
      citations={[citation]}
      trigger={
        <IconButton size="small" label="Copy the quote with its place">
          <Copy aria-hidden />
        </IconButton>
      }
    />
  );
}
