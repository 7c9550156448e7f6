export * from './auth.ts';
export * from './access.ts';
export * from './documents.ts';
export * from './jobs.ts';
export * from './conversations.ts';
export * from './golden-questions.ts';
export * from './system.ts';
