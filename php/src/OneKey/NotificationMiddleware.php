<?php

// PSR-15: verifies notifications that are forms before anything parses them.

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
    /** @var list<Key> */
    private readonly array $keys;

    /** @param Key|array<Key> $keys during the rotation of a secret, those of the new credentials and of the old ones */
    public function __construct(
        #[\SensitiveParameter] Key|array $keys,
        private readonly ResponseFactoryInterface $responses,
        private readonly StreamFactoryInterface $streams,
    ) {
        $this->keys = Psr7::keys($keys);
    }

    /** @throws NotReady where a key was wiped */
    public function process(
        #[\SensitiveParameter] ServerRequestInterface $request,
        RequestHandlerInterface $handler,
    ): ResponseInterface {
        $body = Psr7::read($request->getBody(), Notification::READ);
        try {
            $notification = Notification::verifyAny($body, $this->keys);
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
}
