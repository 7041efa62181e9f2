<?php

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\Form;
use Paysig\Key;

/** @internal What a backend holds of credentials, and does with them. */
interface Sealer
{
    /** An operation, or null with method and path. */
    public function seal(
        ?Operation $operation,
        string $method,
        string $path,
        #[\SensitiveParameter] string $payload,
        ?Form $form,
        ?string $userAgent,
    ): Sealed;

    /** @param list<array{string, string}> $headers */
    public function check(
        string $method,
        string $path,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] array $headers,
    ): void;

    /** The key of the API Signature, which ends with what is held here. */
    public function key(): Key;

    /** The path and query of a URL of the environment. */
    public function pathOf(string $url): string;

    public function wipe(): void;
}
