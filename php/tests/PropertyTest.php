<?php

// What must hold for any key and message. The random numbers are seeded: a failure comes back.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\SignatureMismatch;
use Paysig\Key;
use PHPUnit\Framework\TestCase;

final class PropertyTest extends TestCase
{
    private const ROUNDS = 300;

    protected function setUp(): void
    {
        \mt_srand(20261124);
    }

    private static function bytes(int $least, int $most): string
    {
        $bytes = '';
        for ($left = \mt_rand($least, $most); $left > 0; $left--) {
            $bytes .= \chr(\mt_rand(0, 255));
        }
        return $bytes;
    }

    private static function flip(string $bytes, int $bit): string
    {
        $bytes[$bit >> 3] = \chr(\ord($bytes[$bit >> 3]) ^ (1 << ($bit & 7)));
        return $bytes;
    }

    public function testSignAgreesWithPhpsOwnHmacAndVerifies(): void
    {
        for ($round = 0; $round < self::ROUNDS; $round++) {
            $secret = self::bytes(1, 200);
            $message = self::bytes(0, 600);
            $key = Key::fromBytes($secret);
            $signature = $key->sign($message);
            self::assertSame(\hash_hmac('sha256', $message, $secret), $signature);
            self::assertSame(\strtoupper($signature), $key->signUpper($message));
            $key->verify($message, $signature);
        }
    }

    public function testAnyFlippedBitFails(): void
    {
        $key = Key::fromText('cashout_secret_key');
        $message = self::bytes(40, 40);
        $signature = $key->sign($message);
        $tag = Vectors::bytes($signature);
        $refused = 0;
        for ($bit = 0; $bit < 8 * \strlen($message); $bit++) {
            $refused += self::refuses($key, self::flip($message, $bit), $signature);
        }
        for ($bit = 0; $bit < 8 * \strlen($tag); $bit++) {
            $refused += self::refuses($key, $message, \bin2hex(self::flip($tag, $bit)));
        }
        self::assertSame(8 * 40 + 8 * 32, $refused);
    }

    private static function refuses(Key $key, string $message, string $signature): int
    {
        try {
            $key->verify($message, $signature);
            return 0;
        } catch (SignatureMismatch) {
            return 1;
        }
    }

    public function testPartsEqualTheirConcatenation(): void
    {
        $key = Key::fromText('cashout_secret_key');
        for ($round = 0; $round < self::ROUNDS; $round++) {
            $parts = [];
            for ($left = \mt_rand(0, 8); $left > 0; $left--) {
                $parts[] = self::bytes(0, 150);
            }
            $signature = $key->sign(\implode('', $parts));
            self::assertSame($signature, $key->signParts($parts));
            self::assertSame($signature, $key->signParts((static fn () => yield from $parts)()));
        }
    }

    public function testStreamingEqualsOneShotAtEverySplit(): void
    {
        $key = Key::fromText('cashout_secret_key');
        $message = self::bytes(200, 200);
        $signature = $key->sign($message);
        for ($split = 0; $split <= \strlen($message); $split++) {
            $signer = $key->signer()->update(\substr($message, 0, $split))->update(\substr($message, $split));
            self::assertSame($signature, $signer->finish(), "split at $split");
        }
    }
}
