/** Next calls this once when the web process starts. */
export async function register(): Promise<void> {
  // Next compiles this file for its edge runtime too, which nothing here runs on.
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { startWebProcess } = await import('#app/_server/start-web-process.ts');
  startWebProcess();
}
