<?php

// The public corpora: RFC 4231, NIST CAVP, Wycheproof, hex, the provider's signatures and notifications, forms and HTTP
// Basic. They are not part of the repository; where their folder is absent, these tests say so.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\InvalidPayload;
use Paysig\Exception\MalformedSignature;
use Paysig\Exception\PaysigException;
use Paysig\Exception\SignatureMismatch;
use Paysig\Key;
use Paysig\OneKey\Credentials;
use Paysig\OneKey\Notification;
use Paysig\Scheme;
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

    public function testNotifications(): void
    {
        $seen = 0;
        foreach (self::vectors('onekey', 'cases') as $case) {
            if ($case['scheme'] !== 'notification-control') {
                continue;
            }
            try {
                $verified = Notification::verify($case['form'], Key::fromText($case['secret']))->externalId;
            } catch (PaysigException) {
                $verified = null;
            }
            self::assertSame($case['valid'] ? $case['external_id'] : null, $verified, $case['name']);
            $seen++;
        }
        self::assertGreaterThan(0, $seen);
    }

    public function testAuthorizations(): void
    {
        $seen = 0;
        foreach (self::vectors('onekey', 'cases') as $case) {
            if (!isset($case['x_date'])) {
                continue;
            }
            $scheme = match (\substr($case['header'], 0, 4)) {
                'OKP ' => Scheme::DepositOkp,
                'D24 ' => Scheme::DepositD24,
                default => Scheme::DlocalPayin,
            };
            $key = Key::fromText($case['secret']);
            $fields = ['body' => $case['body'], 'date' => $case['x_date'], 'login' => $case['x_login']];
            self::assertSame($case['header'], $scheme->sign($key, ...$fields), $case['name']);
            $scheme->verify($key, $case['header'], ...$fields);
            $seen++;
        }
        self::assertGreaterThan(0, $seen);
    }

    /** The fields of a verified notification, which is the one way to have a form parsed. */
    public function testForms(): void
    {
        $key = Key::fromText('your_cashout_api_signature');
        $control = Scheme::CashoutNotification->sign($key, externalId: 'X1');
        foreach (self::vectors('form-urlencoded-wpt', 'vectors') as $vector) {
            $body = "{$vector['input']}&external_id=X1&control=$control";
            try {
                $fields = \array_slice(Notification::verify($body, $key)->unauthenticatedFields(), 0, -2);
                self::assertSame($vector['pairs'], $fields, $vector['input']);
            } catch (InvalidPayload $exception) {
                self::assertSame('input-not-utf8', $exception->slug(), $vector['input']);
                self::assertStringContainsString("\u{FFFD}", \json_encode($vector['pairs'], JSON_UNESCAPED_UNICODE));
            }
        }
    }

    public function testHttpBasic(): void
    {
        foreach (self::vectors('http-basic-rfc7617', 'vectors') as $vector) {
            $credentials = Credentials::staging($vector['user'], $vector['password'], 'api_signature');
            $headers = $credentials->sealOther('GET', '/v3/banks')->headers;
            self::assertSame($vector['header'], $headers['Authorization']);
        }
    }
}
