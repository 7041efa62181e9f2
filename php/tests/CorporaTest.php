<?php

// The public corpora: RFC 4231, NIST CAVP, Wycheproof, hex, and the provider's payload signatures. They are not part of
// the repository; where their folder is absent, these tests say so.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\MalformedSignature;
use Paysig\Exception\SignatureMismatch;
use Paysig\Key;
use PHPUnit\Framework\TestCase;

final class CorporaTest extends TestCase
{
    private static function vectors(string $corpus, string $list): array
    {
        $folder = Vectors::corpora();
        if ($folder === null) {
            self::markTestSkipped('the corpora are absent: set PAYSIG_CORPORA to their folder');
        }
        $vectors = Vectors::json("$folder/$corpus/vectors.json")[$list];
        self::assertNotEmpty($vectors);
        return $vectors;
    }

    public function hmac(): array
    {
        return [['hmac-rfc4231'], ['hmac-nist-cavp'], ['hmac-wycheproof']];
    }

    /** @dataProvider hmac */
    public function testHmac(string $corpus): void
    {
        foreach (self::vectors($corpus, 'vectors') as $vector) {
            $key = Key::fromBytes(Vectors::bytes($vector['key_hex']));
            $message = isset($vector['msg_hex'])
                ? Vectors::bytes($vector['msg_hex'])
                : Vectors::bytes($vector['msg_prefix_hex'] ?? '')
                    . \str_repeat(Vectors::bytes($vector['msg_repeat_hex'][0]), $vector['msg_repeat_hex'][1]);
            $signature = $key->sign($message);
            self::assertSame(64, \strlen($signature));
            $leftmost = \substr($signature, 0, \intdiv($vector['tag_bits'], 4));
            self::assertSame($vector['valid'], $leftmost === $vector['tag_hex'], "$corpus {$vector['name']}");
            self::assertSame($signature, $key->signParts(\str_split($message, 13)));
            if ($vector['tag_bits'] !== 256) {
                continue;
            }
            try {
                $key->verify($message, $vector['tag_hex']);
                self::assertTrue($vector['valid'], "$corpus {$vector['name']}");
            } catch (SignatureMismatch) {
                self::assertFalse($vector['valid'], "$corpus {$vector['name']}");
            }
        }
    }

    public function testHex(): void
    {
        $key = Key::fromText('cashout_secret_key');
        foreach (self::vectors('hex', 'vectors') as $vector) {
            $text = \base64_decode($vector['text_b64'], true);
            self::assertIsString($text);
            $family = $vector['valid'] ? SignatureMismatch::class : MalformedSignature::class;
            // Well-formed hex of another length is not a signature; of the right length, it is not this one.
            $this->assertRefused(\strlen($text) === 64 ? $family : MalformedSignature::class, $key, $text);
            // Filled up to 64 digits, the text's own fault decides.
            if (\strlen($text) < 64 && \strlen($text) % 2 === 0) {
                $this->assertRefused($family, $key, \str_pad($text, 64, '0'));
            }
        }
    }

    private function assertRefused(string $family, Key $key, string $text): void
    {
        try {
            $key->verify('', $text);
            self::fail('accepted');
        } catch (SignatureMismatch | MalformedSignature $exception) {
            self::assertInstanceOf($family, $exception, $text);
        }
    }

    public function testPayloadSignatures(): void
    {
        $seen = 0;
        foreach (self::vectors('onekey', 'cases') as $case) {
            if ($case['scheme'] !== 'payload-signature') {
                continue;
            }
            $key = Key::fromText($case['secret']);
            $body = Vectors::bytes($case['body_hex']);
            self::assertSame($case['header'], $key->sign($body), $case['name']);
            $key->verify($body, $case['header']);
            $seen++;
        }
        self::assertGreaterThan(0, $seen);
    }
}
