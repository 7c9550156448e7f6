import Link from 'next/link';

/** The name of the program: a line of text with one sentence marked. */
export function Brand() {
  return (
    <Link
      href="/"
      className="flex items-center gap-2 rounded-control px-1.5 py-1 text-[0.9375rem] font-semibold tracking-tight"
    >
      <svg aria-hidden viewBox="0 0 32 32" className="size-5.5">
        <rect width="32" height="32" rx="7" className="fill-accent" />
        <path
          d="M9 9.5h14M9 14.5h9"
          className="stroke-accent-ink opacity-60"
          strokeWidth="2.2"
          strokeLinecap="round"
        />
        <path d="M9 21.5h10" className="stroke-mark" strokeWidth="4.4" strokeLinecap="round" />
        <circle cx="23.5" cy="21.5" r="2.2" className="fill-accent-ink" />
      </svg>
      Pincite
    </Link>
  );
}
