<?php

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Form;

/** @internal Canonical forms. */
final class Canonical
{
    public static function of(Form $form, #[\SensitiveParameter] string $input): string
    {
        return match ($form) {
            Form::Verbatim => self::verbatim($input),
            Form::Compact => Compact::write($input),
            Form::Jcs => Jcs::write($input, false),
            Form::JcsExact => Jcs::write($input, true),
        };
    }

    private static function verbatim(#[\SensitiveParameter] string $input): string
    {
        if (\str_starts_with($input, Utf8::BYTE_ORDER_MARK)) {
            throw PaysigException::ofKind(ErrorKind::InputBom, 0);
        }
        $fault = Utf8::fault($input);
        return $fault === null ? $input : throw PaysigException::ofKind(ErrorKind::InputNotUtf8, $fault);
    }
}
