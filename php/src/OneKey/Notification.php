<?php

// Notifications: what the provider posts when a cashout's status has changed, and how much of it can be trusted.

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\Exception\InvalidCall;
use Paysig\Exception\InvalidPayload;
use Paysig\Exception\NotReady;
use Paysig\Exception\VerificationFailed;
use Paysig\Hidden;
use Paysig\Key;
use Paysig\Package;

/**
 * A notification that is a form, verified: the provider, or someone who repeats what the provider once sent, says that
 * something has happened to the cashout with this external_id.
 *
 * What that does not say: the field control signs external_id and nothing else, and never changes. Whoever has seen one
 * notification can send it again, for ever, with any other fields. So take it as a hint: ask for the cashout's status, act
 * on that answer, and only if you have not acted on the same status of the same external_id before.
 *
 *     $notification = Notification::fromGlobals($credentials->key());
 *     $sealed = $credentials->seal(Operation::Status, json_encode(['external_id' => $notification->externalId]));
 */
final class Notification
{
    /** @internal One byte more than is taken: enough to refuse what is longer. */
    public const READ = 65537;

    /** @param list<array{string, string}> $fields */
    private function __construct(
        /** The cashout that the provider speaks of: the only thing that is authenticated. */
        #[\SensitiveParameter] public readonly string $externalId,
        #[\SensitiveParameter] array $fields,
    ) {
        Hidden::put($this, ['fields' => $fields]);
    }

    /**
     * Verifies a notification's body, exactly as it arrived: "php://input", not $_POST, see fromGlobals().
     *
     * @throws VerificationFailed where control is malformed or another's
     * @throws InvalidPayload where external_id or control is missing or given twice, or the form is longer than 65536
     *                        bytes or not UTF-8; with the byte offset in the body
     * @throws NotReady where the key was wiped
     */
    public static function verify(#[\SensitiveParameter] string $body, #[\SensitiveParameter] Key $key): self
    {
        return new self(...Package::get()->readNotification([$key], $body));
    }

    /**
     * As verify(), with several keys, as during the rotation of a secret. Every key is tried, whichever fits.
     *
     * @param array<Key> $keys such as of the new credentials and of the old ones
     * @throws VerificationFailed, InvalidPayload, NotReady as verify()
     * @throws InvalidCall where there is no key
     */
    public static function verifyAny(#[\SensitiveParameter] string $body, #[\SensitiveParameter] array $keys): self
    {
        return new self(...Package::get()->readNotification(\array_values($keys), $body));
    }

    /**
     * Verifies the notification that this request is, from "php://input".
     *
     * $_POST is not enough: PHP has decoded it by rules of its own. It writes a field called external.id or external[id
     * as external_id, over the one that was signed; of fields given twice it keeps the last; it cuts the form off at
     * max_input_vars. Take nothing of it, not even after this call.
     *
     * @throws VerificationFailed, InvalidPayload, NotReady as verify()
     */
    public static function fromGlobals(#[\SensitiveParameter] Key $key): self
    {
        return self::verify((string) \file_get_contents('php://input', false, null, 0, self::READ), $key);
    }

    /**
     * Verifies a notification whose body is JSON, by its header Payload-Signature, and hands out the body: all of it is
     * authenticated. Nothing says when it was sent, or how often: de-duplicate.
     *
     * @throws VerificationFailed where the header is malformed or another body's
     * @throws NotReady where the key was wiped
     */
    public static function verifyJson(
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] string $header,
        #[\SensitiveParameter] Key $key,
    ): string {
        $key->verify($body, $header);
        return $body;
    }

    /**
     * What to de-duplicate by, together with the status that your own question to the provider was answered with: the
     * external_id, because nothing else in the notification is authenticated.
     */
    public function deduplicationKey(): string
    {
        return $this->externalId;
    }

    /** The first field with this name, which anyone may have written; null where there is none. */
    public function unauthenticated(string $name): ?string
    {
        foreach ($this->unauthenticatedFields() as [$found, $value]) {
            if ($found === $name) {
                return $value;
            }
        }
        return null;
    }

    /**
     * All fields in their order. But for external_id, anyone may have written them.
     *
     * @return list<array{string, string}> name and value of each
     */
    public function unauthenticatedFields(): array
    {
        return Hidden::get($this, 'fields');
    }

    // Private: one that was verified is handed on as it is.
    private function __clone()
    {
    }

    /**
     * The fields are not for logs: control can be sent again.
     *
     * @return array<string, string>
     */
    public function __debugInfo(): array
    {
        return ['externalId' => $this->externalId, 'fields' => 'redacted'];
    }

    public function __serialize(): array
    {
        throw new \LogicException('a notification cannot be serialised: hand on its externalId');
    }

    public function __unserialize(array $data): void
    {
        throw new \LogicException('a notification cannot be unserialised: verify it');
    }
}
