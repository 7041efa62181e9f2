<?php

// PHP's program of the end-to-end tests, with ext-curl. tests/e2e.py says what it is asked and what it prints.

declare(strict_types=1);

use Paysig\Exception\PaysigException;
use Paysig\Key;
use Paysig\OneKey\Credentials;
use Paysig\OneKey\Notification;
use Paysig\OneKey\Operation;

require \dirname(__DIR__, 2) . '/php/tests/bootstrap.php';

final class Unreachable extends \RuntimeException
{
}

/**
 * The HTTP status, and what stands in the body: nothing where that is no JSON.
 *
 * @param array<int, mixed> $options
 * @return array{int, array<string, mixed>}
 */
function send(array $options): array
{
    $curl = \curl_init();
    \curl_setopt_array($curl, $options + [CURLOPT_CAINFO => \getenv('SSL_CERT_FILE'), CURLOPT_RETURNTRANSFER => true]);
    $answer = \curl_exec($curl);
    if ($answer === false) {
        throw new Unreachable(\curl_error($curl));
    }
    return [\curl_getinfo($curl, CURLINFO_RESPONSE_CODE), \json_decode($answer, true) ?? []];
}

/** @return array{int, array<string, mixed>} */
function sealed(Credentials $credentials, Operation $operation, string $payload): array
{
    return send($credentials->seal($operation, $payload)->curlOptions());
}

function call(string $operation, string $file): void
{
    $operation = ['create' => Operation::Create, 'status' => Operation::Status, 'cancel' => Operation::Cancel][$operation];
    [$status, $answer] = sealed(Credentials::fromEnvironment(), $operation, \file_get_contents($file));
    echo $status, ' ', $answer['code'] ?? '-', "\n";
}

/** What no sealed request does: signs one body, and sends another. */
function raw(string $url, string $signed, string $sent): void
{
    $key = Key::fromText(\getenv('PAYSIG_API_SIGNATURE'));
    [$status, $answer] = send([
        CURLOPT_URL => "$url/v3/cashout",
        CURLOPT_POSTFIELDS => \file_get_contents($sent),
        CURLOPT_USERPWD => \getenv('PAYSIG_API_KEY') . ':' . \getenv('PAYSIG_API_PASSPHRASE'),
        CURLOPT_USERAGENT => 'e2e',
        CURLOPT_HTTPHEADER => [
            'Payload-Signature: ' . $key->sign(\file_get_contents($signed)),
            'Content-Type: application/json',
        ],
    ]);
    echo $status, ' ', $answer['code'] ?? '-', "\n";
}

/**
 * Takes one notification and answers it: with $answer where it is genuine.
 *
 * @param resource $listener
 */
function receive($listener, Key $key, int $answer): void
{
    $stream = \stream_socket_accept($listener, 30);
    $length = 0;
    while (($line = \rtrim((string) \fgets($stream))) !== '') {
        [$name, $value] = \explode(':', $line, 2) + [1 => ''];
        $length = \strtolower($name) === 'content-length' ? (int) $value : $length;
    }
    $body = $length > 0 ? \stream_get_contents($stream, \min($length, 65537)) : '';
    try {
        $notification = Notification::verify($body, $key);
        echo "notified {$notification->externalId}, answered $answer\n";
    } catch (PaysigException $refused) {
        $answer = 400;
        echo 'refused ', $refused->slug(), "\n";
    }
    \fwrite($stream, "HTTP/1.1 $answer -\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    \fclose($stream);
}

function flow(string $externalId): void
{
    $credentials = Credentials::fromEnvironment();
    $listener = \stream_socket_server('tcp://127.0.0.1:0');
    $url = 'http://' . \stream_socket_get_name($listener, false) . '/notifications';
    echo "listening $url\n";
    // Before there is a cashout, somebody else knocks.
    receive($listener, $credentials->key(), 503);

    $payload = [
        'external_id' => $externalId,
        'country' => 'MX',
        'amount' => 2000,
        'currency' => 'MXN',
        'document_id' => '1234567899',
        'beneficiary_name' => 'José',
        'bank_code' => '072',
        'bank_account' => '1234567890',
        'notification_url' => $url,
    ];
    [$status, $answer] = sealed($credentials, Operation::Create, \json_encode($payload, JSON_THROW_ON_ERROR));
    echo "created $status\n";
    $id = $answer['cashout_id'] ?? null;
    $query = \json_encode(['cashout_id' => $id], JSON_THROW_ON_ERROR);
    $ask = static function () use ($credentials, $query): void {
        [$status, $answer] = sealed($credentials, Operation::Status, $query);
        echo "status $status ", $answer['cashout_status_description'] ?? '-', "\n";
    };
    $cancel = \json_encode(['cashout_id' => $id, 'external_id' => $externalId], JSON_THROW_ON_ERROR);
    $ask();
    [$status] = sealed($credentials, Operation::Cancel, $cancel);
    echo "cancelled $status\n";
    // What is not answered with 200 is sent again.
    receive($listener, $credentials->key(), 503);
    receive($listener, $credentials->key(), 200);
    $ask();
    [$status, $answer] = sealed($credentials, Operation::Cancel, $cancel);
    echo "cancelled again $status ", $answer['code'] ?? '-', "\n";
}

try {
    $commands = ['call' => call(...), 'raw' => raw(...), 'flow' => flow(...)];
    $commands[$argv[1]](...\array_slice($argv, 2));
} catch (PaysigException $refused) {
    echo 'refused ', $refused->slug(), "\n";
    \fwrite(STDERR, "{$refused->getMessage()}\n");
    exit(1);
} catch (Unreachable $error) {
    echo "unreachable\n";
    \fwrite(STDERR, "{$error->getMessage()}\n");
    exit(1);
}
