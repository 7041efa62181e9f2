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
    public function verifyAny(array $keys, #[\SensitiveParameter] string $message, string $signature): int;

    public function canonicalize(Form $form, #[\SensitiveParameter] string $input): string;

    /** The credentials' part that the backend holds. */
    public function sealer(
        string $environment,
        string $baseUrl,
        #[\SensitiveParameter] string $apiKey,
        #[\SensitiveParameter] string $passphrase,
        #[\SensitiveParameter] string $apiSignature,
    ): Sealer;

    public function windows1252ToUtf8(#[\SensitiveParameter] string $text): string;
}
