<?php

// Signs and verifies with a ready key, side by side with PHP's own hash_hmac:
//
//     php bench/bench.php [--quick]     prints a line of JSON for each operation and size
//
// ours_ns and peer_ns are nanoseconds per call, each the median over the rounds; ratio is the median of the rounds' own
// ratios. In each round both run one after the other, so that a slow moment of the machine meets both. What is timed is
// a plain loop of calls, with its own cost in both.

declare(strict_types=1);

use Paysig\Key;

require __DIR__ . '/../tests/bootstrap.php';

const SECRET = 'cashout_secret_key';
const SIZES = [64, 300, 1024, 4096, 65536];

/** @var array<string, array{callable, callable}> $operations ours and the peer's, each a loop: (message, calls) */
$key = Key::fromText(SECRET);
$secret = SECRET;
$operations = [
    'sign' => [
        static function (string $message, int $calls) use ($key): void {
            for ($call = 0; $call < $calls; $call++) {
                $key->sign($message);
            }
        },
        static function (string $message, int $calls) use ($secret): void {
            for ($call = 0; $call < $calls; $call++) {
                \hash_hmac('sha256', $message, $secret);
            }
        },
    ],
    'verify' => [
        static function (string $message, int $calls) use ($key): void {
            $signature = $key->sign($message);
            for ($call = 0; $call < $calls; $call++) {
                $key->verify($message, $signature);
            }
        },
        static function (string $message, int $calls) use ($key, $secret): void {
            $signature = $key->sign($message);
            for ($call = 0; $call < $calls; $call++) {
                if (!\hash_equals(\hash_hmac('sha256', $message, $secret), $signature)) {
                    throw new RuntimeException('hash_hmac does not verify');
                }
            }
        },
    ],
];

function median(array $numbers): float
{
    \sort($numbers);
    return (float) $numbers[\intdiv(\count($numbers), 2)];
}

function nanoseconds(callable $loop, string $message, int $calls): float
{
    $start = \hrtime(true);
    $loop($message, $calls);
    return (\hrtime(true) - $start) / $calls;
}

$quick = \in_array('--quick', $argv, true);
$rounds = $quick ? 3 : 101;
$batch = $quick ? 1e5 : 1e6; // nanoseconds that the peer's batch shall take

$opcache = \function_exists('opcache_get_status') ? @\opcache_get_status(false) : false;
$setting = match (true) {
    $opcache === false => 'no opcache',
    $opcache['jit']['on'] ?? false => 'opcache and JIT',
    default => 'opcache',
};

foreach ($operations as $operation => [$ours, $peer]) {
    foreach (SIZES as $size) {
        $message = \random_bytes($size);
        $signature = \hash_hmac('sha256', $message, SECRET);
        if ($key->sign($message) !== $signature) {
            throw new RuntimeException('paysig and hash_hmac differ');
        }
        $key->verify($message, $signature);

        $calls = \max(1, (int) ($batch / nanoseconds($peer, $message, 10)));
        $times = ['ours' => [], 'peer' => [], 'ratio' => []];
        for ($round = 0; $round < $rounds; $round++) {
            $times['ours'][] = $mine = nanoseconds($ours, $message, $calls);
            $times['peer'][] = $theirs = nanoseconds($peer, $message, $calls);
            $times['ratio'][] = $theirs / $mine;
        }
        echo \json_encode([
            'language' => 'php',
            'op' => $operation,
            'size' => $size,
            'ours_ns' => \round(median($times['ours']), 1),
            'peer' => 'hash_hmac',
            'peer_ns' => \round(median($times['peer']), 1),
            'ratio' => \round(median($times['ratio']), 2),
            'setting' => 'PHP ' . PHP_VERSION . ', ' . $setting,
        ], JSON_THROW_ON_ERROR), "\n";
    }
}
