<?php

declare(strict_types=1);

namespace Paysig\Exception;

/** The C library cannot be used (44): no FFI, no library, no header, or the wrong ones. The message says what to do. */
final class LibraryUnavailable extends PaysigException
{
    /** @internal Number, slug and sentence stand here because there is no library to ask for them. */
    public static function because(string $reason, ?\Throwable $previous = null): self
    {
        $slug = 'library-unavailable';
        return new self(44, $slug, "the paysig library cannot be used ($slug): $reason", null, $previous);
    }
}
