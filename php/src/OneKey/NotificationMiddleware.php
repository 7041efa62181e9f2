<?php

// PSR-15: verifies notifications before anything parses them.

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\Exception\InvalidPayload;
use Paysig\Exception\NotReady;
use Paysig\Exception\VerificationFailed;
use Paysig\Key;
use Psr\Http\Message\ResponseFactoryInterface;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;
use Psr\Http\Message\StreamFactoryInterface;
use Psr\Http\Message\StreamInterface;
use Psr\Http\Server\MiddlewareInterface;
use Psr\Http\Server\RequestHandlerInterface;

/**
 * Lets verified notifications through, with the Notification in the attribute Notification::class; answers others with
 * 401 where the signature is wrong and with 400 where there is none to check. Put it on the notification's route only.
 *
 * The handler gets the raw body unchanged, and no parsed body: PHP's differs from what was verified, see
 * Notification::fromGlobals().
 */
final class NotificationMiddleware implements MiddlewareInterface
{
    public function __construct(
        private readonly Key $key,
        private readonly ResponseFactoryInterface $responses,
        private readonly StreamFactoryInterface $streams,
    ) {
    }

    /** @throws NotReady where the key was wiped */
    public function process(ServerRequestInterface $request, RequestHandlerInterface $handler): ResponseInterface
    {
        $body = self::read($request->getBody());
        try {
            $notification = Notification::verify($body, $this->key);
        } catch (VerificationFailed) {
            return $this->responses->createResponse(401);
        } catch (InvalidPayload) {
            return $this->responses->createResponse(400);
        }
        return $handler->handle(
            $request
                ->withAttribute(Notification::class, $notification)
                ->withParsedBody(null)
                ->withBody(Psr7::stream($this->streams, $body)),
        );
    }

    private static function read(StreamInterface $stream): string
    {
        // Someone before us may have read it.
        if ($stream->isSeekable()) {
            $stream->rewind();
        }
        $body = '';
        while (\strlen($body) < Notification::READ && !$stream->eof()) {
            $body .= $stream->read(Notification::READ - \strlen($body));
        }
        return $body;
    }
}
