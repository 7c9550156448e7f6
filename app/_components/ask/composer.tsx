'use client';
import { ArrowUp, Square } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { questionMaxLength } from '#lib/shared/answer.ts';
import { Button } from '../ui/button.tsx';

type ComposerProps = {
  /** What stands in the box at first. */
  draft: string;
  placeholder: string;
  isAsking: boolean;
  onAsk: (question: string) => void;
  onStop: () => void;
  /** Mode and scope, under the text. */
  options: ReactNode;
};

/** From here on the count is shown. */
const counterFrom = questionMaxLength - 400;

/** The question box: Enter asks, Shift and Enter makes a new line, Escape stops a running answer. */
export function Composer({ draft, placeholder, isAsking, onAsk, onStop, options }: ComposerProps) {
  const [text, setText] = useState(draft);
  const length = text.trim().length;
  const isTooLong = length > questionMaxLength;
  const submit = () => {
    if (length === 0 || isTooLong || isAsking) return;
    onAsk(text.trim());
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && isAsking) onStop();
    // An Enter that ends the composing of a character (Japanese, Chinese) belongs to the keyboard.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      className="rounded-card border border-line-strong bg-surface shadow-card focus-within:border-accent focus-within:ring-1 focus-within:ring-accent"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label htmlFor="question" className="sr-only">
        Your question
      </label>
      <QuestionBox
        text={text}
        placeholder={placeholder}
        isTooLong={isTooLong}
        onChange={setText}
        onKeyDown={onKeyDown}
      />
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 px-2.5 pt-1 pb-2.5">
        {options}
        <Counter length={length} isTooLong={isTooLong} />
        {isAsking ? (
          <Button size="small" onClick={onStop}>
            <Square aria-hidden /> <span className="max-sm:sr-only">Stop</span>
          </Button>
        ) : (
          <Button tone="primary" size="small" type="submit" disabled={length === 0 || isTooLong}>
            <ArrowUp aria-hidden /> <span className="max-sm:sr-only">Ask</span>
          </Button>
        )}
      </div>
    </form>
  );
}

type QuestionBoxProps = {
  text: string;
  placeholder: string;
  isTooLong: boolean;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
};

function QuestionBox({ text, placeholder, isTooLong, onChange, onKeyDown }: QuestionBoxProps) {
  const boxRef = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // On a touch screen it would bring up the keyboard over the conversation.
    if (window.matchMedia('(pointer: fine)').matches) boxRef.current?.focus();
  }, []);
  return (
    <textarea
      ref={boxRef}
      id="question"
      rows={1}
      value={text}
      placeholder={placeholder}
      aria-invalid={isTooLong || undefined}
      aria-describedby="question-help"
      onKeyDown={onKeyDown}
      onChange={(event) => {
        onChange(event.target.value);
      }}
      className="block field-sizing-content max-h-64 min-h-11 w-full resize-none bg-transparent px-4 pt-3 pb-1 text-base outline-none placeholder:text-ink-faint"
    />
  );
}

function Counter({ length, isTooLong }: { length: number; isTooLong: boolean }) {
  const limit = questionMaxLength.toLocaleString('en');
  return (
    <span
      id="question-help"
      className={`tabular ml-auto text-xs ${isTooLong ? 'text-danger' : 'text-ink-faint'}`}
    >
      <span className="sr-only">Enter asks, Shift and Enter starts a new line.</span>
      {length < counterFrom ? null : (
        <span role={isTooLong ? 'alert' : undefined}>
          {length.toLocaleString('en')} of {limit} characters
        </span>
      )}
    </span>
  );
}
