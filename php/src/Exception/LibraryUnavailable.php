<?php

declare(strict_types=1);

namespace Paysig\Exception;

use Paysig\ErrorKind;

/** The C library cannot be used (44): no FFI, no library, no header, or the wrong ones. The message says what to do. */
final class LibraryUnavailable extends PaysigException
{
    /** @internal The reason says what to do. */
    public static function because(string $reason, ?\Throwable $previous = null): self
    {
        $kind = ErrorKind::LibraryUnavailable;
        $message = "{$kind->message()} ({$kind->slug()}): $reason";
        return new self($kind->value, $kind->slug(), $message, null, $previous);
    }
}
