'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { useCopy } from './use-copy.ts';

type CopyButtonProps = { text: string | (() => string); label?: string; iconOnly?: boolean };

const shownMs = 1800;

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label = 'Copy', iconOnly = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const copy = useCopy();
  const onClick = async () => {
    if (!(await copy(typeof text === 'string' ? text : text()))) return;
    setCopied(true);
    setTimeout(() => {
      setCopied(false);
    }, shownMs);
  };
  if (iconOnly) {
    return (
      <IconButton label={copied ? 'Copied' : label} size="small" onClick={() => void onClick()}>
        {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      </IconButton>
    );
  }
  return (
    <Button tone="quiet" size="small" onClick={() => void onClick()}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{copied ? 'Copied' : label}</span>
    </Button>
  );
}
