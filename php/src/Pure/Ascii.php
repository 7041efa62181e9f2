<?php

declare(strict_types=1);

namespace Paysig\Pure;

/** @internal Letters of ASCII alone: until PHP 8.2, strtolower() asks the locale, and in Turkish an I has another small letter. */
final class Ascii
{
    public static function lower(#[\SensitiveParameter] string $text): string
    {
        return \strtr($text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
    }
}
