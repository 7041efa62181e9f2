<?php

// Signs and verifies from the command line, for the demo and the test in which every language checks every other:
//
//     php runner.php sign KEYFILE BODYFILE              prints the signature and the nanoseconds of one signing call
//     php runner.php verify KEYFILE BODYFILE SIGNATURE  prints "ok", or the error's slug and exits with 1

declare(strict_types=1);

use Paysig\Exception\PaysigException;
use Paysig\Key;

require __DIR__ . '/bootstrap.php';

function read(string $path): string
{
    $bytes = @\file_get_contents($path);
    if ($bytes === false) {
        \fwrite(STDERR, "cannot read $path\n");
        exit(2);
    }
    return $bytes;
}

/** Nanoseconds per call: the median of batches that take some 0.2 s together. */
function measure(Key $key, string $body): float
{
    $batch = static function (int $calls) use ($key, $body): float {
        $start = \hrtime(true);
        for ($call = 0; $call < $calls; $call++) {
            $key->sign($body);
        }
        return (\hrtime(true) - $start) / $calls;
    };
    $batches = 21;
    $calls = \max(1, (int) (0.2e9 / $batches / \min($batch(20), $batch(20))));
    $times = \array_map(static fn (): float => $batch($calls), \range(1, $batches));
    \sort($times);
    return $times[\intdiv($batches, 2)];
}

$command = [$argv[1] ?? '', $argc];
if ($command !== ['sign', 4] && $command !== ['verify', 5]) {
    \fwrite(STDERR, "usage: runner.php sign KEYFILE BODYFILE | verify KEYFILE BODYFILE SIGNATURE\n");
    exit(2);
}
try {
    $key = Key::fromText(read($argv[2]));
    $body = read($argv[3]);
    if ($argv[1] === 'sign') {
        \printf("%s %.1f\n", $key->sign($body), measure($key, $body));
    } else {
        $key->verify($body, $argv[4]);
        echo "ok\n";
    }
} catch (PaysigException $exception) {
    echo $exception->slug(), "\n";
    exit(1);
}
