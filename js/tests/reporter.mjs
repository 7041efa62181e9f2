// Says which tests failed, and why, and how many there were.

export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if ((type !== "test:pass" && type !== "test:fail") || data.details.type === "suite") continue;
    const skipped = data.skip !== undefined && data.skip !== false;
    counts[skipped ? "skipped" : type === "test:pass" ? "passed" : "failed"]++;
    if (skipped) yield `SKIPPED: ${data.name}: ${data.skip}\n`;
    else if (type === "test:fail")
      yield `FAILED: ${data.name}\n${data.details.error.cause?.stack ?? data.details.error}\n`;
  }
  yield `npm: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}
