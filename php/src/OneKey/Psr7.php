<?php

declare(strict_types=1);

namespace Paysig\OneKey;

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
}
