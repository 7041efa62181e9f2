<?php

declare(strict_types=1);

namespace Paysig\Ffi;

use Paysig\Form;
use Paysig\OneKey\Operation;

/** @internal The header's constants. They stand here because PHP compiles constants of classes into its code. */
final class Calls
{
    public const OK = 0;
    public const SCRATCH_TOO_SMALL = 70;
    public const BUFFER_TOO_SMALL = 30;
    public const HEX_LOWER = 0;
    public const HEX_UPPER = 1;
    public const SIGNATURE_CHARS = 64;
    public const SIGNATURE_BYTES = 65;
    public const SCHEME_BYTES = 97;
    /** A size or a pointer for pack() and unpack(), in the machine's own order. */
    public const WORD = PHP_INT_SIZE === 8 ? 'Q' : 'L';

    /** The library's number of a form; without one, that of sealing as needed. */
    public static function form(?Form $form): int
    {
        return match ($form) {
            Form::Verbatim => 0,
            Form::Compact => 1,
            Form::Jcs => 2,
            Form::JcsExact => 3,
            null => 255,
        };
    }

    /** The library's number of an operation, or of none. */
    public static function operation(?Operation $operation): int
    {
        return match ($operation) {
            null => 0,
            Operation::Create => 1,
            Operation::Status => 2,
            Operation::Cancel => 3,
        };
    }
}
