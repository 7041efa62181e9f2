<?php

// Credentials from files and environment variables: every vector of settings.json.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\EnvironmentFault;
use Paysig\Exception\InvalidPayload;
use Paysig\Exception\PaysigException;
use Paysig\OneKey\Credentials;
use Paysig\OneKey\Operation;
use PHPUnit\Framework\TestCase;

final class SettingsTest extends TestCase
{
    private const NAMES = [
        'PAYSIG_API_KEY', 'PAYSIG_API_PASSPHRASE', 'PAYSIG_API_SIGNATURE', 'PAYSIG_ENVIRONMENT', 'PAYSIG_BASE_URL',
    ];

    private const CLASSES = [
        'key-file' => EnvironmentFault::class,
        'key-variable' => EnvironmentFault::class,
        'field-missing' => InvalidPayload::class,
        'field-duplicate' => InvalidPayload::class,
    ];

    public function files(): iterable
    {
        return Vectors::cases('settings');
    }

    /** @dataProvider files */
    public function testFiles(array $case): void
    {
        $path = (string) \tempnam(\sys_get_temp_dir(), 'paysig');
        \file_put_contents($path, Vectors::pieces($case['file_hex']));
        try {
            self::assertMakes($case, static fn (): Credentials => Credentials::fromFile($path));
        } finally {
            \unlink($path);
        }
    }

    public function variables(): iterable
    {
        foreach (Vectors::file('settings')['variables'] as $case) {
            yield $case['name'] => [$case];
        }
    }

    /** @dataProvider variables */
    public function testVariables(array $case): void
    {
        $before = \getenv();
        $set = static fn (string $name, ?string $value): bool => \putenv($value === null ? $name : "$name=$value");
        try {
            foreach (self::NAMES as $name) {
                $set($name, $case['variables'][$name] ?? null);
            }
            self::assertMakes($case, static fn (): Credentials => Credentials::fromEnvironment());
        } finally {
            foreach (self::NAMES as $name) {
                $set($name, $before[$name] ?? null);
            }
        }
        // From an array the same, but for the slug of what is missing.
        $missing = $case['error'] === 'key-variable' ? ['error' => 'field-missing'] : [];
        self::assertMakes($missing + $case, static fn (): Credentials => Credentials::fromArray($case['variables']));
    }

    public function testThereAreVectors(): void
    {
        $vectors = Vectors::file('settings');
        self::assertGreaterThan(60, \count($vectors['cases']));
        self::assertGreaterThan(20, \count($vectors['variables']));
    }

    /** The request that the credentials of a case make, or its error. */
    private static function assertMakes(array $case, callable $make): void
    {
        try {
            $sealed = $make()->seal(Operation::Status, '{}');
        } catch (PaysigException $exception) {
            self::assertSame([$case['error'], $case['offset']], [$exception->slug(), $exception->offset()]);
            self::assertSame($case['setting'], $exception->setting());
            $line = $case['line'] === null ? '' : "line {$case['line']}";
            self::assertStringContainsString($line, $exception->getMessage());
            self::assertStringContainsString($case['setting'] ?? '', $exception->getMessage());
            self::assertInstanceOf(self::CLASSES[$case['error']] ?? PaysigException::class, $exception);
            self::assertStringContainsString($case['told'] ?? '', $exception->getMessage());
            self::assertStringNotContainsString(Vectors::file('settings')['hidden'], $exception->getMessage());
            return;
        }
        self::assertNull($case['error']);
        self::assertSame([$case['url'], Vectors::bytes($case['body_hex'])], [$sealed->url, $sealed->body]);
        self::assertSame($case['signature'], $sealed->headers['Payload-Signature']);
    }
}
