<?php
// Programs with faults, each in the line that ends with its name; they send what they sign. fixes.rs mends them.
require 'GuzzleHttp/autoload.php';

[, $base, $path] = $argv;
$client = new GuzzleHttp\Client();

function sign(string $body): string
{
    return hash_hmac('sha256', $body, getenv('PAYSIG_KEY_STAGING'));
}

foreach (array_slice($argv, 3) as $case) {
    $url = "$base/$case";
    $text = file_get_contents($path);
    $headers = [];
    $secret = getenv('PAYSIG_KEY_STAGING');
    $environment = 'staging';
    $login = 'deposit_login';
    $form = 'date=2020&external_id=a%2Fb+c&cashout_id=11954';
    parse_str($form, $_POST);
    $send = function (string $body, string $signature) use ($client, $url, &$headers): void {
        $client->post($url, ['body' => $body, 'headers' => $headers + ['Payload-Signature' => $signature]]);
    };
    switch ($case) {
        case 'secret_around':
            $secret = getenv('PAYSIG_KEY'); // FAULT secret_around
            $send($text, hash_hmac('sha256', $text, $secret));
            break;
        case 'secret_empty':
            $secret = (string) getenv('PAYSIG_KEI'); // FAULT secret_empty
            $send($text, hash_hmac('sha256', $text, $secret));
            break;
        case 'secret_other':
            $secret = getenv('PAYSIG_KEY_PRODUCTION'); // FAULT secret_other
            $send($text, hash_hmac('sha256', $text, $secret));
            break;
        case 'secret_from_hex':
            [$secret, $body] = ['00ff10aa', $text];
            $signature = hash_hmac('sha256', $body, hex2bin($secret)); // FAULT secret_from_hex
            $send($body, $signature);
            break;
        case 'signature_upper':
            $body = $text;
            $signature = strtoupper(hash_hmac('sha256', $body, $secret)); // FAULT signature_upper
            $send($body, $signature);
            break;
        case 'signature_base64':
            $body = $text;
            $signature = base64_encode(hash_hmac('sha256', $body, $secret, true)); // FAULT signature_base64
            $send($body, $signature);
            break;
        case 'signature_lower':
            $message = 'Be4a/b cBo7';
            $signature = hash_hmac('sha256', $message, $secret); // FAULT signature_lower
            $send($form, $signature);
            break;
        case 'signature_prefix_missing':
            $date = $headers['X-Date'] = '2026-01-31T12:00:00Z';
            $signature = sign($date . $login . $text);
            $headers['Authorization'] = $signature; // FAULT signature_prefix_missing
            $send($text, $headers['Authorization']);
            break;
        case 'algorithm':
            $body = $text;
            $signature = hash('sha256', $secret . $body); // FAULT algorithm
            $send($body, $signature);
            break;
        case 'line_ending':
            $body = trim(file_get_contents($path)); // FAULT line_ending
            $send(file_get_contents($path), sign($body));
            break;
        case 'charset':
            $text = iconv('UTF-8', 'Windows-1252', $text);
            $body = $text; // FAULT charset
            $send(iconv('Windows-1252', 'UTF-8', $text), sign($body));
            break;
        case 'reserialized':
            $order = json_decode($text);
            $headers['Payload-Signature'] = sign(json_encode($order, JSON_UNESCAPED_SLASHES)); $client->post($url, ['json' => $order, 'headers' => $headers]); // FAULT reserialized
            break;
        case 'numbers':
            $body = json_encode(json_decode($text), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE); // FAULT numbers
            $send($text, sign($body));
            break;
        case 'empties':
            $body = json_encode(json_decode($text, true), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE); // FAULT empties
            $send($text, sign($body));
            break;
        case 'empty_body':
            $body = $text;
            $headers['Payload-Signature'] = sign(''); $client->delete($url, ['body' => $body, 'headers' => $headers]); // FAULT empty_body
            break;
        case 'compression':
            $order = json_decode($text);
            $body = gzencode(json_encode($order)); // FAULT compression
            $send(json_encode($order), sign($body));
            break;
        case 'control':
            $message = 'Be4' . $_POST['external_id']; // FAULT control
            $send($form, strtoupper(sign($message)));
            break;
        case 'deposit':
            $date = $headers['X-Date'] = '2026-01-31T12:00:00Z';
            $body = $text;
            $message = $login . $date . $body; // FAULT deposit
            $send($body, 'OKP ' . sign($message));
            break;
        case 'deposit_date':
            $date = gmdate('Y-m-d\TH:i:s\Z'); $headers['X-Date'] = gmdate('Y-m-d\TH:i:s\Z', time() + 1); // FAULT deposit_date
            $send($text, 'OKP ' . sign($date . $login . $text));
            break;
    }
}
