<?php

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal UTF-8 (RFC 3629, section 4), by the offset of the first bytes that are none. */
final class Utf8
{
    public const BYTE_ORDER_MARK = "\u{FEFF}";

    /** Unicode's White_Space, for the inside of a character class. */
    public const WHITE_SPACE = '\x{09}-\x{0D}\x{20}\x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}';
    /** Unicode's Cc. */
    public const CONTROL = '\x{00}-\x{1F}\x{7F}-\x{9F}';

    /** Some characters: not all of them at once, because PCRE limits repetitions. */
    private const CHARACTERS = '/\G(?:[\x00-\x7F]++|[\xC2-\xDF][\x80-\xBF]|\xE0[\xA0-\xBF][\x80-\xBF]'
        . '|[\xE1-\xEC\xEE\xEF][\x80-\xBF]{2}|\xED[\x80-\x9F][\x80-\xBF]|\xF0[\x90-\xBF][\x80-\xBF]{2}'
        . '|[\xF1-\xF3][\x80-\xBF]{3}|\xF4[\x80-\x8F][\x80-\xBF]{2}){1,40}+/';

    /** Where the first bytes are that are no character; null where all are. */
    public static function fault(#[\SensitiveParameter] string $bytes): ?int
    {
        if (\preg_match('//u', $bytes) === 1) {
            return null;
        }
        $at = 0;
        while (\preg_match(self::CHARACTERS, $bytes, $match, 0, $at) === 1) {
            $at += \strlen($match[0]);
        }
        return $at < \strlen($bytes) ? $at : null;
    }

    /** Where the last character of a text that is UTF-8 starts. */
    public static function last(#[\SensitiveParameter] string $text): int
    {
        $at = \strlen($text) - 1;
        while ($at > 0 && (\ord($text[$at]) & 0xC0) === 0x80) {
            $at--;
        }
        return \max(0, $at);
    }

    /** How many characters a text that is UTF-8 has. */
    public static function length(#[\SensitiveParameter] string $text): int
    {
        $first = \preg_replace('/[\x80-\xBF]++/', '', $text);
        return \strlen($first ?? throw PaysigException::ofKind(ErrorKind::Internal));
    }
}
