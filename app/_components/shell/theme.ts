export const themeCookie = 'pincite-theme';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Reads the cookie's value; anything unknown follows the system. */
export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}

/** Shows the theme at once and keeps it for a year, for the server to read on the next page. */
export function applyTheme(theme: Theme): void {
  const secondsInAYear = 31_536_000;
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${secondsInAYear}; samesite=lax`;
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** The theme that the page shows now. */
export function currentTheme(): Theme {
  return parseTheme(document.documentElement.dataset['theme']);
}
