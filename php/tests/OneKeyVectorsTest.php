<?php

// The vectors of schemes, sealed requests, checks and notifications, each in every way that the package offers.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\PaysigException;
use Paysig\Form;
use Paysig\Key;
use Paysig\Library;
use Paysig\OneKey\Credentials;
use Paysig\OneKey\Notification;
use Paysig\OneKey\Operation;
use Paysig\OneKey\Sealed;
use Paysig\OneKey\Windows1252;
use Paysig\Package;
use Paysig\Scheme;
use PHPUnit\Framework\TestCase;

final class OneKeyVectorsTest extends TestCase
{
    public function testSchemes(): void
    {
        $seen = [];
        foreach (Vectors::file('schemes')['cases'] as $case) {
            $scheme = Scheme::from($case['scheme']);
            $key = Key::fromText($case['secret']);
            $given = \array_filter([
                'body' => $case['body_hex'],
                'externalId' => $case['external_id_hex'],
                'date' => $case['date_hex'],
                'login' => $case['login_hex'],
            ], 'is_string');
            $fields = \array_map([Vectors::class, 'bytes'], $given);
            $text = null;
            $error = self::caught(static function () use ($scheme, $key, $fields, &$text): void {
                $text = $scheme->sign($key, ...$fields);
            });
            self::assertOutcome($case, $error, "{$case['scheme']} {$case['name']}");
            self::assertSame($case['text'], $text);
            // Verifying refuses what signing refuses, whatever is presented.
            $prefix = [
                'deposit-okp' => 'OKP ',
                'deposit-d24' => 'D24 ',
                'dlocal-payin' => 'V2-HMAC-SHA256, Signature: ',
            ][$case['scheme']] ?? '';
            $presented = $text ?? $prefix . \str_repeat('0', 64);
            $error = self::caught(static fn () => $scheme->verify($key, $presented, ...$fields));
            self::assertOutcome($case, $error, $case['name']);
            $seen[$case['scheme']] = true;
        }
        self::assertCount(\count(Scheme::cases()), $seen);
    }

    /** @group ffi */
    public function testTheSchemesAreThoseOfTheLibrary(): void
    {
        $names = [];
        while (($name = Library::get()->ffi->paysig_scheme_at(\count($names))) !== null) {
            $names[] = $name;
        }
        self::assertSame($names, \array_column(Scheme::cases(), 'value'));
    }

    public function testPresentedTexts(): void
    {
        $file = Vectors::file('schemes')['presented'];
        $key = Key::fromText($file['secret']);
        $fields = ['body' => Vectors::bytes($file['body_hex']), 'date' => $file['date'], 'login' => $file['login']];
        self::assertNotEmpty($file['cases']);
        foreach ($file['cases'] as $case) {
            $text = Vectors::bytes($case['text_hex']);
            $error = self::caught(static fn () => Scheme::from($case['scheme'])->verify($key, $text, ...$fields));
            self::assertOutcome($case, $error, $case['name']);
        }
    }

    public function testRefusedCredentials(): void
    {
        $cases = Vectors::file('seal')['refused_credentials'];
        self::assertNotEmpty($cases);
        foreach ($cases as $case) {
            $values = [];
            foreach (['environment', 'base_url', 'api_key', 'passphrase', 'api_signature'] as $name) {
                $values[$name] = Vectors::bytes($case["{$name}_hex"]);
            }
            self::assertOutcome($case, self::caught(static fn () => self::credentials($values)), $case['name']);
        }
    }

    public function testSealing(): void
    {
        $file = Vectors::file('seal');
        foreach ($file['cases'] as $case) {
            self::assertSealing($case, self::credentials($file['credentials'][$case['credentials']]));
        }
    }

    private static function assertSealing(array $case, Credentials $credentials): void
    {
        $payload = Vectors::bytes($case['payload_hex']);
        $form = $case['form'] === null ? null : Form::from($case['form']);
        $options = ['form' => $form, 'userAgent' => $case['user_agent']];
        $ways = [static fn (): Sealed => $credentials->sealOther($case['method'], $case['path'], $payload, ...$options)];
        $operation = match ("{$case['method']} {$case['path']}") {
            'POST /v3/cashout' => Operation::Create,
            'POST /v3/cashout/status' => Operation::Status,
            'DELETE /v3/cashout/cancel' => Operation::Cancel,
            default => null,
        };
        if ($operation !== null) {
            $ways[] = static fn (): Sealed => $credentials->seal($operation, $payload, ...$options);
        }
        foreach ($ways as $way) {
            $sealed = null;
            $error = self::caught(static function () use ($way, &$sealed): void {
                $sealed = $way();
            });
            self::assertOutcome($case, $error, $case['name']);
            if ($case['error'] !== null) {
                continue;
            }
            self::assertSame(Vectors::bytes($case['body_hex']), $sealed->body);
            self::assertSame([$case['method'], $case['path']], [$sealed->method, $sealed->path]);
            self::assertSame($case['url'], $sealed->url);
            $headers = [
                'Payload-Signature' => $case['signature'],
                'Content-Type' => 'application/json',
                'User-Agent' => $case['user_agent'] ?? 'paysig/' . Package::VERSION,
                'Authorization' => $case['authorization'],
            ];
            self::assertSame($headers, $sealed->headers);
            $credentials->check($sealed->method, $sealed->path, $sealed->body, $sealed->headers);
        }
    }

    public function testChecks(): void
    {
        $file = Vectors::file('seal');
        $credentials = self::credentials($file['credentials']['usual']);
        self::assertNotEmpty($file['checks']);
        foreach ($file['checks'] as $case) {
            $headers = [];
            foreach ($case['headers'] as [$name, $value]) {
                $headers[$name][] = Vectors::bytes($value);
            }
            $body = Vectors::bytes($case['body_hex']);
            $ways = [$headers];
            if (\max([0, ...\array_map('count', $headers)]) < 2) {
                $ways[] = \array_map(static fn (array $values): string => $values[0], $headers);
            }
            foreach ($ways as $headers) {
                $error = self::caught(static fn () => $credentials->check($case['method'], $case['path'], $body, $headers));
                self::assertOutcome($case, $error, $case['name']);
            }
        }
    }

    public function notifications(): iterable
    {
        return Vectors::cases('notifications');
    }

    /** @dataProvider notifications */
    public function testNotifications(array $case): void
    {
        $key = Key::fromText(Vectors::file('notifications')['secret']);
        $body = Vectors::pieces($case['body_hex']);
        $notification = null;
        $error = self::caught(static function () use ($body, $key, &$notification): void {
            $notification = Notification::verify($body, $key);
        });
        self::assertOutcome($case, $error, $case['name']);
        if ($case['error'] !== null) {
            return;
        }
        self::assertSame($case['external_id'], $notification->externalId);
        self::assertSame($case['external_id'], $notification->deduplicationKey());
        self::assertSame($case['fields'], $notification->unauthenticatedFields());
        foreach (\array_reverse($case['fields']) as [$name, $value]) {
            $first[$name] = $value;
        }
        foreach ($first as $name => $value) {
            self::assertSame($value, $notification->unauthenticated((string) $name));
        }
        self::assertNull($notification->unauthenticated('absent'));
    }

    public function testRotation(): void
    {
        $file = Vectors::file('notifications');
        self::assertNotEmpty($file['rotation']);
        foreach ($file['rotation'] as $case) {
            $keys = \array_map(static fn (int $place): Key => Key::fromText($file['secrets'][$place]), $case['keys']);
            $notification = null;
            $error = self::caught(static function () use ($case, $keys, &$notification): void {
                $notification = Notification::verifyAny(Vectors::pieces($case['body_hex']), $keys);
            });
            self::assertSame($case['error'], $error?->slug(), $case['name']);
            self::assertSame($case['error'] === null, $notification instanceof Notification);
        }
    }

    public function testUrls(): void
    {
        foreach (Vectors::file('urls')['cases'] as $case) {
            $sealer = Package::get()->sealer(['login', 'pass', 'secret', $case['environment'], $case['base_url']]);
            $path = null;
            $error = self::caught(static function () use ($sealer, $case, &$path): void {
                $path = $sealer->pathOf(Vectors::bytes($case['url_hex']));
            });
            self::assertOutcome($case, $error, $case['name']);
            self::assertSame($case['path'], $path, $case['name']);
        }
    }

    public function testJsonNotifications(): void
    {
        $file = Vectors::file('notifications');
        $key = Key::fromText($file['secret']);
        self::assertNotEmpty($file['json']);
        foreach ($file['json'] as $case) {
            $body = Vectors::bytes($case['body_hex']);
            $verified = null;
            $error = self::caught(static function () use ($body, $case, $key, &$verified): void {
                $verified = Notification::verifyJson($body, $case['header'], $key);
            });
            self::assertOutcome($case, $error, $case['name']);
            self::assertSame($case['error'] === null ? $body : null, $verified);
        }
    }

    public function testWindows1252(): void
    {
        $cases = Vectors::file('notifications')['windows_1252'];
        self::assertNotEmpty($cases);
        foreach ($cases as $case) {
            self::assertSame(Vectors::bytes($case['output_hex']), Windows1252::toUtf8(Vectors::bytes($case['input_hex'])));
        }
    }

    /** @param array<string, string> $values */
    private static function credentials(array $values): Credentials
    {
        return Credentials::fromArray([
            'PAYSIG_ENVIRONMENT' => $values['environment'],
            'PAYSIG_BASE_URL' => $values['base_url'],
            'PAYSIG_API_KEY' => $values['api_key'],
            'PAYSIG_API_PASSPHRASE' => $values['passphrase'],
            'PAYSIG_API_SIGNATURE' => $values['api_signature'],
        ]);
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

    private static function assertOutcome(array $case, ?PaysigException $error, string $name): void
    {
        self::assertSame([$case['error'], $case['offset']], [$error?->slug(), $error?->offset()], $name);
    }
}
