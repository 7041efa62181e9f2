<?php

// A request that is to be sealed: what the caller says of it, and the rules for that.

declare(strict_types=1);

namespace Paysig\Pure;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\OneKey\Operation;
use Paysig\Package;

/** @internal */
final class Request
{
    public readonly string $method;
    public readonly string $path;
    public readonly string $userAgent;

    public function __construct(
        private readonly ?Operation $operation,
        string $method,
        string $path,
        ?string $userAgent = null,
    ) {
        [$this->method, $this->path] = $operation === null ? [$method, $path] : self::line($operation);
        $this->userAgent = $userAgent ?? '';
    }

    /** @return array{string, string} */
    private static function line(Operation $operation): array
    {
        return match ($operation) {
            Operation::Create => ['POST', '/v3/cashout'],
            Operation::Status => ['POST', '/v3/cashout/status'],
            Operation::Cancel => ['DELETE', '/v3/cashout/cancel'],
        };
    }

    /** Whether an empty payload is refused. */
    public function needsBody(): bool
    {
        return $this->method === 'DELETE'
            || \in_array([$this->method, $this->path], \array_map(self::line(...), Operation::cases()), true);
    }

    /** Checks everything but the payload. */
    public function check(): void
    {
        if ($this->operation === null) {
            self::checkMethod($this->method);
            self::checkPath($this->path);
        }
        if ($this->userAgent !== '') {
            self::checkValue($this->userAgent);
        }
    }

    public function sentUserAgent(): string
    {
        return $this->userAgent === '' ? 'paysig/' . Package::VERSION : $this->userAgent;
    }

    /** RFC 9110, section 9.1: methods are case-sensitive, and those that are standardised are in upper-case letters. */
    private static function checkMethod(string $method): void
    {
        $good = \strspn($method, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
        if ($method === '' || $good < \strlen($method)) {
            throw PaysigException::ofKind(ErrorKind::MethodMalformed, $good);
        }
    }

    /**
     * RFC 3986, section 3.3 and 3.4: a path and perhaps a query, in ASCII.
     *
     * What HTTP clients and servers rewrite is refused, because then another path would be sent than was asked for: empty
     * segments and those of one or two dots, plain or percent-encoded.
     *
     * @param int $before where the path is in what offsets speak of
     */
    public static function checkPath(string $path, int $before = 0): void
    {
        $malformed = static fn (int $offset): PaysigException
            => PaysigException::ofKind(ErrorKind::PathMalformed, $before + $offset);
        if (!\str_starts_with($path, '/')) {
            throw $malformed(0);
        }
        \preg_match('~\A(?:[a-zA-Z0-9._\~!$&\'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*+~', $path, $good);
        if ($good[0] !== $path) {
            throw $malformed(\strlen($good[0]));
        }
        $start = 1;
        $segments = \explode('/', \substr(\explode('?', $path)[0], 1));
        foreach ($segments as $number => $segment) {
            // A path may end with a slash.
            $empty = $segment === '' && $number + 1 < \count($segments);
            if ($empty || \preg_match('/\A(?:\.|%2[eE]){1,2}\z/', $segment) === 1) {
                throw $malformed($start);
            }
            $start += \strlen($segment) + 1;
        }
    }

    /** RFC 9110, section 5.5: visible ASCII, and spaces and tabs between it. */
    private static function checkValue(string $value): void
    {
        $last = \strlen($value) - 1;
        \preg_match('/\A[!-~ \t]*+/', $value, $good);
        $offset = match (true) {
            $good[0] !== $value => \strlen($good[0]),
            $value[0] === ' ', $value[0] === "\t" => 0,
            $value[$last] === ' ', $value[$last] === "\t" => $last,
            default => null,
        };
        if ($offset !== null) {
            throw PaysigException::ofKind(ErrorKind::HeaderMalformed, $offset);
        }
    }
}
