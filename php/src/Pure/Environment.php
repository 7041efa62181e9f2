<?php

// Environments: where requests may go. Credentials are bound to one.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;

/** @internal */
final class Environment
{
    private const SCHEME = 'https://';
    private const STAGING = 'api-stg.onekeypayments.com';
    private const LOCAL = ['localhost', '127.0.0.1', '[::1]'];
    /** DNS (RFC 1035, section 2.3.4): 253 characters, 63 in a label. */
    private const HOST_BYTES = 253;
    private const LABEL_BYTES = 63;
    private const HOST = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.';

    /** The base URL of an environment, in lower case, without a slash at its end. */
    public static function baseUrl(string $name, string $url): string
    {
        if ($name === 'staging' && $url === '') {
            return self::SCHEME . self::STAGING;
        }
        $of = match ($name) {
            'staging' => static fn (string $host): bool => $host === self::STAGING,
            'production' => static fn (string $host): bool => $host !== self::STAGING
                && !\in_array($host, self::LOCAL, true),
            'local' => static fn (string $host): bool => \in_array($host, self::LOCAL, true),
            default => throw PaysigException::ofKind(ErrorKind::UnknownEnvironment),
        };
        if (!$of(Ascii::lower(self::host($url)))) {
            throw PaysigException::ofKind(ErrorKind::UrlOtherEnvironment, \strlen(self::SCHEME));
        }
        return $name === 'staging' ? self::SCHEME . self::STAGING : Ascii::lower(\preg_replace('~/\z~', '', $url) ?? $url);
    }

    /** The host of a base URL, without its port, after all of the URL has been checked. */
    private static function host(string $url): string
    {
        if (\strncasecmp($url, self::SCHEME, 8) !== 0) {
            throw \strncasecmp($url, 'http://', 7) === 0
                ? PaysigException::ofKind(ErrorKind::UrlNotHttps, 0)
                : self::malformed(0);
        }
        $start = \strlen(self::SCHEME);
        if (\substr($url, $start, 5) === '[::1]') {
            $host = '[::1]';
        } else {
            $host = \substr($url, $start, \strspn($url, self::HOST, $start));
            self::checkHost($host, $start);
        }
        $end = $start + \strlen($host);
        $rest = \substr($url, $end);
        if ($rest !== '' && $rest !== '/') {
            match ($rest[0]) {
                ':' => self::checkPort(\preg_replace('~/\z~', '', \substr($rest, 1)) ?? '', $end + 1),
                // After the slash: a path.
                '/' => throw self::malformed($end + 1),
                default => throw self::malformed($end),
            };
        }
        return $host;
    }

    /** RFC 1123, section 2.1: labels of letters, digits and inner hyphens. */
    private static function checkHost(string $host, int $start): void
    {
        if (\strlen($host) > self::HOST_BYTES) {
            throw self::malformed($start + self::HOST_BYTES);
        }
        foreach (\explode('.', $host) as $label) {
            $length = \strlen($label);
            match (true) {
                $length === 0, $label[0] === '-' => throw self::malformed($start),
                $label[$length - 1] === '-' => throw self::malformed($start + $length - 1),
                $length > self::LABEL_BYTES => throw self::malformed($start + self::LABEL_BYTES),
                default => $start += $length + 1,
            };
        }
    }

    /** A decimal number from 1 to 65535 without leading zeros. */
    private static function checkPort(string $port, int $start): void
    {
        $value = 0;
        for ($at = 0; $at < \max(1, \strlen($port)); $at++) {
            $digit = \strspn($port, '0123456789', $at, 1) === 1 ? (int) $port[$at] : null;
            $value = 10 * $value + ($digit ?? 0);
            if ($digit === null || $value === 0 || $value > 65535) {
                throw self::malformed($start + $at);
            }
        }
    }

    private static function malformed(int $offset): PaysigException
    {
        return PaysigException::ofKind(ErrorKind::UrlMalformed, $offset);
    }
}
