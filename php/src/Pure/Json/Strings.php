<?php

// Strings that the reader has passed: without their escapes, and as RFC 8785, section 3.2.2.2, writes them.

declare(strict_types=1);

namespace Paysig\Pure\Json;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal */
final class Strings
{
    private const SHORT = ['b' => "\x08", 'f' => "\x0C", 'n' => "\n", 'r' => "\r", 't' => "\t"];
    /** A surrogate pair, another code unit, or a short escape. */
    private const ESCAPE = '/\\\\(?:u[Dd][89ABab]..\\\\u[Dd][C-Fc-f]..|u....|.)/s';

    /** @var array<string, string>|null what must be escaped, and how */
    private static ?array $escapes = null;

    /**
     * A string's text without quotation marks and escapes. Where it has half of a surrogate pair, there is a question mark
     * instead.
     *
     * @param int|null $lone where the first half of a pair is in the string
     */
    public static function plain(#[\SensitiveParameter] string $string, ?int &$lone = null): string
    {
        $lone = null;
        $replace = static function (array $match) use (&$lone): string {
            [$escape, $offset] = $match[0];
            if ($escape[1] !== 'u') {
                return self::SHORT[$escape[1]] ?? $escape[1];
            }
            $unit = (int) \hexdec(\substr($escape, 2, 4));
            if (\strlen($escape) > 6) {
                $low = (int) \hexdec(\substr($escape, 8));
                return self::character(0x10000 + (($unit & 0x3FF) << 10 | $low & 0x3FF));
            }
            if ($unit >= 0xD800 && $unit < 0xE000) {
                $lone ??= $offset + 1;
                return '?';
            }
            return self::character($unit);
        };
        $text = \substr($string, 1, -1);
        return \preg_replace_callback(self::ESCAPE, $replace, $text, flags: PREG_OFFSET_CAPTURE)
            ?? throw PaysigException::ofKind(ErrorKind::Internal);
    }

    /** A text as RFC 8785 writes it, with its quotation marks. */
    public static function canonical(#[\SensitiveParameter] string $plain): string
    {
        return '"' . \strtr($plain, self::$escapes ??= self::escapes()) . '"';
    }

    /** @return array<string, string> */
    private static function escapes(): array
    {
        $escapes = ['"' => '\\"', '\\' => '\\\\'];
        for ($code = 0; $code < 0x20; $code++) {
            $escapes[\chr($code)] = \sprintf('\u%04x', $code);
        }
        foreach (self::SHORT as $letter => $character) {
            $escapes[$character] = "\\$letter";
        }
        return $escapes;
    }

    private static function character(int $code): string
    {
        return match (true) {
            $code < 0x80 => \chr($code),
            $code < 0x800 => \chr(0xC0 | $code >> 6) . \chr(0x80 | $code & 0x3F),
            $code < 0x10000 => \chr(0xE0 | $code >> 12) . \chr(0x80 | $code >> 6 & 0x3F) . \chr(0x80 | $code & 0x3F),
            default => \chr(0xF0 | $code >> 18) . \chr(0x80 | $code >> 12 & 0x3F)
                . \chr(0x80 | $code >> 6 & 0x3F) . \chr(0x80 | $code & 0x3F),
        };
    }
}
