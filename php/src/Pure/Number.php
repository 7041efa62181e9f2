<?php

// Numbers as ECMAScript prints them (RFC 8785, section 3.2.2.3), from text to text.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal */
final class Number
{
    /** Decimals of so many significant digits go to a double and back unchanged: DBL_DIG in C. */
    private const EXACT_DIGITS = 15;
    /** More digits never decide between two doubles: what follows them counts as one more. */
    private const ENOUGH_DIGITS = 800;
    /** Beyond these powers of ten there are no doubles. */
    private const GREATEST_POINT = 309;
    private const LEAST_POINT = -330;
    /** Far beyond any exponent that matters and any number of digits in memory. */
    private const MOST_EXPONENT = 10 ** 17;

    /** Whether a number's text is surely canonical, at a glance: few digits, no exponent, nothing to leave out. */
    public static function isPlain(#[\SensitiveParameter] string $text): bool
    {
        return \strlen($text) <= self::EXACT_DIGITS
            && \preg_match('/\A(?:0|-?[1-9][0-9]*+|-?(?:0\.(?=.{1,6}\z)|[1-9][0-9]*+\.)[0-9]*[1-9])\z/', $text) === 1;
    }

    /** @param int $offset where it is in the input */
    public static function canonical(#[\SensitiveParameter] string $text, int $offset, bool $exact): string
    {
        [$digits, $point] = self::decimal(\ltrim($text, '-'));
        $shortest = self::shortest($digits, $point);
        if ($shortest === null) {
            throw PaysigException::ofKind(ErrorKind::NumberOutOfRange, $offset);
        }
        if ($exact && $shortest !== [$digits, $point]) {
            throw PaysigException::ofKind(ErrorKind::NumberInexact, $offset);
        }
        [$digits, $point] = $shortest;
        return $digits === '' ? '0' : ($text[0] === '-' ? '-' : '') . self::print($digits, $point);
    }

    /**
     * The value of a text without sign, as 0.DIGITS times ten to the power of the point.
     *
     * @return array{string, int} digits without zeros at either end; none where it is zero, and then the point is 0
     */
    private static function decimal(#[\SensitiveParameter] string $text): array
    {
        [$mantissa, $exponent] = \preg_split('/[eE]/', $text) + [1 => '0'];
        [$integer, $fraction] = \explode('.', $mantissa) + [1 => ''];
        $digits = \ltrim($integer . $fraction, '0');
        if ($digits === '') {
            return ['', 0];
        }
        $zeros = \strlen($integer) + \strlen($fraction) - \strlen($digits);
        $magnitude = \ltrim($exponent, '+-0');
        $power = \strlen($magnitude) > 17 ? self::MOST_EXPONENT : (int) $magnitude;
        $point = \strlen($integer) - $zeros + ($exponent[0] === '-' ? -$power : $power);
        return [\rtrim($digits, '0'), $point];
    }

    /**
     * The shortest decimal that stands for the same double; null where that is infinite.
     *
     * @return array{string, int}|null
     */
    private static function shortest(#[\SensitiveParameter] string $digits, int $point): ?array
    {
        if ($point > self::GREATEST_POINT && $digits !== '') {
            return null;
        }
        if ($point < self::LEAST_POINT) {
            return ['', 0];
        }
        if (\strlen($digits) <= self::EXACT_DIGITS && \abs($point) < 290) {
            return [$digits, $point];
        }
        if (\strlen($digits) > self::ENOUGH_DIGITS) {
            $digits = \substr($digits, 0, self::ENOUGH_DIGITS) . '1';
        }
        $double = (float) "0.{$digits}E$point";
        if (\is_infinite($double)) {
            return null;
        }
        // Precision -1 is the shortest, whatever php.ini says; "H" is without the locale.
        return self::decimal(\sprintf('%.*H', -1, $double));
    }

    /** ECMA-262, section 6.1.6.1.20, Number::toString. */
    private static function print(#[\SensitiveParameter] string $digits, int $point): string
    {
        $count = \strlen($digits);
        if ($point > 0 && $point <= 21) {
            return $point >= $count
                ? \str_pad($digits, $point, '0')
                : \substr_replace($digits, '.', $point, 0);
        }
        if ($point > -6 && $point <= 0) {
            return '0.' . \str_repeat('0', -$point) . $digits;
        }
        $mantissa = $count === 1 ? $digits : \substr_replace($digits, '.', 1, 0);
        return \sprintf('%se%+d', $mantissa, $point - 1);
    }
}
