<?php

// The canonical forms: every vector of theirs, the public corpora, hostile payloads.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Exception\InvalidPayload;
use Paysig\Exception\MalformedSignature;
use Paysig\Exception\NotReady;
use Paysig\Exception\PaysigException;
use Paysig\Exception\SignatureMismatch;
use Paysig\Form;
use Paysig\Key;
use PHPUnit\Framework\TestCase;

final class CanonicalTest extends TestCase
{
    public function payloads(): iterable
    {
        foreach (['canonical', 'json-errors'] as $file) {
            yield from Vectors::cases($file);
        }
    }

    /** @dataProvider payloads */
    public function testPayloads(array $case): void
    {
        $input = Vectors::pieces($case['input']);
        foreach ($case['forms'] as $name => $due) {
            $output = $due['error'] === null ? Vectors::bytes($due['output_hex']) : null;
            self::assertForm(Form::from($name), $input, $output, $due['error'], $due['offset']);
        }
    }

    public function testNumbers(): void
    {
        foreach (Vectors::file('numbers')['cases'] as $case) {
            $beyond = $case['text'] === null ? 'number-out-of-range' : null;
            self::assertForm(Form::Jcs, $case['input'], $case['text'], $beyond, $beyond === null ? null : 0);
            $error = $case['error'];
            $text = $error === null ? $case['text'] : null;
            self::assertForm(Form::JcsExact, $case['input'], $text, $error, $error === null ? null : 0);
        }
    }

    public function testCorpora(): void
    {
        $folder = Vectors::corpora() ?? self::markTestSkipped('no corpora; PAYSIG_CORPORA names their folder');
        $refusedByPolicy = ['compact' => ['depth', 'invalid-utf8', 'bom'], 'jcs' => ['depth', 'bom']];
        $seen = 0;
        foreach (\glob("$folder/{jcs,json,numbers,payload}-*/vectors.json", GLOB_BRACE) ?: [] as $path) {
            $corpus = Vectors::json($path);
            foreach (($corpus['kind'] ?? '') === 'canon' ? $corpus['vectors'] : [] as $vector) {
                $input = match (true) {
                    isset($vector['input_b64']) => \base64_decode($vector['input_b64'], true),
                    isset($vector['input_file']) => \file_get_contents(\dirname($path) . '/' . $vector['input_file']),
                    default => \implode('', \array_map(
                        static fn (array $piece): string => \str_repeat(\base64_decode($piece[0], true), $piece[1]),
                        $vector['input_repeat'],
                    )),
                };
                foreach (\array_intersect_key($vector['forms'], $refusedByPolicy) as $form => $due) {
                    $refused = $due['expect'] === 'reject' || ($due['expect'] === 'either'
                        && \in_array($due['policy'] ?? null, $refusedByPolicy[$form], true));
                    $made = self::canonicalize(Form::from($form), $input);
                    $what = \basename(\dirname($path)) . "/{$vector['name']} as $form";
                    self::assertSame($refused, $made instanceof InvalidPayload, $what);
                    if (!$refused && isset($due['output_b64'])) {
                        self::assertSame(\base64_decode($due['output_b64'], true), $made, $what);
                    } elseif (!$refused && isset($due['output_sha256'])) {
                        self::assertSame($due['output_sha256'], \hash('sha256', $made), $what);
                    }
                    $seen++;
                }
            }
        }
        self::assertGreaterThan(500, $seen);
    }

    public function hostile(): iterable
    {
        yield 'brackets' => [\str_repeat('[', 10_000_000), 'json-too-deep', 128];
        yield 'objects' => [\str_repeat('{"a":', 1_000_000), 'json-too-deep', 640];
        yield 'an open string' => ['"' . \str_repeat('a', 100_000_000), 'json-unexpected-end', 100_000_001];
        yield 'a number' => [\str_repeat('9', 1_000_000), 'number-out-of-range', 0];
        yield 'NULs' => [\str_repeat("\0", 1000), 'json-unexpected-byte', 0];
        yield 'UTF-16 with its mark' => ["\xFF\xFE{\0}\0", 'input-not-utf8', 0];
        yield 'UTF-16' => [\mb_convert_encoding('{"a":1}', 'UTF-16LE', 'UTF-8'), 'json-unexpected-byte', 1];
    }

    /** @dataProvider hostile */
    public function testHostilePayloads(string $input, string $slug, int $offset): void
    {
        self::assertForm(Form::Jcs, $input, null, $slug, $offset);
    }

    public function testTruncatedPayloads(): void
    {
        $whole = '{"b": [1.50, -2e-3, "\u20ac\n", true, false, null, {}], "a": {"d": "x", "c": []}}';
        for ($length = 0; $length < \strlen($whole); $length++) {
            self::assertForm(Form::JcsExact, \substr($whole, 0, $length), null, 'json-unexpected-end', $length);
        }
    }

    public function testManyMembersGetTheScratchThatTheyNeed(): void
    {
        $members = \range(0, 9_999);
        $shuffled = \implode(',', \array_map(static fn (int $i): string => \sprintf('"%04d":1e20', $i), \array_reverse($members)));
        $sorted = \implode(',', \array_map(static fn (int $i): string => \sprintf('"%04d":100000000000000000000', $i), $members));
        self::assertForm(Form::Jcs, "{{$shuffled}}", "{{$sorted}}", null, null);
    }

    public function testVerifying(): void
    {
        $key = Key::fromText('cashout_secret_key');
        $signature = $key->signCanonical(Form::Jcs, '{"b": 2, "a": 1.0}');
        $key->verifyCanonical(Form::JcsExact, '{"a":1,"b":2}', $signature);
        $attempts = [
            SignatureMismatch::class => static fn () => $key->verifyCanonical(Form::Jcs, '{"a":2,"b":2}', $signature),
            MalformedSignature::class => static fn () => $key->verifyCanonical(Form::Jcs, '{}', 'x'),
            InvalidPayload::class => static fn () => $key->verifyCanonical(Form::Jcs, '{', $signature),
        ];
        foreach ($attempts as $class => $attempt) {
            self::assertInstanceOf($class, self::caught($attempt));
        }
        $key->wipe();
        self::assertInstanceOf(NotReady::class, self::caught(static fn () => $key->signCanonical(Form::Jcs, '{}')));
    }

    private static function assertForm(Form $form, string $input, ?string $output, ?string $slug, ?int $offset): void
    {
        $key = Key::fromText('cashout_secret_key');
        $made = self::canonicalize($form, $input);
        $signed = self::caught(static fn () => $key->signCanonical($form, $input));
        if ($slug === null) {
            self::assertSame($output, $made);
            self::assertSame($output, $form->canonicalize($made), 'canonical bytes are their own canonical form');
            self::assertSame($key->sign($made), $signed);
            $key->verifyCanonical($form, $input, $signed);
            return;
        }
        foreach ([$made, $signed] as $exception) {
            self::assertInstanceOf(InvalidPayload::class, $exception);
            self::assertSame([$slug, $offset], [$exception->slug(), $exception->offset()]);
        }
    }

    private static function canonicalize(Form $form, string $input): string|PaysigException
    {
        return self::caught(static fn () => $form->canonicalize($input));
    }

    /** What a call returns, or what it throws. */
    private static function caught(\Closure $call): string|PaysigException|null
    {
        try {
            return $call();
        } catch (PaysigException $exception) {
            return $exception;
        }
    }
}
