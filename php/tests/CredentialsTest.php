<?php

// What the vectors cannot say of credentials and sealed requests: the process's own variables, their lives, and types.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\EnvironmentFault;
use Paysig\Exception\InvalidCall;
use Paysig\Exception\InvalidCredentials;
use Paysig\Exception\InvalidPayload;
use Paysig\Exception\InvalidRequest;
use Paysig\Exception\InvalidSecret;
use Paysig\Exception\NotReady;
use Paysig\Exception\PaysigException;
use Paysig\Exception\VerificationFailed;
use Paysig\Form;
use Paysig\Key;
use Paysig\OneKey\Credentials;
use Paysig\OneKey\Operation;
use PHPUnit\Framework\TestCase;

final class CredentialsTest extends TestCase
{
    private const VALUES = [
        'PAYSIG_ENVIRONMENT' => 'production',
        'PAYSIG_BASE_URL' => 'https://api.example.com/',
        'PAYSIG_API_KEY' => 'cashout_login',
        'PAYSIG_API_PASSPHRASE' => 'cashout_pass',
        'PAYSIG_API_SIGNATURE' => 'cashout_secret_key',
    ];

    private static function staging(): Credentials
    {
        return Credentials::staging('cashout_login', 'cashout_pass', 'cashout_secret_key');
    }

    public function testTheyAreReadFromTheEnvironment(): void
    {
        $code = 'require "' . __DIR__ . '/bootstrap.php"; use Paysig\OneKey\{Credentials, Operation};'
            . 'try { echo Credentials::fromEnvironment()->seal(Operation::Status, "{}")->url; }'
            . 'catch (Paysig\Exception\PaysigException $exception) { echo $exception->getMessage(); }';
        $run = static fn (array $environment): array => Php::run(['-r', $code], $environment);

        self::assertSame([0, 'https://api.example.com/v3/cashout/status', ''], $run(self::VALUES));
        $staging = ['PAYSIG_ENVIRONMENT' => 'staging'] + self::VALUES;
        unset($staging['PAYSIG_BASE_URL']);
        self::assertSame([0, 'https://api-stg.onekeypayments.com/v3/cashout/status', ''], $run($staging));
        // The default.
        unset($staging['PAYSIG_ENVIRONMENT']);
        self::assertSame([0, 'https://api-stg.onekeypayments.com/v3/cashout/status', ''], $run($staging));
        foreach (\array_keys($staging) as $name) {
            [, $message] = $run(\array_diff_key($staging, [$name => true]));
            self::assertStringEndsWith("is not set (key-variable): $name", $message);
        }
        self::assertStringEndsWith('(url-malformed, at byte 0): PAYSIG_BASE_URL', $run(['PAYSIG_ENVIRONMENT' => 'production'] + $staging)[1]);
    }

    public function testWhatIsMissingInAnArrayIsNamed(): void
    {
        $exception = self::caught(static fn () => Credentials::fromArray(['PAYSIG_API_KEY' => 'key']));
        self::assertInstanceOf(InvalidPayload::class, $exception);
        self::assertStringEndsWith('(field-missing): PAYSIG_API_PASSPHRASE', $exception->getMessage());
    }

    public function testWhatIsNoFileIsRefused(): void
    {
        foreach (['/nonexistent', '/', '/dev/zero', 'data:,PAYSIG_API_KEY=key', "/etc/passwd\0"] as $path) {
            $exception = self::caught(static fn () => Credentials::fromFile($path));
            self::assertInstanceOf(EnvironmentFault::class, $exception);
            self::assertSame('key-file', $exception->slug());
        }
    }

    public function faults(): iterable
    {
        $staging = self::staging();
        $from = static fn (array $values) => static fn () => Credentials::fromArray($values + self::VALUES);
        yield [InvalidCall::class, 'unknown-environment', $from(['PAYSIG_ENVIRONMENT' => 'Staging'])];
        yield [InvalidCredentials::class, 'url-other-environment', $from(['PAYSIG_ENVIRONMENT' => 'staging'])];
        yield [InvalidCredentials::class, 'url-other-environment', $from(['PAYSIG_ENVIRONMENT' => 'local'])];
        yield [InvalidCredentials::class, 'url-malformed', $from(['PAYSIG_BASE_URL' => ''])];
        $production = static fn (string $url) => static fn () => Credentials::production($url, 'k', 'p', 's');
        yield [InvalidCredentials::class, 'url-not-https', $production('http://api.example.com')];
        yield [InvalidCredentials::class, 'url-other-environment', $production('https://api-stg.onekeypayments.com')];
        $local = static fn () => Credentials::local('https://api.example.com', 'k', 'p', 's');
        yield [InvalidCredentials::class, 'url-other-environment', $local];
        yield [InvalidCredentials::class, 'api-key-colon', static fn () => Credentials::staging('a:b', 'p', 's')];
        yield [InvalidSecret::class, 'secret-whitespace', static fn () => Credentials::staging('k', 'p', "s\n")];
        $status = static fn (string $payload) => static fn () => $staging->seal(Operation::Status, $payload);
        yield [InvalidPayload::class, 'body-missing', $status('')];
        yield [InvalidPayload::class, 'body-not-object', $status('[]')];
        yield [InvalidRequest::class, 'credential-mismatch', $status('{"pass":"another"}')];
        yield [InvalidPayload::class, 'input-not-utf8', $status("{\"name\":\"Jos\xe9\"}")];
        yield [InvalidRequest::class, 'path-malformed', static fn () => $staging->sealOther('GET', 'https://example.com/')];
        yield [InvalidRequest::class, 'path-malformed', static fn () => $staging->sealOther('GET', '//example.com/v3')];
        yield [InvalidRequest::class, 'method-malformed', static fn () => $staging->sealOther('get', '/v3')];
        $check = static fn (array $headers) => static fn () => $staging->check('GET', '/v3', '', $headers);
        yield [VerificationFailed::class, 'signature-missing', $check([])];
        $signed = ['Payload-Signature' => $staging->key()->sign('')];
        yield [InvalidRequest::class, 'authorization', $check($signed)];
        yield [InvalidRequest::class, 'header-duplicate', $check($signed + ['payload-signature' => ['x']])];
        yield [InvalidRequest::class, 'header-duplicate', $check(['Payload-Signature' => [...\array_values($signed), 'x']])];
    }

    /** @dataProvider faults */
    public function testFaults(string $class, string $slug, callable $call): void
    {
        $exception = self::caught($call);
        self::assertInstanceOf($class, $exception);
        self::assertSame($slug, $exception->slug());
    }

    public function testWipedCredentialsAreRefused(): void
    {
        $credentials = self::staging();
        $credentials->wipe();
        $credentials->wipe();
        $calls = [
            'credentials-not-ready' => static fn () => $credentials->seal(Operation::Status, '{}'),
            'key-not-ready' => static fn () => $credentials->key()->sign('{}'),
        ];
        foreach ($calls as $slug => $call) {
            $exception = self::caught($call);
            self::assertInstanceOf(NotReady::class, $exception);
            self::assertSame($slug, $exception->slug());
        }
        self::assertInstanceOf(NotReady::class, self::caught(static fn () => $credentials->check('GET', '/v3', '', [])));
    }

    public function testAWipedKeyEndsItsCredentials(): void
    {
        $credentials = self::staging();
        $credentials->key()->wipe();
        $calls = [
            static fn () => $credentials->seal(Operation::Status, '{}'),
            static fn () => $credentials->key()->sign('{}'),
            static fn () => Key::verifyAny([Key::fromText('x'), $credentials->key()], '{}', \str_repeat('0', 64)),
        ];
        foreach ($calls as $call) {
            self::assertInstanceOf(NotReady::class, self::caught($call));
        }
    }

    public function testTheKeyOutlivesItsCredentials(): void
    {
        $key = self::staging()->key();
        self::assertSame(Key::fromText('cashout_secret_key')->sign('{}'), $key->sign('{}'));
    }

    public function wrongTypes(): iterable
    {
        $staging = self::staging();
        yield 'no key' => [static fn () => Credentials::staging(null, 'p', 's')];
        yield 'a number' => [static fn () => Credentials::fromArray(['PAYSIG_API_KEY' => 1] + self::VALUES)];
        yield 'a payload that is no text' => [static fn () => $staging->seal(Operation::Status, ['cashout_id' => 11954])];
        yield 'an operation that is none' => [static fn () => $staging->seal('status', '{}')];
        yield 'a header that is no text' => [static fn () => $staging->check('GET', '/v3', '', ['User-Agent' => [1]])];
    }

    /** @dataProvider wrongTypes */
    public function testWrongTypesAreTypeErrors(callable $call): void
    {
        $this->expectException(\TypeError::class);
        $call();
    }

    public function testASealedRequestCannotBeChanged(): void
    {
        $sealed = self::staging()->seal(Operation::Status, '{"cashout_id":11954}');
        self::assertTrue(isset($sealed->body, $sealed->headers, $sealed->method, $sealed->url));
        self::assertFalse(isset($sealed->other));
        $attempts = [
            static fn () => $sealed->body = '{}',
            static fn () => $sealed->method = 'PUT',
            static fn () => $sealed->url = 'https://example.com/',
            static fn () => $sealed->other = 1,
            static function () use ($sealed): void {
                unset($sealed->body);
            },
            static fn () => $sealed->other,
        ];
        foreach ($attempts as $attempt) {
            try {
                $attempt();
                self::fail('changed');
            } catch (\Error $error) {
                self::assertSame(\Error::class, $error::class);
            }
        }
        // Indirect changes reach a copy only, of which PHP tells.
        $headers = $sealed->headers;
        @($sealed->headers['Payload-Signature'] = 'x');
        self::assertSame($headers, $sealed->headers);
    }

    public function testRoomAndScratchGrow(): void
    {
        $members = \implode(',', \array_map(static fn (int $i): string => "\"m$i\":1e20", \range(0, 999)));
        $sealed = self::staging()->seal(Operation::Create, "{{$members}}", Form::Jcs);
        self::assertSame(Form::Jcs->canonicalize($sealed->body), $sealed->body);
        self::assertSame(1002, \count(\json_decode($sealed->body, true)));
    }

    public function testMemoryIsGivenBack(): void
    {
        $cycle = static function (): void {
            for ($round = 0; $round < 200; $round++) {
                $credentials = self::staging();
                $sealed = $credentials->seal(Operation::Status, '{"cashout_id":11954}');
                $credentials->check($sealed->method, $sealed->path, $sealed->body, $sealed->headers);
            }
        };
        $cycle();
        $before = \memory_get_usage();
        $cycle();
        self::assertLessThanOrEqual($before, \memory_get_usage());
    }

    private static function caught(callable $call): ?PaysigException
    {
        try {
            $call();
        } catch (PaysigException $exception) {
            return $exception;
        }
        return null;
    }
}
