<?php

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\ErrorKind;
use Paysig\Exception\PaysigException;
use Paysig\Key;
use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\StreamInterface;

/** @internal */
final class Psr7
{
    /** A stream that stands at its first byte. PSR-17 leaves that open, and some factories leave it at the end. */
    public static function stream(StreamFactoryInterface $streams, #[\SensitiveParameter] string $bytes): StreamInterface
    {
        $stream = $streams->createStream($bytes);
        if ($stream->isSeekable()) {
            $stream->rewind();
        }
        return $stream;
    }

    /**
     * @param Key|array<Key> $keys
     * @return list<Key> one at least
     */
    public static function keys(#[\SensitiveParameter] Key|array $keys): array
    {
        $keys = \is_array($keys) ? \array_values($keys) : [$keys];
        return $keys === [] ? throw PaysigException::ofKind(ErrorKind::NoKeys) : $keys;
    }

    /** A body from its first byte on, and not more of it than this: someone before us may have read it. */
    public static function read(#[\SensitiveParameter] StreamInterface $stream, int $most): string
    {
        if ($stream->isSeekable()) {
            $stream->rewind();
        }
        $body = '';
        while (\strlen($body) < $most && !$stream->eof()) {
            $body .= $stream->read($most - \strlen($body));
        }
        return $body;
    }
}
