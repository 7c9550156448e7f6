/**
 * Loaded before each process that the supervisor starts (`node --import`): when the supervisor is gone, however it went,
 * the process ends too, so that nothing goes on working on a data directory whose lock is free again.
 */
const longestGoodbyeMs = 5000;

// A process that this one forks follows this one, not the supervisor: it must not load this file.
const own = process.execArgv.findIndex((parameter) => parameter.endsWith('follow-parent.ts'));
if (own > 0) process.execArgv.splice(own - 1, 2);

if (process.channel) {
  process.channel.unref();
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), longestGoodbyeMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
