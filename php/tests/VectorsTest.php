<?php

// Every case of tests/vectors, in every way that the package offers.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\ErrorKind;
use Paysig\Exception\EnvironmentFault;
use Paysig\Exception\InternalError;
use Paysig\Exception\InvalidCall;
use Paysig\Exception\InvalidCredentials;
use Paysig\Exception\InvalidPayload;
use Paysig\Exception\InvalidRequest;
use Paysig\Exception\InvalidSecret;
use Paysig\Exception\LibraryUnavailable;
use Paysig\Exception\MalformedSignature;
use Paysig\Exception\NotReady;
use Paysig\Exception\PaysigException;
use Paysig\Exception\SignatureMismatch;
use Paysig\Exception\VerificationFailed;
use Paysig\Key;
use Paysig\Library;
use Paysig\Package;
use PHPUnit\Framework\TestCase;

final class VectorsTest extends TestCase
{
    public function signing(): iterable
    {
        return Vectors::cases('signing');
    }

    /** @dataProvider signing */
    public function testSigning(array $case): void
    {
        $key = Key::fromBytes(Vectors::bytes($case['secret_hex']));
        $message = Vectors::bytes($case['message_hex']);
        $lower = $case['signature'];
        $upper = \strtoupper($lower);

        self::assertSame($lower, $key->sign($message));
        self::assertSame($upper, $key->signUpper($message));
        self::assertSame($lower, $key->signParts([$message]));
        self::assertSame($lower, $key->signParts(['', ...\str_split($message, 7), '']));
        self::assertSame($lower, $key->signer()->update($message)->finish());
        self::assertSame($upper, $key->signer()->update($message)->finishUpper());
        foreach ([$lower, $upper] as $signature) {
            $key->verify($message, $signature);
            $key->signer()->update($message)->verify($signature);
            self::assertSame(0, Key::verifyAny([$key], $message, $signature));
        }
    }

    public function secrets(): iterable
    {
        return Vectors::cases('secrets');
    }

    /** @dataProvider secrets */
    public function testSecrets(array $case): void
    {
        $secret = Vectors::bytes($case['secret_hex']);
        $exception = self::caught(static fn () => Key::fromText($secret));
        if ($case['error'] === null) {
            self::assertNull($exception);
            self::assertSame(Key::fromBytes($secret)->sign('{}'), Key::fromText($secret)->sign('{}'));
            return;
        }
        self::assertInstanceOf(InvalidSecret::class, $exception);
        self::assertError($case, $exception);
        if ($secret === '') {
            self::assertSame($case['error'], self::caught(static fn () => Key::fromBytes(''))?->slug());
        } else {
            self::assertSame(\hash_hmac('sha256', '{}', $secret), Key::fromBytes($secret)->sign('{}'));
        }
    }

    public function signatures(): iterable
    {
        return Vectors::cases('signatures');
    }

    /** @dataProvider signatures */
    public function testSignatures(array $case): void
    {
        $vectors = Vectors::file('signatures');
        $key = Key::fromBytes(Vectors::bytes($vectors['secret_hex']));
        $message = Vectors::bytes($vectors['message_hex']);
        $text = Vectors::bytes($case['text_hex']);
        $ways = [
            'verify' => static fn () => $key->verify($message, $text),
            'signer' => static fn () => $key->signer()->update($message)->verify($text),
            'verifyAny' => static fn () => Key::verifyAny([$key], $message, $text),
        ];
        foreach ($ways as $way => $call) {
            $exception = self::caught($call);
            if ($case['error'] === null) {
                self::assertNull($exception, $way);
                continue;
            }
            $family = $case['error'] === 'signature-mismatch' ? SignatureMismatch::class : MalformedSignature::class;
            self::assertInstanceOf($family, $exception, $way);
            self::assertInstanceOf(VerificationFailed::class, $exception, $way);
            self::assertError($case, $exception);
        }
    }

    public function rotation(): iterable
    {
        return Vectors::cases('rotation');
    }

    /** @dataProvider rotation */
    public function testRotation(array $case): void
    {
        $vectors = Vectors::file('rotation');
        $message = Vectors::bytes($vectors['message_hex']);
        $keys = \array_map(
            static fn (int $place): Key => Key::fromBytes(Vectors::bytes($vectors['secrets_hex'][$place])),
            $case['keys'],
        );
        $matched = null;
        $exception = self::caught(static function () use ($keys, $message, $case, &$matched): void {
            $matched = Key::verifyAny($keys, $message, $case['signature']);
        });
        self::assertSame($case['matched'], $matched);
        self::assertSame($case['error'], $exception?->slug());
    }

    public function errors(): iterable
    {
        return Vectors::cases('errors');
    }

    /** @dataProvider errors */
    public function testErrors(array $case): void
    {
        $exception = PaysigException::ofKind(ErrorKind::from($case['code']));
        self::assertSame($case['code'], $exception->getCode());
        self::assertSame($case['slug'], $exception->slug());
        self::assertSame("{$case['message']} ({$case['slug']})", $exception->getMessage());
        self::assertNull($exception->offset());
        if (Package::backend() === Package::FFI) {
            $told = Library::get()->fault($case['code']);
            self::assertSame([$exception::class, $exception->getMessage()], [$told::class, $told->getMessage()]);
            self::assertSame([$exception->getCode(), $exception->slug()], [$told->getCode(), $told->slug()]);
        }
        // Slugs say which family an error is of; the package goes by the numbers.
        $family = match (true) {
            $case['slug'] === 'signature-mismatch' => SignatureMismatch::class,
            $case['slug'] === 'library-unavailable' => LibraryUnavailable::class,
            $case['slug'] === 'internal' => InternalError::class,
            \str_starts_with($case['slug'], 'secret-') => InvalidSecret::class,
            \str_starts_with($case['slug'], 'signature-') => MalformedSignature::class,
            \str_ends_with($case['slug'], '-not-ready') => NotReady::class,
            $case['code'] < 40, $case['slug'] === 'scratch-too-small' => InvalidCall::class,
            \str_starts_with($case['slug'], 'unknown-') => InvalidCall::class,
            \preg_match('/^(input-(bom|not-utf8)|json-|number-)/', $case['slug']) === 1 => InvalidPayload::class,
            \preg_match('/^(body-missing|body-not|external-id|field|form)\b/', $case['slug']) === 1 => InvalidPayload::class,
            \in_array($case['slug'], ['credential-mismatch', 'credential-not-text'], true) => InvalidRequest::class,
            \preg_match('/^(credential|api-key|url)-/', $case['slug']) === 1 => InvalidCredentials::class,
            $case['code'] >= 80 => InvalidRequest::class,
            default => EnvironmentFault::class,
        };
        self::assertSame($family, $exception::class);
    }

    public function testTheTableIsPhpsOwn(): void
    {
        self::assertSame(
            \array_column(Vectors::file('errors')['cases'], 'code'),
            \array_column(ErrorKind::cases(), 'value'),
        );
    }

    /** @group ffi */
    public function testTheTableHoldsEveryStatusOfTheLibrary(): void
    {
        $ffi = Library::get()->ffi;
        $statuses = [];
        for ($place = 1; ($status = $ffi->paysig_status_at($place)) >= 0; $place++) {
            $statuses[] = $status;
        }
        self::assertSame(\array_column(Vectors::file('errors')['cases'], 'code'), $statuses);
    }

    /** @group ffi */
    public function testAnUnknownStatusIsAFailureToo(): void
    {
        $exception = Library::get()->fault(77);
        self::assertSame(PaysigException::class, $exception::class);
        self::assertSame([77, 'unknown'], [$exception->getCode(), $exception->slug()]);
    }

    public function testLibraryUnavailableIsAsInTheTable(): void
    {
        [$case] = \array_values(\array_filter(
            Vectors::file('errors')['cases'],
            static fn (array $case): bool => $case['slug'] === 'library-unavailable',
        ));
        $exception = LibraryUnavailable::because('why');
        self::assertSame([$case['code'], $case['slug']], [$exception->getCode(), $exception->slug()]);
        self::assertSame("{$case['message']} ({$case['slug']}): why", $exception->getMessage());
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

    private static function assertError(array $case, PaysigException $exception): void
    {
        $codes = \array_column(Vectors::file('errors')['cases'], 'code', 'slug');
        self::assertSame($case['error'], $exception->slug());
        self::assertSame($codes[$case['error']], $exception->getCode());
        self::assertSame($case['offset'], $exception->offset());
        if ($case['offset'] !== null) {
            self::assertStringContainsString("at byte {$case['offset']})", $exception->getMessage());
        }
    }
}
