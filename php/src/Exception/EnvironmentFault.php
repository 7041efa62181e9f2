<?php

declare(strict_types=1);

namespace Paysig\Exception;

use Paysig\Library;

/** A file or a variable that cannot be used (40 to 43, and those up to 49 that later releases add). */
final class EnvironmentFault extends PaysigException
{
    /** @internal The message names the variable. */
    public static function notSet(Library $library, string $name): self
    {
        $status = $library->ffi->PAYSIG_KEY_VARIABLE;
        $slug = $library->ffi->paysig_status_slug($status);
        return new self($status, $slug, "{$library->ffi->paysig_status_message($status)} ($slug): $name");
    }
}
