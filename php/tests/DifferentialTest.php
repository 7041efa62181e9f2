<?php

// Both backends side by side: for anything at all the same result, or the same exception with the same slug and offset. The
// random numbers are seeded (PAYSIG_SEED): a failure comes back.

declare(strict_types=1);

namespace Paysig\Tests;

use Paysig\Backend;
use Paysig\Exception\PaysigException;
use Paysig\Ffi\FfiBackend;
use Paysig\Form;
use Paysig\Library;
use Paysig\OneKey\Operation;
use Paysig\OneKey\Settings;
use Paysig\Pure\PureBackend;
use Paysig\Scheme;
use PHPUnit\Framework\TestCase;

/** @group ffi */
final class DifferentialTest extends TestCase
{
    private const SECRET = 'cashout_secret_key';
    /** Of these, texts are made and mutated: all that JSON, forms, dates and credentials give a meaning to. */
    private const PIECES = [
        '{', '}', '[', ']', ',', ':', '"', '\\', '/', '-', '+', '.', 'e', 'E', '0', '1', '9', '00', ' ', "\n", "\t", "\r",
        '"a"', '"b":', '"login":"k"', '"pass":"p"', '"external_id":"x"', '"\u006cogin":"k"', 'true', 'false', 'null', 'nul',
        '\u', '\u0000', '\ud800', '\udc00', '\uD83D\uDE00', '\n', '\/', '\x', '1e400', '1e-400', '0.1', '-0', '1e23',
        '123456789012345678', '0.30000000000000004', '5e-324', 'é', '€', '😀', "\u{FEFF}", "\u{A0}", "\u{3000}", "\u{E000}",
        "\xFF", "\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\0", "\x1F", "\x7F", '&', '=', '%', '%2', '%41', '%e9',
        'external_id=', 'control=', 'T', 'Z', '2020-06-21T12:33:20Z', '2020-02-30', '.629Z', 'OKP ', 'Basic ', '?', '..',
    ];

    /** @var array{Backend, Backend} */
    private array $backends;

    protected function setUp(): void
    {
        \mt_srand((int) (\getenv('PAYSIG_SEED') ?: 20261125));
        $this->backends = [new FfiBackend(Library::get()), new PureBackend()];
    }

    /** What a call gives, or what it throws, with each backend. */
    private function same(\Closure $call, string $what): mixed
    {
        [$due, $found] = \array_map(static function (Backend $backend) use ($call): mixed {
            try {
                return $call($backend);
            } catch (PaysigException $exception) {
                $told = [$exception->getCode(), $exception->offset(), $exception->setting()];
                return [$exception::class, $exception->getMessage(), ...$told];
            }
        }, $this->backends);
        self::assertSame($due, $found, $what . ' ' . \bin2hex(\substr(\serialize($what), 0, 2000)));
        return $due;
    }

    private function canonical(string $input): int
    {
        $accepted = 0;
        foreach (Form::cases() as $form) {
            $what = "$form->value of $input";
            $made = $this->same(static fn (Backend $backend) => $backend->canonicalize($form, $input), $what);
            $accepted += (int) \is_string($made);
        }
        return $accepted;
    }

    private static function pick(array $from): mixed
    {
        return $from[\mt_rand(0, \count($from) - 1)];
    }

    private static function text(int $most): string
    {
        $text = '';
        for ($left = \mt_rand(0, $most); $left > 0; $left--) {
            $text .= self::pick(self::PIECES);
        }
        return $text;
    }

    /** A text of JSON's grammar, mostly, with what is worth a look in it. */
    private static function json(int $depth): string
    {
        $space = self::pick(['', '', '', ' ', "\n\t", "\r "]);
        $string = static fn (): string => '"' . self::pick([
            'a', 'b', 'A', '1', '10', '9', '', 'login', 'pass', 'external_id', 'é', '€', "\u{E000}", '😀', '\ud83d\ude00',
            '\u00e9', '\u0061', '\/', '\"', '\\\\', '\u000a', '\n', '\u001F', 'logim', 'a' . self::pick(['b', '\u0000', 'é', '€']),
        ]) . '"';
        $list = static function (\Closure $item) use ($space): string {
            $items = [];
            for ($left = self::pick([0, 1, 2, 3, 5, 30]); $left > 0; $left--) {
                $items[] = $item();
            }
            return \implode(",$space", $items);
        };
        return $space . match ($depth > 0 ? \mt_rand(0, 6) : \mt_rand(0, 3)) {
            0 => $string(),
            1 => self::number(),
            2 => self::pick(['true', 'false', 'null']),
            3 => self::pick(['[]', '{}', "[$space]", "{{$space}}"]),
            4 => '[' . $list(static fn (): string => self::json($depth - 1)) . $space . ']',
            default => '{' . $list(static fn (): string => $space . self::pick([$string(), '"m' . \mt_rand() . '"'])
                . "$space:" . self::json($depth - 1)) . '}',
        } . $space;
    }

    private static function number(): string
    {
        $double = \unpack('E', \pack('J', \mt_rand() << 33 ^ \mt_rand() << 16 ^ \mt_rand()))[1];
        return match (\mt_rand(0, 5)) {
            0 => (string) \mt_rand(-1000, 1000),
            1 => \sprintf('%.2F', \mt_rand(-1_000_000, 1_000_000) / 100),
            2 => \is_finite($double) ? \sprintf('%.' . \mt_rand(0, 20) . 'e', $double) : '0',
            3 => \is_finite($double) ? \sprintf('%.*H', -1, $double) : '1e309',
            4 => self::pick(['', '-']) . \mt_rand(1, 9) . \str_repeat((string) \mt_rand(0, 9), \mt_rand(0, 400)),
            default => self::pick(['', '-']) . '0.' . \str_repeat('0', \mt_rand(0, 340)) . \mt_rand(0, 999)
                . self::pick(['', 'e1', 'E-5', 'e+300', 'e-300', 'e' . \mt_rand(0, 99999999)]),
        };
    }

    public function testTextsOfTheGrammar(): void
    {
        $accepted = 0;
        for ($round = 0; $round < 3000; $round++) {
            $text = self::json(\mt_rand(0, 4));
            $accepted += $this->canonical($text);
            $cut = \mt_rand(0, \strlen($text));
            $this->canonical(\substr($text, 0, $cut) . self::pick(self::PIECES) . \substr($text, $cut + \mt_rand(0, 2)));
        }
        self::assertGreaterThan(6000, $accepted);
    }

    public function testTextsOfAnything(): void
    {
        for ($round = 0; $round < 4000; $round++) {
            $this->canonical(self::text(12));
        }
    }

    public function testNumbers(): void
    {
        for ($round = 0; $round < 20000; $round++) {
            $number = self::number();
            foreach ([Form::Jcs, Form::JcsExact] as $form) {
                $this->same(static fn (Backend $backend) => $backend->canonicalize($form, $number), $number);
            }
        }
    }

    /** The published sequence, where it is at hand: RFC 8785, appendix B. */
    public function testThePublishedNumbers(): void
    {
        $file = Vectors::corpora() . '/numbers-es6/es6_first_10000.txt';
        $lines = \is_file($file) ? \file($file, FILE_IGNORE_NEW_LINES) : self::markTestSkipped('no numbers-es6');
        foreach ($lines as $line) {
            [$hex, $due] = \explode(',', $line);
            $double = \unpack('E', \hex2bin(\str_pad($hex, 16, '0', STR_PAD_LEFT)))[1];
            foreach ($this->backends as $backend) {
                self::assertSame($due, $backend->canonicalize(Form::Jcs, \sprintf('%.17e', $double)));
            }
        }
        self::assertGreaterThan(9000, \count($lines));
    }

    public function testNamesGivenTwice(): void
    {
        for ($round = 0; $round < 500; $round++) {
            $names = [];
            for ($left = \mt_rand(20, 300); $left > 0; $left--) {
                $names[] = \sprintf('"%03d":0', \mt_rand(0, self::pick([500, 5000, 50000])));
            }
            if ($round % 3 === 0) {
                \sort($names);
            }
            $this->canonical('{' . \implode(',', $names) . '}');
        }
    }

    public function testDepth(): void
    {
        foreach ([127, 128, 129, 100_000] as $depth) {
            $this->canonical(\str_repeat('[', $depth) . \str_repeat(']', $depth));
            $this->canonical(\str_repeat('{"b":1,"a":', $depth) . '1' . \str_repeat('}', $depth));
            $this->canonical(\str_repeat('[{"a":', $depth));
        }
    }

    public function testSecretsAndSignatures(): void
    {
        $signature = $this->backends[1]->keyOfText(self::SECRET)->sign('{}');
        for ($round = 0; $round < 3000; $round++) {
            $text = self::text(3);
            $this->same(static fn (Backend $backend) => $backend->keyOfText($text)->sign('{}'), $text);
            $this->same(static fn (Backend $backend) => $backend->keyOfBytes($text)->signUpper($text), $text);
            $inside = \substr_replace($signature, $text, \mt_rand(0, 64), \strlen($text));
            $presented = self::pick([$text, $signature . $text, $inside]);
            $calls = [
                static fn (Backend $backend) => $backend->keyOfText(self::SECRET)->verify('{}', $presented),
                static fn (Backend $backend) => $backend->keyOfText(self::SECRET)->signer()->verify($presented),
                static fn (Backend $backend) => $backend->verifyAny(
                    \array_map($backend->keyOfText(...), self::pick([[], [self::SECRET], ['x', self::SECRET]])),
                    '{}',
                    $presented,
                ),
                static fn (Backend $backend) => $backend->keyOfText(self::SECRET)->verifyCanonical(Form::Jcs, $text, $presented),
            ];
            foreach ($calls as $place => $call) {
                $seed = \mt_rand();
                $this->same(static function (Backend $backend) use ($call, $seed): mixed {
                    \mt_srand($seed);
                    return $call($backend);
                }, "$place $presented");
            }
        }
    }

    public function testSchemes(): void
    {
        for ($round = 0; $round < 4000; $round++) {
            $scheme = self::pick(Scheme::cases());
            $fields = [
                self::pick(['{}', '', self::text(2)]),
                self::pick([null, 'A-1', self::text(2)]),
                self::pick([null, '2020-06-21T12:33:20Z', '2024-02-29T00:00:00.629Z', self::date(), self::text(3)]),
                self::pick([null, 'login', self::text(2)]),
            ];
            $what = \serialize([$scheme->value, $fields]);
            $call = static fn (Backend $backend) => $backend->keyOfText(self::SECRET)->signScheme($scheme, ...$fields);
            $signed = $this->same($call, $what);
            $presented = \is_string($signed) ? self::pick([$signed, self::mutated($signed)]) : self::text(3);
            $this->same(
                static fn (Backend $backend) => $backend->keyOfText(self::SECRET)->verifyScheme($scheme, $presented, ...$fields),
                "$what $presented",
            );
        }
    }

    private static function date(): string
    {
        $numbers = [\mt_rand(1900, 2101), \mt_rand(0, 13), \mt_rand(0, 32), \mt_rand(0, 24), \mt_rand(0, 60), \mt_rand(0, 60)];
        return \vsprintf('%04d-%02d-%02dT%02d:%02d:%02dZ', $numbers);
    }

    private static function mutated(string $text): string
    {
        return \substr_replace($text, self::pick(self::PIECES), \mt_rand(0, \strlen($text)), \mt_rand(0, 2));
    }

    public function testNotifications(): void
    {
        $control = $this->backends[1]->keyOfText(self::SECRET)
            ->signScheme(Scheme::CashoutNotification, '', 'A-1', null, null);
        $verified = 0;
        for ($round = 0; $round < 5000; $round++) {
            $fields = ['external_id=A-1', "control=$control", 'comments=a+%2b%zz', 'x', '', self::text(4)];
            \shuffle($fields);
            $form = \implode('&', $fields);
            $form = self::pick([$form, self::mutated($form), self::mutated(self::mutated($form))]);
            $read = static fn (Backend $backend) => $backend->readNotification([$backend->keyOfText(self::SECRET)], $form);
            $verified += (int) ($this->same($read, $form)[0] === 'A-1');
        }
        self::assertGreaterThan(1000, $verified);
    }

    public function testSealingAndChecking(): void
    {
        $sealed = 0;
        for ($round = 0; $round < 5000; $round++) {
            $externalId = \str_repeat('é', \mt_rand(90, 110));
            $members = ['"login":"k"', '"pass":"p\""', "\"external_id\":\"$externalId\"", '"a": 1.0'];
            \shuffle($members);
            $json = '{ ' . \implode(' , ', \array_slice($members, 0, \mt_rand(0, 4))) . '}';
            $payload = self::pick([$json, $json, self::mutated($json), self::json(2), '']);
            $given = self::pick([
                [self::pick(Operation::cases()), '', ''],
                [null, self::pick(['GET', 'PUT', 'DELETE', 'get', '', self::text(1)]), '/v3/' . self::pick(['', self::text(2)])],
            ]);
            $options = [self::pick([null, ...Form::cases()]), self::pick([null, null, '', 'shop/1.2 (x)', self::text(3)])];
            $what = \serialize([$payload, $options]);
            $seal = static function (Backend $backend) use ($given, $payload, $options): array {
                $sealer = $backend->sealer(['k', 'p"', self::SECRET, null, null]);
                $sealed = $sealer->seal(...$given, payload: $payload, form: $options[0], userAgent: $options[1]);
                return [$sealed->method, $sealed->url, $sealed->path, $sealed->body, $sealed->headers];
            };
            $made = $this->same($seal, $what);
            if (\is_array($made[4] ?? null)) {
                $sealed++;
                $this->checkAlike($made);
            }
        }
        self::assertGreaterThan(1000, $sealed);
    }

    /** @param array{string, string, string, string, array<string, string>} $made */
    private function checkAlike(array $made): void
    {
        [$method, , $path, $body, $headers] = $made;
        $pairs = \array_map(null, \array_keys($headers), \array_values($headers));
        $at = \mt_rand(0, 3);
        $others = [$pairs];
        $others[] = \array_replace($pairs, [$at => [\strtoupper($pairs[$at][0]), self::mutated($pairs[$at][1])]]);
        $others[] = \array_diff_key($pairs, [$at => 0]);
        $others[] = [...$pairs, ['authorization', 'x']];
        $key = $this->backends[1]->keyOfText(self::SECRET);
        foreach ($others as $headers) {
            foreach ([$body, self::mutated($body), '', '{"a":1}', '{"login":"k","pass":5}'] as $arrived) {
                $headers[0] = [$headers[0][0] ?? 'X', self::pick([$key->sign($arrived), $headers[0][1] ?? ''])];
                $call = static fn (Backend $backend) => $backend->sealer(['k', 'p"', self::SECRET, null, null])
                    ->check($method, $path, $arrived, \array_values($headers));
                $this->same($call, \serialize([$arrived, $headers]));
            }
        }
    }

    public function testCredentials(): void
    {
        $urls = ['', 'https://', 'HTTPS://', 'http://', 'api-stg.onekeypayments.com', 'localhost', '127.0.0.1', '[::1]'];
        $urls = [...$urls, 'a.b', '-', '.', ':', ':443', ':8443', ':0', ':65536', '/', '?', '@', \str_repeat('a', 63)];
        for ($round = 0; $round < 8000; $round++) {
            $url = self::pick(['https://', 'https://', '']) . self::pick($urls) . self::pick($urls) . self::pick($urls);
            $given = [
                self::pick(['k', 'k', null, self::text(3), \str_repeat(self::pick(['a', 'é']), \mt_rand(30, 34))]),
                self::pick(['p', 'p', null, self::text(3), \str_repeat('a', \mt_rand(30, 34)) . self::text(1)]),
                self::pick([self::SECRET, self::SECRET, null, self::text(2)]),
                self::pick(['staging', null, 'production', 'production', 'local', 'local', 'x']),
                $url,
            ];
            $this->same(static function (Backend $backend) use ($given): array {
                return (array) $backend->sealer($given)->seal(null, 'GET', '/', '', null, null)->headers;
            }, \serialize($given));
            $text = \implode(self::pick(["\n", "\r\n"]), \array_map(
                static fn (string $name, ?string $value): string => self::pick(["$name=$value", "$name=$value", self::text(2)]),
                Settings::NAMES,
                $given,
            ));
            $this->same(static fn (Backend $backend) => $backend->sealerOfText($text, 'f')->pathOf("$url/"), $text);
            $asked = self::pick(['https://', 'HTTPS://', 'http://']) . self::pick($urls) . self::pick($urls) . '/' . self::text(1);
            foreach ([[null, null], ['production', 'https://a.b:443'], ['local', 'https://LOCALHOST:8443/']] as $place) {
                $this->same(static fn (Backend $backend): string
                    => $backend->sealer(['k', 'p', 's', ...$place])->pathOf($asked), $asked);
            }
            $this->same(static fn (Backend $backend): string => $backend->windows1252ToUtf8($url . "\x80\x81\xFF"), $url);
        }
    }
}
