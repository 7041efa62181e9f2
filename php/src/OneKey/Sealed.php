<?php

// A sealed request: the body and the headers that were made for it.

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\Hidden;
use Psr\Http\Message\RequestFactoryInterface;
use Psr\Http\Message\RequestInterface;
use Psr\Http\Message\StreamFactoryInterface;

/**
 * A request that is ready to be sent: exactly this body, with exactly these headers, to exactly this URL.
 *
 * It cannot be changed, cloned or serialised: the signature is of this body. Body and headers hold credentials, so that
 * dumps show nothing of it; neither log nor store them.
 *
 * Do not let the HTTP client follow redirects: it would take the credentials to where it is sent. curlOptions() and
 * streamOptions() see to that; PSR-18 clients do not follow them.
 *
 * @property-read string                $body    the exact bytes to send
 * @property-read array<string, string> $headers Payload-Signature, Content-Type, User-Agent, Authorization: all to send
 */
final class Sealed
{
    private const HIDDEN = ['body', 'headers'];

    /**
     * @internal Use Credentials::seal().
     * @param array<string, string> $headers
     */
    public function __construct(
        /** Such as "POST". */
        public readonly string $method,
        /** The environment's base URL and the path. */
        public readonly string $url,
        /** The URL's path, and its query where it has one. */
        public readonly string $path,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] array $headers,
    ) {
        Hidden::put($this, ['body' => $body, 'headers' => $headers]);
    }

    /**
     * The headers as curl and PHP's streams take them.
     *
     * @return list<string> "Name: value" of each
     */
    public function curlHeaders(): array
    {
        $lines = [];
        foreach ($this->headers as $name => $value) {
            $lines[] = "$name: $value";
        }
        return $lines;
    }

    /**
     * All of the request for curl_setopt_array(), with HTTPS only and without redirects.
     *
     * @return array<int, mixed>
     */
    public function curlOptions(): array
    {
        return [
            CURLOPT_URL => $this->url,
            CURLOPT_CUSTOMREQUEST => $this->method,
            CURLOPT_HTTPHEADER => $this->curlHeaders(),
            CURLOPT_POSTFIELDS => $this->body,
            CURLOPT_FOLLOWLOCATION => false,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTPS,
            CURLOPT_RETURNTRANSFER => true,
        ];
    }

    /**
     * All of the request but its URL for stream_context_create(), without redirects, which PHP's streams follow unless
     * they are told not to. Answers that are errors are read as others are.
     *
     *     $answer = file_get_contents($sealed->url, false, stream_context_create($sealed->streamOptions()));
     *
     * @return array{http: array<string, mixed>}
     */
    public function streamOptions(): array
    {
        return ['http' => [
            'method' => $this->method,
            'header' => $this->curlHeaders(),
            'content' => $this->body,
            'follow_location' => 0,
            'ignore_errors' => true,
            'protocol_version' => 1.1,
        ]];
    }

    /** The request as PSR-7 has it, for a PSR-18 client. */
    public function toPsr7(RequestFactoryInterface $requests, StreamFactoryInterface $streams): RequestInterface
    {
        $request = $requests->createRequest($this->method, $this->url)->withBody(Psr7::stream($streams, $this->body));
        foreach ($this->headers as $name => $value) {
            $request = $request->withHeader($name, $value);
        }
        return $request;
    }

    public function __get(string $name): mixed
    {
        return \in_array($name, self::HIDDEN, true)
            ? Hidden::get($this, $name)
            : throw new \Error('Undefined property: ' . self::class . "::\$$name");
    }

    public function __isset(string $name): bool
    {
        return \in_array($name, self::HIDDEN, true);
    }

    public function __set(string $name, #[\SensitiveParameter] mixed $value): void
    {
        throw new \Error('Cannot modify readonly property ' . self::class . "::\$$name");
    }

    public function __unset(string $name): void
    {
        throw new \Error('Cannot unset readonly property ' . self::class . "::\$$name");
    }

    // Private: what was made for one request is sent once.
    private function __clone()
    {
    }

    /** @return array<string, string> */
    public function __debugInfo(): array
    {
        return ['method' => $this->method, 'url' => $this->url, 'body' => 'redacted', 'headers' => 'redacted'];
    }

    public function __serialize(): array
    {
        throw new \LogicException('a sealed request cannot be serialised: it holds credentials');
    }

    public function __unserialize(array $data): void
    {
        throw new \LogicException('a sealed request cannot be unserialised: seal it again');
    }
}
