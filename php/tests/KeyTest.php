<?php

// What the vectors cannot say: types, lives of keys and signers, and signals.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\NotReady;
use Paysig\Key;
use PHPUnit\Framework\TestCase;

final class KeyTest extends TestCase
{
    public function wrongTypes(): iterable
    {
        $key = Key::fromText('cashout_secret_key');
        $signature = $key->sign('{}');
        yield 'secret null' => [static fn () => Key::fromText(null)];
        yield 'secret int' => [static fn () => Key::fromText(1)];
        yield 'raw secret array' => [static fn () => Key::fromBytes([1])];
        yield 'message null' => [static fn () => $key->sign(null)];
        yield 'message array' => [static fn () => $key->sign(['cashout_id' => 11954])];
        yield 'message int' => [static fn () => $key->signUpper(1)];
        yield 'parts string' => [static fn () => $key->signParts('{}')];
        yield 'part null' => [static fn () => $key->signParts(['{', null])];
        yield 'update float' => [static fn () => $key->signer()->update(1.5)];
        yield 'signature null' => [static fn () => $key->verify('{}', null)];
        yield 'signature of a signer int' => [static fn () => $key->signer()->verify(1)];
        yield 'keys: one key' => [static fn () => Key::verifyAny($key, '{}', $signature)];
        yield 'keys: a secret' => [static fn () => Key::verifyAny([$key, 'secret'], '{}', $signature)];
        yield 'keys: message object' => [static fn () => Key::verifyAny([$key], new \stdClass(), $signature)];
    }

    /** @dataProvider wrongTypes */
    public function testWrongTypesAreTypeErrors(callable $call): void
    {
        $this->expectException(\TypeError::class);
        $call();
    }

    public function testAWipedKeyIsRefused(): void
    {
        $key = Key::fromText('cashout_secret_key');
        $other = Key::fromText('another');
        $signature = $key->sign('{}');
        $key->wipe();
        $key->wipe();
        $calls = [
            static fn () => $key->sign('{}'),
            static fn () => $key->signUpper('{}'),
            static fn () => $key->signParts([]),
            static fn () => $key->signer(),
            static fn () => $key->verify('{}', $signature),
            static fn () => Key::verifyAny([$other, $key], '{}', $signature),
        ];
        foreach ($calls as $call) {
            $this->assertNotReady('key-not-ready', $call);
        }
    }

    public function testADestroyedKeyIsRefusedAndNotRead(): void
    {
        $key = Key::fromText('cashout_secret_key');
        $key->__destruct();
        $this->assertNotReady('key-not-ready', static fn () => $key->sign('{}'));
    }

    public function testASignerEndsOnce(): void
    {
        $key = Key::fromText('cashout_secret_key');
        $signature = $key->sign('{}');
        $ends = [
            static fn ($signer) => $signer->finish(),
            static fn ($signer) => $signer->finishUpper(),
            static fn ($signer) => $signer->verify($signature),
            static fn ($signer) => $signer->wipe(),
        ];
        foreach ($ends as $end) {
            $signer = $key->signer()->update('{}');
            $end($signer);
            $this->assertNotReady('signer-not-ready', static fn () => $signer->update('{}'));
            $this->assertNotReady('signer-not-ready', static fn () => $signer->finish());
            $this->assertNotReady('signer-not-ready', static fn () => $signer->verify($signature));
        }
    }

    private function assertNotReady(string $slug, callable $call): void
    {
        try {
            $call();
            self::fail('accepted');
        } catch (NotReady $exception) {
            self::assertSame($slug, $exception->slug());
        }
    }

    public function testASignerOutlivesItsKey(): void
    {
        $key = Key::fromText('cashout_secret_key');
        $signature = $key->sign('{}');
        $signer = $key->signer()->update('{');
        unset($key);
        self::assertSame($signature, $signer->update('}')->finish());
    }

    public function testVerifyAnyCountsPlacesWhateverTheArraysKeys(): void
    {
        $keys = ['current' => Key::fromText('current'), 9 => Key::fromText('previous')];
        self::assertSame(1, Key::verifyAny($keys, '{}', $keys[9]->sign('{}')));
    }

    public function testKeysAndSignersGiveTheirMemoryBack(): void
    {
        $cycle = static function (): void {
            for ($round = 0; $round < 500; $round++) {
                Key::fromText('cashout_secret_key')->signer()->update('{}')->finish();
            }
        };
        $cycle();
        $before = \memory_get_usage();
        $cycle();
        self::assertLessThanOrEqual($before, \memory_get_usage());
    }

    /**
     * A signal handler runs as soon as the call into the library returns. With one buffer for all calls, the signature
     * that it makes would come out of the call that it interrupted.
     *
     * @requires extension pcntl
     * @requires extension posix
     */
    public function testASignalHandlerMaySignInTheMiddleOfASignature(): void
    {
        $key = Key::fromText('cashout_secret_key');
        $message = \str_repeat('paysig, ', 1 << 17);
        $expected = $key->sign($message);
        $handled = 0;
        $async = \pcntl_async_signals(true);
        \pcntl_signal(SIGUSR1, static function () use ($key, &$handled): void {
            $key->sign('another message');
            $handled++;
        });
        $parent = \getmypid();
        $child = \pcntl_fork();
        if ($child === 0) {
            while (\posix_kill($parent, SIGUSR1) && \posix_getppid() === $parent) {
                \usleep(50);
            }
            \posix_kill(\getmypid(), SIGKILL);
        }
        try {
            for ($round = 0; $round < 20_000 && $handled < 100; $round++) {
                self::assertSame($expected, $key->sign($message));
            }
            self::assertGreaterThanOrEqual(100, $handled);
        } finally {
            \posix_kill($child, SIGKILL);
            \pcntl_waitpid($child, $status);
            \pcntl_signal(SIGUSR1, SIG_DFL);
            \pcntl_async_signals($async);
        }
    }
}
