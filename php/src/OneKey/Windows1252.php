<?php

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\Exception\LibraryUnavailable;
use Paysig\Package;

/** For systems that still hold text in Windows-1252, which includes Latin-1. Nothing calls this by itself. */
final class Windows1252
{
    /**
     * The text in UTF-8, as which the provider reads everything.
     *
     * Every byte is a character, so nothing tells whether the text was in this encoding: UTF-8 comes out as nonsense.
     * Convert only what you know to be in it, before it is sealed or signed.
     *
     * @throws LibraryUnavailable
     */
    public static function toUtf8(#[\SensitiveParameter] string $text): string
    {
        return Package::get()->windows1252ToUtf8($text);
    }
}
