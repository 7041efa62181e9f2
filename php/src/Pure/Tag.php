<?php

// A tag as text: 64 hexadecimal digits, read strictly, compared in constant time.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal */
final class Tag
{
    private const DIGITS = 64;
    private const HEX = '0123456789abcdefABCDEF';

    /**
     * Reads 64 hexadecimal digits in either case, and gives them in lower case.
     *
     * @param int $start where the text is in what offsets speak of
     */
    public static function read(#[\SensitiveParameter] string $text, int $start = 0): string
    {
        if ($text === '') {
            throw PaysigException::ofKind(ErrorKind::SignatureEmpty);
        }
        $good = \strspn($text, self::HEX);
        if ($good < \strlen($text)) {
            $kind = match (true) {
                $text[$good] === "\0" => ErrorKind::SignatureNul,
                \str_contains(" \t\n\r\x0B\x0C", $text[$good]) => ErrorKind::SignatureWhitespace,
                \ord($text[$good]) >= 0x80 => ErrorKind::SignatureNotAscii,
                default => ErrorKind::SignatureNotHex,
            };
            throw PaysigException::ofKind($kind, $start + $good);
        }
        if ($good !== self::DIGITS) {
            throw PaysigException::ofKind(ErrorKind::SignatureLength, $start + \min($good, self::DIGITS));
        }
        return \strtolower($text);
    }

    /** Both in lower case. */
    public static function match(#[\SensitiveParameter] string $due, #[\SensitiveParameter] string $presented): void
    {
        if (!\hash_equals($due, $presented)) {
            throw PaysigException::ofKind(ErrorKind::SignatureMismatch);
        }
    }
}
