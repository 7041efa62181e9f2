// What is printed of an object that holds secrets: its class, and that there is more.

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** Makes String(), JSON.stringify(), console.log() and util.inspect() show nothing of a class's objects. */
export function redact(constructor) {
  const shown = `${constructor.name}(redacted)`;
  const show = { value: () => shown, configurable: true, writable: true };
  const tag = { value: constructor.name, configurable: true };
  Object.defineProperties(constructor.prototype, {
    toString: show,
    toJSON: show,
    [INSPECT]: show,
    [Symbol.toStringTag]: tag,
  });
}

// Older hosts have no `using`; wipe() is there everywhere.
export const DISPOSE = Symbol.dispose ?? Symbol("dispose");
