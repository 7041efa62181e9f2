<?php

// PSR-15: verifies notifications that are JSON before anything parses them.

declare(strict_types=1);

namespace Paysig\OneKey;

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
 * Lets requests through whose header Payload-Signature is that of their body: all of the body is authenticated then, but
 * nothing says when it was sent, or how often. Answers others with 401, with 400 where the header is given twice, and with
 * 413 where the body is too long to be looked at. Put it on the notification's route only.
 *
 * The handler gets the raw body unchanged, and no parsed body: parse the one that was verified.
 */
final class JsonNotificationMiddleware implements MiddlewareInterface
{
    /** @var list<Key> */
    private readonly array $keys;

    /**
     * @param Key|array<Key> $keys during the rotation of a secret, those of the new credentials and of the old ones
     * @param int $most how many bytes a body may have
     */
    public function __construct(
        #[\SensitiveParameter] Key|array $keys,
        private readonly ResponseFactoryInterface $responses,
        private readonly StreamFactoryInterface $streams,
        private readonly int $most = 1_048_576,
    ) {
        $this->keys = Psr7::keys($keys);
    }

    /** @throws NotReady where a key was wiped */
    public function process(
        #[\SensitiveParameter] ServerRequestInterface $request,
        RequestHandlerInterface $handler,
    ): ResponseInterface {
        $signatures = $request->getHeader('Payload-Signature');
        if (\count($signatures) !== 1) {
            return $this->responses->createResponse($signatures === [] ? 401 : 400);
        }
        $body = Psr7::read($request->getBody(), $this->most + 1);
        if (\strlen($body) > $this->most) {
            return $this->responses->createResponse(413);
        }
        try {
            Key::verifyAny($this->keys, $body, $signatures[0]);
        } catch (VerificationFailed) {
            return $this->responses->createResponse(401);
        }
        return $handler->handle($request->withParsedBody(null)->withBody(Psr7::stream($this->streams, $body)));
    }
}
