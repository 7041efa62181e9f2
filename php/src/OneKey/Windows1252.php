<?php

declare(strict_types=1);

namespace Paysig\OneKey;

use FFI;
use Paysig\Exception\LibraryUnavailable;
use Paysig\Key;
use Paysig\Library;

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
        $library = Library::get();
        $told = $library->ffi->new('paysig_told_t');
        $length = \strlen($text);
        // Three bytes at most for each.
        $capacity = 3 * $length + 1;
        $out = $library->ffi->new("char[$capacity]");
        $status = $library->ffi->paysig_windows_1252_to_utf8($text, $length, $out, $capacity, FFI::addr($told));
        if ($status !== Key::OK) {
            throw $library->toldFault($status, $told);
        }
        return FFI::string($out, $told->length);
    }
}
