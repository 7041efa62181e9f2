<?php

// A server over TLS on this machine (tls.php), with a certificate that is made for it.

declare(strict_types=1);

namespace Paysig\Tests;

final class Tls
{
    /** The server's base URL. */
    public readonly string $url;
    /** @var resource */
    private $process;
    private array $pipes = [];

    /** @param string ...$answer a status, and a Location perhaps */
    public function __construct(public readonly string $certificate, string ...$answer)
    {
        $command = [PHP_BINARY, __DIR__ . '/tls.php', $certificate, ...$answer];
        $this->process = \proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], STDERR], $this->pipes);
        $port = \trim((string) \fgets($this->pipes[1]));
        if ($port === '') {
            throw new \RuntimeException('the server did not start');
        }
        $this->url = "https://localhost:$port";
    }

    /** A file with a key and a certificate for localhost, which is its own authority. */
    public static function certificate(string $folder): string
    {
        $settings = "[req]\ndistinguished_name=name\n[name]\n[own]\nbasicConstraints=critical,CA:TRUE\n";
        \file_put_contents("$folder/openssl.cnf", $settings . "subjectAltName=DNS:localhost\n");
        $options = [
            'config' => "$folder/openssl.cnf",
            'x509_extensions' => 'own',
            'private_key_bits' => 2048,
            'private_key_type' => OPENSSL_KEYTYPE_EC,
            'curve_name' => 'prime256v1',
            'digest_alg' => 'sha256',
        ];
        $key = \openssl_pkey_new($options);
        $request = \openssl_csr_new(['commonName' => 'localhost'], $key, $options);
        \openssl_x509_export(\openssl_csr_sign($request, null, $key, 1, $options), $certificate);
        \openssl_pkey_export($key, $text, null, $options);
        \file_put_contents("$folder/localhost.pem", $certificate . $text);
        return "$folder/localhost.pem";
    }

    /**
     * The next request that arrived: method, target, headers with their names in lower case, and the raw body.
     *
     * @return array{string, string, array<string, list<string>>, string}|null null where none came within these seconds
     */
    public function received(float $seconds = 20): ?array
    {
        $readable = [$this->pipes[1]];
        $none = null;
        if (\stream_select($readable, $none, $none, 0, (int) ($seconds * 1e6)) !== 1) {
            return null;
        }
        [$head, $body] = \explode("\r\n\r\n", (string) \base64_decode((string) \fgets($this->pipes[1]), true), 2);
        $lines = \explode("\r\n", $head);
        [$method, $target] = \explode(' ', (string) \array_shift($lines));
        $headers = [];
        foreach ($lines as $line) {
            [$name, $value] = \explode(': ', $line, 2);
            $headers[\strtolower($name)][] = $value;
        }
        return [$method, $target, $headers, $body];
    }

    public function __destruct()
    {
        \proc_terminate($this->process, 9);
        \proc_close($this->process);
    }
}
