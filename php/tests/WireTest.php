<?php

// What is sealed is what arrives: each way to send a request, to a real server over TLS, and none follows a redirect.

declare(strict_types=1);

namespace Paysig\Tests;

use GuzzleHttp\Client;
use GuzzleHttp\Handler\CurlHandler;
use GuzzleHttp\Handler\StreamHandler;
use GuzzleHttp\HandlerStack;
use GuzzleHttp\Middleware;
use GuzzleHttp\Psr7\FnStream;
use GuzzleHttp\Psr7\HttpFactory;
use Nyholm\Psr7\Factory\Psr17Factory;
use Paysig\Exception\InvalidCredentials;
use Paysig\Exception\PaysigException;
use Paysig\Form;
use Paysig\OneKey\Credentials;
use Paysig\OneKey\Operation;
use Paysig\OneKey\Sealed;
use PHPUnit\Framework\TestCase;
use Psr\Http\Message\RequestInterface;

final class WireTest extends TestCase
{
    /** Bytes that clients like to change: line ends, escapes, accents, a percent sign, a NUL's escape. */
    private const PAYLOAD = "{ \"external_id\": \"A\\/1 é+%20&=\\u0000\",\r\n"
        . "\t\"amount\": 2000.00, \"bank_code\": \"072\" }\r\n";

    private static string $folder;

    public static function setUpBeforeClass(): void
    {
        self::$folder = \sys_get_temp_dir() . '/paysig-' . \bin2hex(\random_bytes(8));
        \mkdir(self::$folder, 0700);
        Tls::certificate(self::$folder);
        foreach (['Nyholm/Psr7', 'GuzzleHttp'] as $package) {
            // Debian's php-nyholm-psr7 and php-guzzlehttp-guzzle.
            @include_once "/usr/share/php/$package/autoload.php";
        }
    }

    public static function tearDownAfterClass(): void
    {
        \array_map('unlink', \glob(self::$folder . '/*'));
        \rmdir(self::$folder);
    }

    private static function server(string ...$answer): Tls
    {
        return new Tls(self::$folder . '/localhost.pem', ...$answer);
    }

    private static function credentials(Tls $server): Credentials
    {
        return Credentials::local($server->url, 'cashout_login', 'pa:ss "é"', 'cashout_secret_key');
    }

    public function clients(): iterable
    {
        yield 'curl' => [static function (Sealed $sealed, string $authority): int {
            self::needs(\extension_loaded('curl'), 'the extension curl');
            $curl = \curl_init();
            \curl_setopt_array($curl, $sealed->curlOptions());
            \curl_setopt($curl, CURLOPT_CAINFO, $authority);
            self::assertIsString(\curl_exec($curl), \curl_error($curl));
            return \curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
        }];
        yield 'streams' => [static function (Sealed $sealed, string $authority): int {
            $context = \stream_context_create($sealed->streamOptions() + ['ssl' => ['cafile' => $authority]]);
            self::assertSame('{}', \file_get_contents($sealed->url, false, $context));
            return (int) \explode(' ', $http_response_header[0])[1];
        }];
        foreach (['nyholm' => Psr17Factory::class, 'guzzle' => HttpFactory::class] as $name => $factory) {
            yield "PSR-18, with the factories of $name" => [
                static function (Sealed $sealed, string $authority) use ($factory): int {
                    self::needs(\class_exists($factory) && \class_exists(Client::class), 'Nyholm/Psr7 and Guzzle');
                    $request = $sealed->toPsr7(new $factory(), new $factory());
                    // Clients may read from where the stream is.
                    self::assertSame($sealed->body, $request->getBody()->getContents());
                    return (new Client(['verify' => $authority]))->sendRequest($request)->getStatusCode();
                },
            ];
        }
    }

    private static function needs(bool $there, string $what): void
    {
        if (!$there) {
            self::markTestSkipped("$what is missing");
        }
    }

    /** @dataProvider clients */
    public function testWhatIsSealedIsWhatArrives(\Closure $send): void
    {
        $server = self::server();
        $credentials = self::credentials($server);
        $requests = [
            $credentials->seal(Operation::Create, self::PAYLOAD, Form::Verbatim, 'shop/1.2 (test)'),
            $credentials->seal(Operation::Status, '{"cashout_id": 11954}'),
            $credentials->seal(Operation::Cancel, '{"cashout_id": 11954, "amount": 1e2}', Form::Jcs),
            $credentials->sealOther('PUT', '/v3/a%2Fb/c.d/..e/~f;g=h@i:j/?k=l%20m&n', '{}'),
            $credentials->sealOther('GET', '/v3/banks?country=MX'),
            $credentials->seal(Operation::Create, '{"comments":"' . \str_repeat('ñ', 1_000_000) . '"}'),
        ];
        foreach ($requests as $sealed) {
            self::assertSame(200, $send($sealed, $server->certificate));
            [$method, $target, $headers, $body] = $server->received();
            self::assertSame([$sealed->method, $sealed->path], [$method, $target]);
            self::assertSame(\md5($sealed->body), \md5($body));
            self::assertSame([\substr($server->url, \strlen('https://'))], $headers['host']);
            foreach ($sealed->headers as $name => $value) {
                self::assertSame([$value], $headers[\strtolower($name)], $name);
            }
            $credentials->check($method, $target, $body, $headers);
        }
    }

    /** @dataProvider clients */
    public function testRedirectsAreNotFollowed(\Closure $send): void
    {
        $elsewhere = self::server();
        $server = self::server('307 Temporary Redirect', "$elsewhere->url/v3/cashout");
        $sealed = self::credentials($server)->seal(Operation::Create, self::PAYLOAD);
        self::assertSame(307, $send($sealed, $server->certificate));
        self::assertNotNull($server->received());
        self::assertNull($elsewhere->received(0.5));
    }

    /** @dataProvider clients */
    public function testErrorsAreAnswersToo(\Closure $send): void
    {
        $server = self::server('400 Bad Request');
        $sealed = self::credentials($server)->seal(Operation::Status, '{}');
        self::assertSame(400, $send($sealed, $server->certificate));
    }

    private static function sealing(Credentials $credentials, Tls $server, ?callable $handler = null): Client
    {
        self::needs(\class_exists(Client::class), 'Guzzle');
        $stack = HandlerStack::create($handler);
        $stack->push(Middleware::mapRequest(
            static fn (RequestInterface $request) => $credentials->sealPsr7($request, new HttpFactory()),
        ));
        return new Client(['handler' => $stack, 'verify' => $server->certificate]);
    }

    public function handlers(): iterable
    {
        yield 'the usual one' => [static fn (): ?callable => null];
        yield 'curl' => [static function (): callable {
            self::needs(\extension_loaded('curl'), 'the extension curl');
            return new CurlHandler();
        }];
        yield 'streams' => [static fn (): callable => new StreamHandler()];
    }

    /** @dataProvider handlers */
    public function testARequestIsSealedOnItsWay(\Closure $handler): void
    {
        self::needs(\class_exists(Client::class), 'Guzzle');
        $server = self::server();
        $credentials = self::credentials($server);
        $client = self::sealing($credentials, $server, $handler());
        $client->request('DELETE', "$server->url/v3/cashout/cancel", [
            'body' => self::PAYLOAD,
            // What is sealed counts.
            'headers' => ['User-Agent' => 'shop/2', 'Content-Type' => 'text/plain', 'Payload-Signature' => 'x'],
        ]);
        [$method, $target, $headers, $body] = $server->received();
        $sealed = $credentials->seal(Operation::Cancel, self::PAYLOAD, userAgent: 'shop/2');
        self::assertSame([$sealed->method, $sealed->path, $sealed->body], [$method, $target, $body]);
        foreach ($sealed->headers as $name => $value) {
            self::assertSame([$value], $headers[\strtolower($name)], $name);
        }
        $credentials->check($method, $target, $body, $headers);
    }

    /**
     * A body whose length nobody knows is announced as chunked before it is sealed; afterwards the length is known.
     *
     * @dataProvider handlers
     */
    public function testABodyOfUnknownLengthIsSealedOnItsWay(\Closure $handler): void
    {
        self::needs(\class_exists(Client::class), 'Guzzle');
        $server = self::server();
        $credentials = self::credentials($server);
        $payload = (new HttpFactory())->createStream(self::PAYLOAD);
        $payload = FnStream::decorate($payload, ['getSize' => static fn (): ?int => null]);
        $client = self::sealing($credentials, $server, $handler());
        $client->request('POST', "$server->url/v3/cashout", ['body' => $payload]);
        [$method, $target, $headers, $body] = $server->received();
        self::assertSame($credentials->seal(Operation::Create, self::PAYLOAD)->body, $body);
        self::assertSame([(string) \strlen($body)], $headers['content-length']);
        self::assertArrayNotHasKey('transfer-encoding', $headers);
        $credentials->check($method, $target, $body, $headers);
    }

    public function lengths(): iterable
    {
        yield 'none' => [[], self::PAYLOAD, false];
        yield 'of the payload' => [['Content-Length' => (string) \strlen(self::PAYLOAD)], self::PAYLOAD, true];
        yield 'of another' => [['content-length' => '7'], self::PAYLOAD, true];
        yield 'of no body' => [['Content-Length' => '0'], '', true];
        yield 'chunked' => [['transfer-encoding' => 'chunked'], self::PAYLOAD, true];
        yield 'both' => [['Transfer-Encoding' => 'chunked', 'Content-Length' => '7'], self::PAYLOAD, true];
    }

    /**
     * @param array<string, string> $headers
     * @dataProvider lengths
     */
    public function testAGivenLengthBecomesThatOfTheSealedBody(array $headers, string $payload, bool $has): void
    {
        foreach ([Psr17Factory::class, HttpFactory::class] as $factory) {
            self::needs(\class_exists($factory), 'Nyholm/Psr7 or Guzzle');
            $make = new $factory();
            $request = $make->createRequest('PUT', 'https://api-stg.onekeypayments.com/x')
                ->withBody($make->createStream($payload));
            foreach ($headers as $name => $value) {
                $request = $request->withHeader($name, $value);
            }
            $sealed = Credentials::staging('key', 'passphrase', 'signature')->sealPsr7($request, $make);
            $length = (string) \strlen((string) $sealed->getBody());
            self::assertSame($has ? [$length] : [], $sealed->getHeader('Content-Length'), $factory);
            self::assertFalse($sealed->hasHeader('Transfer-Encoding'), $factory);
        }
    }

    public function testARedirectToAnotherHostIsNotSealed(): void
    {
        $elsewhere = self::server();
        $server = self::server('307 Temporary Redirect', "$elsewhere->url/v3/cashout");
        $client = self::sealing(self::credentials($server), $server);
        try {
            $client->request('POST', "$server->url/v3/cashout", ['body' => self::PAYLOAD]);
            self::fail('followed');
        } catch (InvalidCredentials $exception) {
            self::assertSame('url-other-environment', $exception->slug());
        }
        self::assertNull($elsewhere->received(0.5));
    }

    public function testOnlyTheEnvironmentsHostIsSealedFor(): void
    {
        self::needs(\class_exists(HttpFactory::class), 'Guzzle');
        $make = new HttpFactory();
        $staging = Credentials::staging('key', 'passphrase', 'signature');
        foreach (['https://api-stg.onekeypayments.com', 'HTTPS://API-STG.onekeypayments.com:443'] as $base) {
            $sealed = $staging->sealPsr7($make->createRequest('GET', "$base/v3/banks"), $make);
            self::assertTrue($sealed->hasHeader('Payload-Signature'));
            self::assertSame(0, $sealed->getBody()->tell());
        }
        $production = Credentials::production('https://api.example.com:443', 'key', 'passphrase', 'signature');
        $production->sealPsr7($make->createRequest('GET', 'https://api.example.com/v3/banks'), $make);
        $others = [
            'http://api-stg.onekeypayments.com' => 'url-not-https',
            'https://api-stg.onekeypayments.com:8443' => 'url-other-environment',
            'https://api.example.com' => 'url-other-environment',
            'https://user@api-stg.onekeypayments.com' => 'url-malformed',
            'https://api-stg.onekeypayments.com.example.com' => 'url-other-environment',
            '' => 'url-malformed',
        ];
        foreach ($others as $base => $slug) {
            self::assertRefused($slug, $staging, $make->createRequest('GET', "$base/v3/banks"));
        }
        $request = $make->createRequest('GET', 'https://api-stg.onekeypayments.com/v3/banks');
        // Where it would go in the end, whatever the URL says.
        self::assertRefused('url-other-environment', $staging, $request->withHeader('Host', 'api.example.com'));
        self::assertRefused('path-malformed', $staging, $request->withRequestTarget('https://api.example.com/v3/banks'));
    }

    private static function assertRefused(string $slug, Credentials $credentials, RequestInterface $request): void
    {
        try {
            $credentials->sealPsr7($request, new HttpFactory());
            self::fail("sealed for {$request->getUri()}");
        } catch (PaysigException $exception) {
            self::assertSame($slug, $exception->slug(), (string) $request->getUri());
        }
    }
}
