<?php

// The rules for secrets given as text: what a provider hands out never starts or ends with white space, a byte order mark
// or quotation marks, but what an environment variable or a file hands over often does.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal */
final class Secret
{
    /** Straight quotes, the grave accent used as one, and what editors make of them. */
    private const QUOTATION_MARKS = ['"', "'", '`', "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{201E}"];

    public static function check(#[\SensitiveParameter] string $secret): void
    {
        $fault = Utf8::fault($secret);
        if ($fault !== null) {
            throw PaysigException::ofKind(ErrorKind::SecretNotUtf8, $fault);
        }
        if ($secret === '') {
            throw PaysigException::ofKind(ErrorKind::SecretEmpty);
        }
        \preg_match('/\A./su', $secret, $first);
        self::checkEnd($first[0], 0);
        $last = Utf8::last($secret);
        self::checkEnd(\substr($secret, $last), $last);
    }

    private static function checkEnd(#[\SensitiveParameter] string $end, int $offset): void
    {
        $kind = match (true) {
            $end === Utf8::BYTE_ORDER_MARK => ErrorKind::SecretBom,
            \in_array($end, self::QUOTATION_MARKS, true) => ErrorKind::SecretQuoted,
            \preg_match('/[' . Utf8::WHITE_SPACE . Utf8::CONTROL . ']/u', $end) === 1 => ErrorKind::SecretWhitespace,
            default => null,
        };
        if ($kind !== null) {
            throw PaysigException::ofKind($kind, $offset);
        }
    }
}
