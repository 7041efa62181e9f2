<?php

// What does the work behind the public classes: the C library, or PHP alone where FFI cannot be had.

declare(strict_types=1);

namespace Paysig;

use Paysig\OneKey\Sealer;

/** @internal The two implementations give the same bytes, and for bad input the same exceptions with the same offsets. */
interface Backend
{
    /** Package::FFI or Package::PURE. */
    public function name(): string;

    public function version(): string;

    public function keyOfText(#[\SensitiveParameter] string $secret): Key;

    public function keyOfBytes(#[\SensitiveParameter] string $secret): Key;

    /** @param list<Key> $keys of this backend */
    public function verifyAny(
        #[\SensitiveParameter] array $keys,
        #[\SensitiveParameter] string $message,
        #[\SensitiveParameter] string $signature,
    ): int;

    public function canonicalize(Form $form, #[\SensitiveParameter] string $input): string;

    /**
     * Verifies a notification that is a form: its external_id, and all fields.
     *
     * @param list<Key> $keys of this backend
     * @return array{string, list<array{string, string}>}
     */
    public function readNotification(#[\SensitiveParameter] array $keys, #[\SensitiveParameter] string $body): array;

    /**
     * The credentials' part that the backend holds.
     *
     * @param list<string|null> $values in the order of Settings::NAMES
     */
    public function sealer(#[\SensitiveParameter] array $values): Sealer;

    /** The same of a file's text, with the file's name for errors. */
    public function sealerOfText(#[\SensitiveParameter] string $text, string $path): Sealer;

    public function windows1252ToUtf8(#[\SensitiveParameter] string $text): string;
}
