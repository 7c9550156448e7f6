'use client';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { useToast } from './toast.tsx';

type CopyButtonProps = { text: string | (() => string); label?: string; iconOnly?: boolean };

const shownMs = 1800;

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label = 'Copy', iconOnly = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  const { show } = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
    } catch {
      // Browsers hand out the clipboard only to pages on https or localhost.
      show({
        text: 'The browser did not allow copying. Select the text and copy it by hand.',
        tone: 'danger',
      });
      return;
    }
    setCopied(true);
    setTimeout(() => {
      setCopied(false);
    }, shownMs);
  };
  const icon = copied ? <Check aria-hidden /> : <Copy aria-hidden />;
  if (iconOnly) {
    return (
      <IconButton label={copied ? 'Copied' : label} size="small" onClick={() => void copy()}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Button tone="quiet" size="small" onClick={() => void copy()}>
      {icon}
      <span aria-live="polite">{copied ? 'Copied' : label}</span>
    </Button>
  );
}
