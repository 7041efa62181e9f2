<?php

// The provider's credentials, and the requests that they seal and check.

declare(strict_types=1);

namespace Paysig\OneKey;

use Paysig\ErrorKind;
use Paysig\Exception\EnvironmentFault;
use Paysig\Exception\InvalidCall;
use Paysig\Exception\InvalidCredentials;
use Paysig\Exception\InvalidPayload;
use Paysig\Exception\InvalidRequest;
use Paysig\Exception\InvalidSecret;
use Paysig\Exception\LibraryUnavailable;
use Paysig\Exception\NotReady;
use Paysig\Exception\PaysigException;
use Paysig\Exception\VerificationFailed;
use Paysig\Form;
use Paysig\Key;
use Paysig\Package;
use Psr\Http\Message\RequestInterface;
use Psr\Http\Message\StreamFactoryInterface;

/**
 * The three credentials of OneKey Payments V3 Cashouts, bound to one environment: they make requests for its host only.
 *
 * They cannot be cloned or serialised, dumps show nothing of them, and their memory is wiped when they are destroyed. The
 * strings that they were made of are the caller's: PHP cannot wipe them.
 *
 *     $credentials = Credentials::staging($apiKey, $passphrase, $apiSignature);
 *     $sealed = $credentials->seal(Operation::Status, '{"cashout_id":11954}');
 */
final class Credentials
{
    private readonly Key $key;

    private function __construct(private readonly Sealer $sealer)
    {
        $this->key = $sealer->key();
    }

    /**
     * For the provider's staging, https://api-stg.onekeypayments.com.
     *
     * @throws InvalidCredentials with the byte offset in the API Key or the passphrase
     * @throws InvalidSecret with the byte offset in the API Signature
     * @throws LibraryUnavailable
     */
    public static function staging(
        #[\SensitiveParameter] string $apiKey,
        #[\SensitiveParameter] string $passphrase,
        #[\SensitiveParameter] string $apiSignature,
    ): self {
        return self::make([$apiKey, $passphrase, $apiSignature, 'staging', null]);
    }

    /**
     * For the provider's production, at the base URL that it handed out: https://HOST or https://HOST:PORT, but neither
     * staging's nor this machine's.
     *
     * @throws InvalidCredentials with the byte offset in the base URL, the API Key or the passphrase
     * @throws InvalidSecret with the byte offset in the API Signature
     * @throws LibraryUnavailable
     */
    public static function production(
        string $baseUrl,
        #[\SensitiveParameter] string $apiKey,
        #[\SensitiveParameter] string $passphrase,
        #[\SensitiveParameter] string $apiSignature,
    ): self {
        return self::make([$apiKey, $passphrase, $apiSignature, 'production', $baseUrl]);
    }

    /**
     * For tests against this machine: https://localhost:PORT, https://127.0.0.1:PORT or https://[::1]:PORT.
     *
     * @throws InvalidCredentials, InvalidSecret, LibraryUnavailable as production()
     */
    public static function local(
        string $baseUrl,
        #[\SensitiveParameter] string $apiKey,
        #[\SensitiveParameter] string $passphrase,
        #[\SensitiveParameter] string $apiSignature,
    ): self {
        return self::make([$apiKey, $passphrase, $apiSignature, 'local', $baseUrl]);
    }

    /**
     * From the environment variables PAYSIG_API_KEY, PAYSIG_API_PASSPHRASE and PAYSIG_API_SIGNATURE, with
     * PAYSIG_ENVIRONMENT ("staging" where it is not set, "production" or "local") and PAYSIG_BASE_URL, which all but
     * staging need. Nothing reads them but this call.
     *
     * @throws EnvironmentFault where one of the first three is not set; the message names it
     * @throws InvalidCall for an unknown environment
     * @throws InvalidCredentials, InvalidSecret, LibraryUnavailable as production()
     */
    public static function fromEnvironment(): self
    {
        $values = \getenv();
        foreach (Settings::NEEDED as $name) {
            if (!isset($values[$name])) {
                throw PaysigException::ofKind(ErrorKind::KeyVariable, null, $name, $name);
            }
        }
        return self::fromArray($values);
    }

    /**
     * From a file with a line NAME=VALUE for each of the names of fromEnvironment(). Everything behind the first = is the
     * value. Empty lines and those that start with # are left out. The command paysig reads the same files.
     *
     * @throws EnvironmentFault where the file cannot be read, has more than 1 MiB, or has another line, with its offset
     * @throws InvalidPayload where a name is given twice, or one of the first three is missing
     * @throws InvalidCall, InvalidCredentials, InvalidSecret, LibraryUnavailable as fromEnvironment()
     */
    public static function fromFile(string $path): self
    {
        return new self(Package::get()->sealerOfText(Settings::read($path), $path));
    }

    /**
     * From an array with the names of fromEnvironment(), such as your framework's settings are.
     *
     * @param array<string, string> $values others are not looked at
     * @throws InvalidPayload where one of the first three is missing
     * @throws InvalidCall, InvalidCredentials, InvalidSecret, LibraryUnavailable as fromEnvironment()
     */
    public static function fromArray(#[\SensitiveParameter] array $values): self
    {
        // Typed, so that a value that is no text is a TypeError.
        $value = static fn (#[\SensitiveParameter] ?string $value): ?string => $value;
        // Not by array_map: its closure would hold all of them, and be in the trace.
        $known = [];
        foreach (Settings::NAMES as $name) {
            $known[] = $value($values[$name] ?? null);
        }
        return self::make($known);
    }

    /** @param list<string|null> $values */
    private static function make(#[\SensitiveParameter] array $values): self
    {
        return new self(Package::get()->sealer($values));
    }

    /** The key of the API Signature, for Notification::verify() and its like. wipe() ends both, of this and of the key. */
    public function key(): Key
    {
        return $this->key;
    }

    /**
     * Makes the exact body and all headers of one of the provider's operations.
     *
     * The body is the payload with login and pass. Where it has them they must be the credentials'; where it has not they
     * are added. Without a form the payload stays as it is where it has them, and becomes compact where they are added.
     *
     * @param string      $payload   a JSON object
     * @param string|null $userAgent the header User-Agent, for paysig and its version
     * @throws InvalidPayload with the byte offset in the payload
     * @throws InvalidRequest with the byte offset: another login or pass in the payload, or the User-Agent
     * @throws NotReady where the credentials were wiped
     */
    public function seal(
        Operation $operation,
        #[\SensitiveParameter] string $payload,
        ?Form $form = null,
        ?string $userAgent = null,
    ): Sealed {
        return $this->sealer->seal($operation, '', '', $payload, $form, $userAgent);
    }

    /**
     * As seal(), for any other request to the environment's host.
     *
     * @param string $method  in upper-case letters
     * @param string $path    in ASCII, from its slash on, with a query perhaps; never a URL
     * @param string $payload a JSON object; or no bytes, where neither the method is DELETE nor the path an operation's
     * @throws InvalidPayload, InvalidRequest, NotReady as seal(); InvalidRequest for method and path as well
     */
    public function sealOther(
        string $method,
        string $path,
        #[\SensitiveParameter] string $payload = '',
        ?Form $form = null,
        ?string $userAgent = null,
    ): Sealed {
        return $this->sealer->seal(null, $method, $path, $payload, $form, $userAgent);
    }

    /**
     * As sealOther(), for the request that a PSR-18 client is about to send: its body is the payload, its User-Agent
     * stays, and the other three headers are replaced. A Content-Length or Transfer-Encoding that someone has set for the
     * payload becomes the Content-Length of what is sealed.
     *
     * @throws InvalidCredentials where the request goes elsewhere than to the environment's host, or its header Host does
     * @throws InvalidPayload, InvalidRequest, NotReady as sealOther()
     */
    public function sealPsr7(
        #[\SensitiveParameter] RequestInterface $request,
        StreamFactoryInterface $streams,
    ): RequestInterface {
        // What is sent must be what was asked about: in the URL, in the request's first line, and in the header Host.
        $path = $this->sealer->pathOf((string) $request->getUri());
        if ($request->getRequestTarget() !== $path) {
            throw PaysigException::ofKind(ErrorKind::PathMalformed, 0);
        }
        $host = $request->getHeaderLine('Host');
        if ($host !== '') {
            $this->sealer->pathOf("https://$host$path");
        }
        $userAgent = $request->hasHeader('User-Agent') ? $request->getHeaderLine('User-Agent') : null;
        $sealed = $this->sealOther($request->getMethod(), $path, (string) $request->getBody(), null, $userAgent);
        foreach ($sealed->headers as $name => $value) {
            $request = $request->withHeader($name, $value);
        }
        // Guzzle's prepare_body has set one of them before a middleware is asked, and handlers send it as it is: the body
        // would be cut where the payload's ended. Where there is neither, the client measures the body itself.
        if ($request->hasHeader('Content-Length') || $request->hasHeader('Transfer-Encoding')) {
            $request = $request
                ->withoutHeader('Transfer-Encoding')
                ->withHeader('Content-Length', (string) \strlen($sealed->body));
        }
        return $request->withBody(Psr7::stream($streams, $sealed->body));
    }

    /**
     * Checks a request on the wire, as the provider does: the twin of seal(). Returning means yes.
     *
     * The signature is checked first, over the body exactly as it arrived.
     *
     * @param string                             $path    with its query; of PSR-7, getRequestTarget()
     * @param array<string, string|list<string>> $headers as getallheaders() or PSR-7's getHeaders() return them
     * @throws VerificationFailed where the signature is missing, malformed or another's
     * @throws InvalidRequest where another header is missing, wrong or given twice, or login or pass are another's
     * @throws InvalidPayload where the body is none that the provider takes, with the byte offset
     * @throws NotReady where the credentials were wiped
     */
    public function check(
        string $method,
        string $path,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] array $headers,
    ): void {
        $pairs = [];
        // Typed, so that a value that is no text is a TypeError.
        $pair = static fn (string $name, #[\SensitiveParameter] string $value): array => [$name, $value];
        foreach ($headers as $name => $values) {
            foreach ((array) $values as $value) {
                $pairs[] = $pair((string) $name, $value);
            }
        }
        $this->sealer->check($method, $path, $body, $pairs);
    }

    /** Overwrites the credentials and their key with zeros now. Afterwards they are refused with NotReady. */
    public function wipe(): void
    {
        $this->sealer->wipe();
    }

    // Private: a copy would share the memory that each of the two wipes.
    private function __clone()
    {
    }

    /** @return array<string, string> */
    public function __debugInfo(): array
    {
        return ['credentials' => 'redacted'];
    }

    public function __serialize(): array
    {
        throw new \LogicException('paysig credentials cannot be serialised: they are secret');
    }

    public function __unserialize(array $data): void
    {
        throw new \LogicException('paysig credentials cannot be unserialised: make them of what the provider handed out');
    }
}
