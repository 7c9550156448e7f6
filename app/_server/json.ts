/** A JSON reply with a status of its own, e.g. 201 for something new. */
export function json(value: unknown, status = 200): Response {
  return Response.json(value, { status });
}
