<?php

// No dump, trace or copy of a key, a signer, credentials or what is made with them shows the secret or the states made of
// it.

declare(strict_types=1);

namespace Paysig\Tests;

use FFI;
use Nyholm\Psr7\Factory\Psr17Factory;
use Paysig\Ffi\Memory;
use Paysig\Form;
use Paysig\Key;
use Paysig\Library;
use Paysig\OneKey\Credentials;
use Paysig\OneKey\JsonNotificationMiddleware;
use Paysig\OneKey\Notification;
use Paysig\OneKey\NotificationMiddleware;
use Paysig\OneKey\Operation;
use Paysig\Package;
use Paysig\Scheme;
use PHPUnit\Framework\TestCase;
use Psr\Http\Server\MiddlewareInterface;

final class RedactionTest extends TestCase
{
    private const SECRET = 'cashout_secret_key';
    /** A signature that is well-formed, and nobody's. */
    private const SIGNATURE = '5ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2e75ec2';

    public function owners(): iterable
    {
        $key = Key::fromText(self::SECRET);
        yield 'key' => [$key, 'paysig_key_t'];
        yield 'signer' => [$key->signer()->update('{"pass":"cashout_pass"}'), 'paysig_signer_t'];
        yield 'credentials' => [self::credentials(), 'paysig_credentials_t'];
    }

    public function holders(): iterable
    {
        yield from $this->owners();
        yield 'sealed' => [self::credentials()->seal(Operation::Status, '{"cashout_id":11954}'), null];
        $control = Scheme::CashoutNotification->sign(self::credentials()->key(), externalId: 'X1');
        $body = "external_id=X1&control=$control&pass=cashout_pass";
        yield 'notification' => [Notification::verify($body, self::credentials()->key()), null];
    }

    private static function credentials(): Credentials
    {
        return Credentials::staging('cashout_login', 'cashout_pass', self::SECRET);
    }

    /** @dataProvider holders */
    public function testDumpsShowNothing(object $owner, ?string $type): void
    {
        $dumps = self::dumps($owner);
        $words = [];
        if ($type !== null && Package::backend() === Package::FFI) {
            $words = self::words($owner, $type);
            self::assertGreaterThan(8, \count($words));
        }
        foreach ($dumps as $name => $dump) {
            self::assertNotSame('', $dump, $name);
            // "Basic" and "control" carry credentials and a signature.
            foreach ([self::SECRET, 'cashout_pass', 'Basic ', 'control', ...$words] as $word) {
                self::assertStringNotContainsString($word, $dump, $name);
            }
        }
        self::assertStringContainsString('redacted', $dumps['var_dump']);
        self::assertStringContainsString('redacted', $dumps['print_r']);
    }

    public function objects(): iterable
    {
        yield from $this->holders();
        if (Package::backend() === Package::FFI) {
            yield 'library' => [Library::get()];
        }
        if (\interface_exists(MiddlewareInterface::class)) {
            // Debian's php-nyholm-psr7.
            @include_once '/usr/share/php/Nyholm/Psr7/autoload.php';
            if (\class_exists(Psr17Factory::class)) {
                $keys = [self::credentials()->key(), Key::fromText(self::SECRET)];
                $make = new Psr17Factory();
                yield 'middleware' => [new NotificationMiddleware($keys, $make, $make)];
                yield 'middleware for JSON' => [new JsonNotificationMiddleware($keys, $make, $make)];
            }
        }
    }

    /**
     * All keys write their signatures to one place, which is not to be seen in any of them, nor in what has a key.
     *
     * @dataProvider objects
     */
    public function testDumpsShowNoSignature(object $owner): void
    {
        $signature = Key::fromText(self::SECRET)->sign('{"pass":"cashout_pass"}');
        foreach (self::dumps($owner) as $name => $dump) {
            foreach ([$signature, self::SECRET, 'cashout_pass'] as $word) {
                self::assertStringNotContainsString($word, $dump . self::spelled($dump), $name);
            }
        }
        $spelled = \array_map(self::spelled(...), self::dumps((object) \str_split($signature)));
        self::assertSame(\array_fill_keys(\array_keys($spelled), $signature), $spelled);
    }

    /** The single characters of a dump, as it shows an array of them. */
    private static function spelled(string $dump): string
    {
        \preg_match_all('/[=:]>? *+\n? *+(?:string\(1\) )?(["\']?+)(.)\1(?=,|\}?+$)/m', $dump, $characters);
        return \implode('', $characters[2]);
    }

    /** @return array<string, string> */
    private static function dumps(object $owner): array
    {
        return [
            'var_dump' => self::printed(static fn () => \var_dump($owner)),
            'var_dump of an array' => self::printed(static fn () => \var_dump((array) $owner)),
            'print_r' => \print_r($owner, true),
            'print_r of an array' => \print_r((array) $owner, true),
            'var_export' => \var_export($owner, true),
            'var_export of an array' => \var_export((array) $owner, true),
            'json_encode' => \json_encode($owner, JSON_THROW_ON_ERROR),
        ];
    }

    /** The memory of a key, of a signer, or of credentials. */
    private static function state(object $owner): FFI\CData
    {
        $holder = self::holder($owner);
        return (new \ReflectionProperty($holder, 'state'))->getValue($holder);
    }

    private static function holder(object $owner): object
    {
        return $owner instanceof Credentials ? (new \ReflectionProperty($owner, 'sealer'))->getValue($owner) : $owner;
    }

    /** The numbers that a dump of the struct would print; short ones would turn up by chance. */
    private static function words(object $owner, string $type): array
    {
        $ffi = Library::get()->ffi;
        $state = self::state($owner);
        $words = [];
        foreach ($ffi->cast("$type *", $state)[0]->opaque as $word) {
            $words[] = (string) $word;
        }
        return \array_filter($words, static fn (string $word): bool => \strlen($word) > 6);
    }

    private static function printed(callable $dump): string
    {
        \ob_start();
        try {
            $dump();
        } finally {
            $text = (string) \ob_get_clean();
        }
        return $text;
    }

    /** @dataProvider holders */
    public function testTheyCannotBeSerialised(object $owner): void
    {
        $this->expectException(\LogicException::class);
        $this->expectExceptionMessage('cannot be serialised');
        \serialize($owner);
    }

    /** @dataProvider holders */
    public function testTheyCannotBeUnserialised(object $owner): void
    {
        $this->expectException(\LogicException::class);
        $this->expectExceptionMessage('cannot be unserialised');
        \unserialize(\sprintf('O:%d:"%s":0:{}', \strlen($owner::class), $owner::class));
    }

    /** @dataProvider holders */
    public function testTheyCannotBeCloned(object $owner): void
    {
        $this->expectException(\Error::class);
        $this->expectExceptionMessageMatches('/private Paysig\\\\[\w\\\\]+::__clone\(\)/');
        clone $owner;
    }

    public function calls(): iterable
    {
        yield 'API Signature' => [static fn () => Credentials::staging('key', 'pass', self::SECRET . "\n")];
        yield 'passphrase' => [
            static fn () => Credentials::production('https://api.example.com', 'key', self::SECRET . "\t", 'signature'),
        ];
        yield 'API Key' => [
            static fn () => Credentials::local('https://localhost', self::SECRET . ':', 'pass', 'signature'),
        ];
        yield 'array' => [
            static fn () => Credentials::fromArray(['PAYSIG_ENVIRONMENT' => 'x', 'PAYSIG_API_KEY' => self::SECRET]),
        ];
        $credentials = self::credentials();
        yield 'payload' => [static fn () => $credentials->seal(Operation::Status, self::SECRET)];
        yield 'other payload' => [static fn () => $credentials->sealOther('PUT', '/x', self::SECRET)];
        yield 'checked request' => [
            static fn () => $credentials->check('PUT', '/x', self::SECRET, ['Authorization' => self::SECRET]),
        ];
        $key = $credentials->key();
        yield 'notification' => [static fn () => Notification::verify('pass=' . self::SECRET, $key)];
        yield 'scheme' => [static fn () => Scheme::DepositOkp->sign($key, self::SECRET, date: 'x', login: 'y')];
        $date = '2026-11-26T21:00:00Z';
        yield 'date' => [static fn () => Scheme::DepositOkp->sign($key, '{}', date: self::SECRET, login: 'y')];
        yield 'clock' => [
            static fn () => Scheme::DepositOkp->sign($key, self::SECRET, date: '2026-11-26T25:00:00Z', login: self::SECRET),
        ];
        yield 'login' => [static fn () => Scheme::DepositOkp->sign($key, '{}', date: $date, login: self::SECRET . '{')];
        yield 'external_id' => [static fn () => Scheme::DlocalPayin->sign($key, externalId: self::SECRET)];
        yield 'presented prefix' => [
            static fn () => Scheme::DepositOkp->verify($key, self::SECRET, '{}', date: $date, login: 'y'),
        ];
        yield 'presented digits' => [
            static fn () => Scheme::DepositOkp->verify($key, 'OKP ' . self::SECRET, '{}', date: $date, login: 'y'),
        ];
        yield 'verified scheme' => [
            static fn () => Scheme::DepositOkp->verify($key, 'OKP ' . self::SIGNATURE, '{', null, $date, self::SECRET),
        ];
        yield 'signature' => [static fn () => $key->verify('', self::SECRET)];
        yield 'signature of another' => [static fn () => $key->verify('', self::SIGNATURE)];
        yield 'signature, any key' => [static fn () => Key::verifyAny([$key], '', self::SIGNATURE)];
        yield 'signature of a form' => [static fn () => $key->verifyCanonical(Form::Compact, '{}', self::SIGNATURE)];
        yield 'streamed signature' => [static fn () => $key->signer()->verify(self::SIGNATURE)];
        yield 'control' => [
            static fn () => Notification::verify('external_id=' . self::SECRET . '&control=' . self::SIGNATURE, $key),
        ];
        yield 'malformed control' => [static fn () => Notification::verify('external_id=1&control=' . self::SECRET, $key)];
        yield 'JSON' => [static fn () => Notification::verifyJson(self::SECRET, self::SIGNATURE, $key)];
        // A secret where its key belongs.
        yield 'no key' => [static fn () => Notification::verify('', self::SECRET)];
        yield 'no keys' => [static fn () => Notification::verifyAny('', [self::SECRET])];
        yield 'no key for JSON' => [static fn () => Notification::verifyJson('', '', self::SECRET)];
        yield 'no key for any' => [static fn () => Key::verifyAny([$key, self::SECRET], '', self::SIGNATURE)];
        yield 'no key for a scheme' => [static fn () => Scheme::CashoutRequest->sign(self::SECRET)];
        yield 'no key for a presented value' => [static fn () => Scheme::CashoutRequest->verify(self::SECRET, '')];
        // What is beside a value of a wrong type.
        yield 'array with a number' => [
            static fn () => Credentials::fromArray(['PAYSIG_API_KEY' => self::SECRET, 'PAYSIG_API_PASSPHRASE' => 7]),
        ];
        yield 'headers with a number' => [
            static fn () => $credentials->check('PUT', '/x', '', ['Authorization' => [self::SECRET, 7]]),
        ];
        yield 'text secret' => [static fn () => Key::fromText(self::SECRET . "\n")];
        yield 'body' => [static fn () => Key::fromText('another')->verify(self::SECRET, \str_repeat('0', 64))];
        yield 'body, any key' => [
            static fn () => Key::verifyAny([Key::fromText('another')], self::SECRET, \str_repeat('0', 64)),
        ];
        yield 'body after wiping' => [static function (): void {
            $key = Key::fromText('another');
            $key->wipe();
            $key->sign(self::SECRET);
        }];
        yield 'parts' => [static fn () => Key::fromText('another')->signParts([self::SECRET, 7])];
        yield 'streamed body' => [static function (): void {
            $signer = Key::fromText('another')->signer();
            $signer->finish();
            $signer->update(self::SECRET);
        }];
    }

    /**
     * @dataProvider calls
     * @requires PHP >= 8.2
     */
    public function testTracesShowNoSecretMessageOrSignature(callable $call): void
    {
        $ini = \ini_set('zend.exception_ignore_args', '0');
        try {
            $call();
            self::fail('nothing was thrown');
        } catch (\Exception | \TypeError $exception) {
            self::assertNotInstanceOf(\PHPUnit\Framework\Exception::class, $exception);
            // Not only the package's own: it calls PHP's functions, and they call it.
            $frames = [];
            foreach ($exception->getTrace() as $frame) {
                if (\str_starts_with($frame['class'] ?? '', __NAMESPACE__)) {
                    break;
                }
                $frames[] = $frame;
            }
            self::assertNotEmpty($frames);
            self::assertStringContainsString('SensitiveParameterValue', \print_r($frames, true));
            foreach ([self::SECRET, self::SIGNATURE] as $word) {
                self::assertStringNotContainsString($word, \print_r($frames, true) . $exception->getMessage());
                // A trace as text shows the beginning.
                self::assertStringNotContainsString(\substr($word, 0, 15), (string) $exception);
            }
        } finally {
            \ini_set('zend.exception_ignore_args', (string) $ini);
        }
    }

    /**
     * @group ffi
     * @dataProvider owners
     */
    public function testWipingOverwritesTheMemory(object $key, string $type): void
    {
        $ffi = Library::get()->ffi;
        $state = $ffi->cast("$type *", self::state($key));
        $size = FFI::sizeof($state[0]);
        self::assertNotSame(\str_repeat("\0", $size), FFI::string($ffi->cast('char *', $state), $size));
        $key->wipe();
        self::assertSame(\str_repeat("\0", $size), FFI::string($ffi->cast('char *', $state), $size));
    }

    public function makers(): iterable
    {
        yield 'key' => [static fn () => Key::fromText(self::SECRET), 'paysig_key_t'];
        yield 'credentials' => [static fn () => self::credentials(), 'paysig_credentials_t'];
    }

    /**
     * @group ffi
     * @dataProvider makers
     */
    public function testDestroyingAKeyWipesIt(callable $make, string $type): void
    {
        $key = $make();
        $ffi = Library::get()->ffi;
        $state = $ffi->cast("$type *", self::state($key));
        // Holds the memory, so that it can be looked at when the key is gone.
        $owned = (new \ReflectionProperty(Memory::class, 'owned'))->getValue();
        $memory = $owned[self::holder($key)];
        unset($key);
        $size = FFI::sizeof($memory);
        self::assertSame(\str_repeat("\0", $size), FFI::string($ffi->cast('char *', $state), $size));
        self::assertNotContains($memory, \iterator_to_array($owned, false));
    }
}
