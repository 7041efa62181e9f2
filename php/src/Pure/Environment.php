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

    public static function checkName(string $name): void
    {
        if (!\in_array($name, ['staging', 'production', 'local'], true)) {
            throw PaysigException::ofKind(ErrorKind::UnknownEnvironment);
        }
    }

    /** The base URL of an environment, in lower case, without a slash at its end. */
    public static function baseUrl(string $name, string $url): string
    {
        $staging = self::SCHEME . self::STAGING;
        if ($name === 'staging' && $url === '') {
            return $staging;
        }
        [$place, $path] = self::split($url);
        if ($path !== '' && $path !== '/') {
            throw self::malformed(\strlen($url) - \strlen($path) + 1);
        }
        $host = Ascii::lower(self::bareHost($place));
        $fits = match ($name) {
            'staging' => self::withoutUsualPort($place) === self::STAGING,
            'local' => \in_array($host, self::LOCAL, true),
            default => $host !== self::STAGING && !\in_array($host, self::LOCAL, true),
        };
        if (!$fits) {
            throw PaysigException::ofKind(ErrorKind::UrlOtherEnvironment, \strlen(self::SCHEME));
        }
        return $name === 'staging' ? $staging : self::SCHEME . Ascii::lower($place);
    }

    /** The path and query of a URL that belongs to the environment at a base URL. */
    public static function pathOf(string $baseUrl, string $url): string
    {
        [$place, $path] = self::split($url);
        if (self::withoutUsualPort($place) !== self::withoutUsualPort(\substr($baseUrl, \strlen(self::SCHEME)))) {
            throw PaysigException::ofKind(ErrorKind::UrlOtherEnvironment, \strlen(self::SCHEME));
        }
        Request::checkPath($path, \strlen($url) - \strlen($path));
        return $path;
    }

    /** In lower case, without the port of https, which a URL may leave out (RFC 9110, section 4.2.2). */
    private static function withoutUsualPort(string $place): string
    {
        return \preg_replace('/:443\z/', '', Ascii::lower($place)) ?? $place;
    }

    /**
     * The host of a URL with its port, and what follows them: nothing, or something that starts with a slash. Both were
     * checked, the rest was not.
     *
     * @return array{string, string}
     */
    private static function split(string $url): array
    {
        $start = \strlen(self::SCHEME);
        if (\strncasecmp($url, self::SCHEME, $start) !== 0) {
            throw \strncasecmp($url, 'http://', 7) === 0
                ? PaysigException::ofKind(ErrorKind::UrlNotHttps, 0)
                : self::malformed(0);
        }
        $host = self::bareHost(\substr($url, $start));
        if ($host !== '[::1]') {
            self::checkHost($host, $start);
        }
        $end = $start + \strlen($host);
        if (($url[$end] ?? '') === ':') {
            $port = \substr($url, $end + 1, \strspn($url, '0123456789', $end + 1));
            self::checkPort($port, $end + 1);
            $end += 1 + \strlen($port);
        }
        if ($end < \strlen($url) && $url[$end] !== '/') {
            throw self::malformed($end);
        }
        return [\substr($url, $start, $end - $start), \substr($url, $end)];
    }

    /** The host that some text starts with, without a port. */
    private static function bareHost(string $start): string
    {
        return \str_starts_with($start, '[::1]') ? '[::1]' : \substr($start, 0, \strspn($start, self::HOST));
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
