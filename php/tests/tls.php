<?php

// A server over TLS on this machine that shows what arrives on the wire. It prints its port, then for each request a line:
// the request's bytes, as base64. It answers 200, or what it is told to.
//
//     php tls.php CERTIFICATE [STATUS [LOCATION]]

declare(strict_types=1);

$context = \stream_context_create(['ssl' => ['local_cert' => $argv[1]]]);
$flags = STREAM_SERVER_BIND | STREAM_SERVER_LISTEN;
$server = \stream_socket_server('tcp://127.0.0.1:0', $number, $message, $flags, $context);
echo \explode(':', \stream_socket_get_name($server, false))[1], "\n";

while (true) {
    $client = @\stream_socket_accept($server, 60);
    if ($client === false) {
        continue;
    }
    \stream_set_timeout($client, 20);
    if (@\stream_socket_enable_crypto($client, true, STREAM_CRYPTO_METHOD_TLS_SERVER) !== true) {
        continue;
    }
    $head = '';
    while (!\str_ends_with($head, "\r\n\r\n") && ($line = \fgets($client)) !== false) {
        $head .= $line;
    }
    if (\stripos($head, "\r\nExpect: 100-continue\r\n") !== false) {
        \fwrite($client, "HTTP/1.1 100 Continue\r\n\r\n");
    }
    $length = \preg_match('/^Content-Length: *(\d+)\r$/mi', $head, $match) === 1 ? (int) $match[1] : 0;
    $body = $length > 0 ? (string) \stream_get_contents($client, $length) : '';
    $answer = ($argv[2] ?? '200 OK') . (isset($argv[3]) ? "\r\nLocation: $argv[3]" : '');
    \fwrite($client, "HTTP/1.1 $answer\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
    \fclose($client);
    // Last: it waits for its reader, who waits for the answer.
    echo \base64_encode($head . $body), "\n";
}
