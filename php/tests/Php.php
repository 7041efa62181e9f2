<?php

// Runs PHP in a process of its own, for what one process cannot show: other settings, and programs.

declare(strict_types=1);

namespace Paysig\Tests;

final class Php
{
    /**
     * @param list<string> $arguments
     * @param array<string, string> $environment added to this process's own
     * @return array{int, string, string} exit status, standard output, standard error
     */
    public static function run(array $arguments, array $environment = [], ?string $folder = null): array
    {
        $pipes = [];
        $descriptors = [['file', '/dev/null', 'r'], ['pipe', 'w'], ['pipe', 'w']];
        $process = self::open($arguments, $descriptors, $pipes, $environment, $folder);
        $output = (string) \stream_get_contents($pipes[1]);
        $errors = (string) \stream_get_contents($pipes[2]);
        return [\proc_close($process), $output, $errors];
    }

    /**
     * What PHP's own web server answers to one request. Unlike the command line it obeys ffi.enable=preload.
     *
     * @param list<string> $settings
     * @param array<string, mixed> $http the request, as PHP's streams take it
     * @param array<string, string> $environment added to this process's own
     */
    public static function serve(array $settings, string $script, array $http = [], array $environment = []): string
    {
        $socket = \stream_socket_server('tcp://127.0.0.1:0');
        $address = (string) \stream_socket_get_name($socket, false);
        \fclose($socket);
        $pipes = [];
        $descriptors = [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']];
        $server = self::open([...$settings, '-S', $address, $script], $descriptors, $pipes, $environment);
        $context = \stream_context_create(['http' => $http]);
        try {
            for ($tries = 0; $tries < 1200; $tries++) {
                $answer = @\file_get_contents("http://$address/", false, $context);
                if ($answer !== false) {
                    return $answer;
                }
                if (!\proc_get_status($server)['running']) {
                    break;
                }
                \usleep(50_000);
            }
            throw new \RuntimeException('the web server did not answer');
        } finally {
            \proc_terminate($server);
            \proc_close($server);
        }
    }

    /** @return resource */
    private static function open(
        array $arguments,
        array $descriptors,
        array &$pipes,
        array $environment = [],
        ?string $folder = null,
    ) {
        $process = \proc_open([PHP_BINARY, ...$arguments], $descriptors, $pipes, $folder, $environment + \getenv());
        if ($process === false) {
            throw new \RuntimeException('PHP cannot be started');
        }
        return $process;
    }
}
