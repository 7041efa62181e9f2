<?php

// Credentials in C memory, and the calls that seal and check requests with them.

declare(strict_types=1);

namespace Paysig\Ffi;

use FFI;
use FFI\CData;
use Paysig\Form;
use Paysig\Library;
use Paysig\OneKey\Operation;
use Paysig\OneKey\Sealed;
use Paysig\OneKey\Sealer;

/** @internal Use OneKey\Credentials. */
final class FfiSealer implements Sealer
{
    /** What all but the payload, the path and the User-Agent needs at most. */
    private const ROOM = 1024;

    private readonly CData $state;

    public function __construct(
        private readonly Library $library,
        string $environment,
        string $baseUrl,
        #[\SensitiveParameter] string $apiKey,
        #[\SensitiveParameter] string $passphrase,
        #[\SensitiveParameter] string $apiSignature,
    ) {
        $this->state = Memory::of($this, $library->ffi, 'paysig_credentials_t');
        $offset = $library->ffi->new('size_t');
        $status = $library->ffi->paysig_credentials_init(
            $environment,
            \strlen($environment),
            $baseUrl,
            \strlen($baseUrl),
            $apiKey,
            \strlen($apiKey),
            $passphrase,
            \strlen($passphrase),
            $apiSignature,
            \strlen($apiSignature),
            FFI::addr($offset),
            $this->state,
        );
        if ($status !== Calls::OK) {
            throw $library->fault($status, Library::offset($offset->cdata));
        }
    }

    public function seal(
        ?Operation $operation,
        string $method,
        string $path,
        #[\SensitiveParameter] string $payload,
        ?Form $form,
        ?string $userAgent,
    ): Sealed {
        $ffi = $this->library->ffi;
        // Structs are read and written as a whole: each touch of a member costs as much as a compression of SHA-256.
        $lent = new Lent($ffi, [$payload, $method, $path, $userAgent ?? '']);
        $request = $ffi->new('paysig_request_t');
        $packed = \pack('LL' . Calls::WORD . '*', Calls::operation($operation), Calls::form($form), ...$lent->words);
        FFI::memcpy($request, $packed, \strlen($packed));
        $capacity = self::ROOM + $lent->length;
        $told = $ffi->new('paysig_told_t');
        $sealed = $ffi->new('paysig_sealed_t');
        $slots = null;
        $slotCount = 0;
        do {
            $out = $ffi->new("char[$capacity]");
            $status = $ffi->paysig_onekey_seal(
                $this->state,
                FFI::addr($request),
                $slots,
                $slotCount,
                $out,
                $capacity,
                FFI::addr($sealed),
                FFI::addr($told),
            );
            $again = false;
            if ($status === Calls::SCRATCH_TOO_SMALL && $told->scratch_length > $slotCount) {
                $slotCount = $told->scratch_length;
                $slots = $ffi->new("paysig_slot_t[$slotCount]");
                $again = true;
            } elseif ($status === Calls::BUFFER_TOO_SMALL && $told->length > $capacity) {
                $capacity = $told->length;
                $again = true;
            }
        } while ($again);
        if ($status !== Calls::OK) {
            throw $this->library->toldFault($status, $told);
        }
        $bytes = FFI::string($out, $told->length);
        // It holds credentials.
        FFI::memset($out, 0, $capacity);
        return self::read($bytes, \array_values(\unpack(Calls::WORD . '*', FFI::string($sealed, FFI::sizeof($sealed)))));
    }

    /** @param list<int> $spans offset and length of body, method, URL, host, path, and each header's name and value */
    private static function read(#[\SensitiveParameter] string $bytes, array $spans): Sealed
    {
        $texts = [];
        for ($at = 0, $end = \count($spans); $at < $end; $at += 2) {
            $texts[] = \substr($bytes, $spans[$at], $spans[$at + 1]);
        }
        [$body, $method, $url, , $path] = $texts;
        $headers = [];
        for ($at = 5, $end = \count($texts); $at < $end; $at += 2) {
            $headers[$texts[$at]] = $texts[$at + 1];
        }
        return new Sealed($method, $url, $path, $body, $headers);
    }

    public function check(
        string $method,
        string $path,
        #[\SensitiveParameter] string $body,
        #[\SensitiveParameter] array $headers,
    ): void {
        $ffi = $this->library->ffi;
        $count = \count($headers);
        $array = null;
        if ($count > 0) {
            $lent = new Lent($ffi, \array_merge(...$headers));
            $array = $ffi->new("paysig_header_t[$count]");
            FFI::memcpy($array, \pack(Calls::WORD . '*', ...$lent->words), FFI::sizeof($array));
        }
        $told = $ffi->new('paysig_told_t');
        $status = $ffi->paysig_onekey_check(
            $this->state,
            $method,
            \strlen($method),
            $path,
            \strlen($path),
            $body,
            \strlen($body),
            $array,
            $count,
            FFI::addr($told),
        );
        if ($status !== Calls::OK) {
            throw $this->library->toldFault($status, $told);
        }
    }

    public function wipe(): void
    {
        $this->library->ffi->paysig_credentials_wipe($this->state);
    }

    // Dumps of the credentials reach it.
    /** @return array<string, string> */
    public function __debugInfo(): array
    {
        return ['credentials' => 'redacted'];
    }
}
